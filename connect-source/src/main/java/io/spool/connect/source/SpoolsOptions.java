package io.spool.connect.source;

import io.spool.core.value.ReaderOptions;
import io.spool.core.value.StartPosition;
import io.spool.plugin.Choice;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;

/** The options of the group "Spools": which spools are read, as whom, and from where. */
public final class SpoolsOptions {
    private static final String GROUP = "Spools";

    public static final String DIRECTORIES_CONFIG = "spool.directories";
    private static final String DIRECTORIES_DOC =
            "Directories of the spools on the worker's host: absolute paths, separated by commas. `*`, `?` and `[...]` may"
                    + " stand in any part of a path, as in `/var/spool/*`; they match directories that hold a spool, also"
                    + " those that appear later. A spool is read by one task; more tasks than spools are not started.";

    public static final String READER_NAME_CONFIG = "reader.name";
    public static final String READER_NAME_DEFAULT = "";
    private static final String READER_NAME_DOC =
            "The name under which the spools know this connector, 1 to 96 bytes of UTF-8. Empty takes the connector's name.";

    public static final String START_POSITION_CONFIG = "start.position";
    public static final String START_POSITION_DEFAULT = "earliest";
    private static final String START_POSITION_DOC =
            "Where to start in a spool of which neither Connect nor the spool knows a position: `earliest`, `latest`,"
                    + " `sequence:N`, or `time:T` with T such as `2026-11-22T10:00:00Z`.";

    public static final String SCAN_INTERVAL_MS_CONFIG = "spool.scan.interval.ms";
    public static final long SCAN_INTERVAL_MS_DEFAULT = 30_000;
    private static final String SCAN_INTERVAL_MS_DOC =
            "How often, in milliseconds, patterns in `spool.directories` are looked at anew.";

    private SpoolsOptions() {}

    /** Adds them to a definition, which it returns. */
    static ConfigDef addTo(ConfigDef definition) {
        return definition
                .define(
                        DIRECTORIES_CONFIG,
                        ConfigDef.Type.LIST,
                        ConfigDef.NO_DEFAULT_VALUE,
                        Checked.by(SpoolsOptions::checkDirectories, "absolute paths or patterns"),
                        ConfigDef.Importance.HIGH,
                        DIRECTORIES_DOC,
                        GROUP,
                        1,
                        ConfigDef.Width.LONG,
                        "Spool directories")
                .define(
                        READER_NAME_CONFIG,
                        ConfigDef.Type.STRING,
                        READER_NAME_DEFAULT,
                        Checked.by(
                                SpoolsOptions::checkReaderName, "up to 96 bytes of UTF-8 without control characters"),
                        ConfigDef.Importance.MEDIUM,
                        READER_NAME_DOC,
                        GROUP,
                        2,
                        ConfigDef.Width.MEDIUM,
                        "Reader name")
                .define(
                        START_POSITION_CONFIG,
                        ConfigDef.Type.STRING,
                        START_POSITION_DEFAULT,
                        Checked.by(SpoolsOptions::startPosition, "earliest, latest, sequence:N, time:T"),
                        ConfigDef.Importance.MEDIUM,
                        START_POSITION_DOC,
                        GROUP,
                        3,
                        ConfigDef.Width.MEDIUM,
                        "Start position",
                        Choice.of("earliest", "latest"))
                .define(
                        SCAN_INTERVAL_MS_CONFIG,
                        ConfigDef.Type.LONG,
                        SCAN_INTERVAL_MS_DEFAULT,
                        ConfigDef.Range.between(100, Duration.ofDays(1).toMillis()),
                        ConfigDef.Importance.LOW,
                        SCAN_INTERVAL_MS_DOC,
                        GROUP,
                        4,
                        ConfigDef.Width.SHORT,
                        "Scan interval (ms)");
    }

    private static void checkDirectories(Object value) {
        List<?> directories = (List<?>) value;
        var unused =
                new SpoolDirectories(directories.stream().map(String::valueOf).toList());
    }

    private static void checkReaderName(Object value) {
        if (!value.toString().isEmpty()) {
            ReaderOptions.named(value.toString());
        }
    }

    static StartPosition startPosition(Object value) {
        String text = value.toString();
        if (text.equals("earliest")) {
            return StartPosition.earliest();
        }
        if (text.equals("latest")) {
            return StartPosition.latest();
        }
        try {
            if (text.startsWith("sequence:")) {
                return StartPosition.atSequence(Long.parseLong(text.substring("sequence:".length())));
            }
            if (text.startsWith("time:")) {
                return StartPosition.atTime(Instant.parse(text.substring("time:".length())));
            }
        } catch (NumberFormatException | DateTimeParseException e) {
            throw new IllegalArgumentException(startPositionWanted(text), e);
        }
        throw new IllegalArgumentException(startPositionWanted(text));
    }

    private static String startPositionWanted(String text) {
        return "'" + text + "' is no position; write earliest, latest, sequence:42 or time:2026-11-22T10:00:00Z";
    }
}
