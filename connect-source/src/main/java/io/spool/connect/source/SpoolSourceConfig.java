package io.spool.connect.source;

import io.spool.core.value.Protection;
import io.spool.core.value.ReaderOptions;
import io.spool.frame.TopicTemplate;
import io.spool.plugin.UnknownOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/**
 * The options of the source as a person writes them; {@link #settings} is what they mean. Each group of options has a class
 * of its own: {@link SpoolsOptions}, {@link RecordsOptions}, {@link PlainFramesOptions}, {@link MissedFramesOptions},
 * {@link DeliveryOptions}.
 */
public final class SpoolSourceConfig extends AbstractConfig {

    /** The connector's own name, an option of every connector. */
    private static final String NAME_CONFIG = "name";

    /** Set by the connector for its tasks: which spools are theirs, a line each. A pattern may match names with commas. */
    static final String TASK_DIRECTORIES_CONFIG = "task.spool.directories";

    private static final ConfigDef DEFINITION = DeliveryOptions.addTo(MissedFramesOptions.addTo(
            PlainFramesOptions.addTo(RecordsOptions.addTo(SpoolsOptions.addTo(new ConfigDef())))));

    /** @throws ConfigException when an option is missing or wrong by itself */
    public SpoolSourceConfig(Map<String, String> properties) {
        super(DEFINITION, properties, false);
    }

    /** A fresh copy: a worker adds options of its own to what a connector gives it. */
    public static ConfigDef definition() {
        return new ConfigDef(DEFINITION);
    }

    /** Adds what is wrong with options together to what is wrong with each. */
    static Config checkedTogether(Config checked, Map<String, String> properties) {
        if (checked.configValues().stream()
                .allMatch(value -> value.errorMessages().isEmpty())) {
            new SpoolSourceConfig(properties).checkTogether((option, message) -> addError(checked, option, message));
        }
        return checked;
    }

    private static void addError(Config checked, String name, String message) {
        for (ConfigValue value : checked.configValues()) {
            if (value.name().equals(name)) {
                value.addErrorMessage(message);
            }
        }
    }

    /** @param complaint takes the option at fault, and what is wrong and what to do */
    private void checkTogether(BiConsumer<String, String> complaint) {
        if (format() == FrameFormat.PLAIN && plainTopic().isEmpty()) {
            complaint.accept(
                    RecordsOptions.TOPIC_CONFIG,
                    "With " + RecordsOptions.FRAME_FORMAT_CONFIG + "=plain frames have no topic of their own: set "
                            + RecordsOptions.TOPIC_CONFIG + " or " + PlainFramesOptions.PLAIN_TOPIC_CONFIG
                            + " to a name without ${topic}; found " + RecordsOptions.TOPIC_CONFIG + "='"
                            + getString(RecordsOptions.TOPIC_CONFIG) + "'");
        }
        checkName(complaint);
        requireTopic(
                MissedFramesOptions.LOSS_TOPIC_CONFIG,
                MissedFramesOptions.LOSS_POLICY_CONFIG,
                "gap-record",
                "report",
                complaint);
        requireTopic(
                MissedFramesOptions.BAD_FRAMES_TOPIC_CONFIG,
                MissedFramesOptions.BAD_FRAMES_CONFIG,
                "divert",
                "skip",
                complaint);
    }

    private void checkName(BiConsumer<String, String> complaint) {
        try {
            ReaderOptions.named(readerName());
        } catch (IllegalArgumentException e) {
            complaint.accept(
                    SpoolsOptions.READER_NAME_CONFIG,
                    "The connector's name cannot be the reader's: " + e.getMessage() + ". Set "
                            + SpoolsOptions.READER_NAME_CONFIG);
        }
    }

    private void requireTopic(
            String topic, String policy, String value, String without, BiConsumer<String, String> complaint) {
        if (getString(policy).equals(value) && getString(topic).isEmpty()) {
            complaint.accept(
                    topic,
                    "With " + policy + "=" + value + " records go to " + topic
                            + ", which is empty: set it to a topic, or " + policy + "=" + without + " to do without");
        }
    }

    /** The spools to read, as paths and patterns. */
    SpoolDirectories directories() {
        return new SpoolDirectories(getList(SpoolsOptions.DIRECTORIES_CONFIG));
    }

    /** Spools of a task, as the connector tells it. */
    static String taskDirectories(List<Path> directories) {
        return directories.stream().map(Path::toString).collect(Collectors.joining("\n"));
    }

    /** The spools of this task. */
    List<Path> taskDirectories() {
        Object lines = originals().get(TASK_DIRECTORIES_CONFIG);
        return lines == null
                ? directories().found()
                : lines.toString().lines().map(Path::of).toList();
    }

    /** How often patterns are looked at. */
    Duration scanInterval() {
        return Duration.ofMillis(getLong(SpoolsOptions.SCAN_INTERVAL_MS_CONFIG));
    }

    /** True iff a sink that carries the records' topic into the same spool would have them go round for ever. */
    boolean mayLoop() {
        String topic = getString(RecordsOptions.TOPIC_CONFIG);
        return format() == FrameFormat.RECORD
                && (topic.isEmpty() || topic.equals("${topic}"))
                && !getBoolean(RecordsOptions.LOOP_GUARD_CONFIG);
    }

    /** Names of options that nobody knows, sorted. */
    Set<String> unknown() {
        return UnknownOptions.among(originals().keySet(), DEFINITION.names());
    }

    /** @throws ConfigException when options do not fit together */
    SourceSettings settings() {
        checkTogether((option, message) -> {
            throw new ConfigException(message);
        });
        String topic = getString(RecordsOptions.TOPIC_CONFIG);
        return new SourceSettings(
                new ReaderOptions(
                        Optional.of(readerName()),
                        SpoolsOptions.startPosition(getString(SpoolsOptions.START_POSITION_CONFIG)),
                        Protection.BY_SPOOL,
                        getInt(DeliveryOptions.BATCH_MAX_BYTES_CONFIG)),
                format(),
                new TopicTemplate(topic.isEmpty() ? "${topic}" : topic),
                plainTopic(),
                getBoolean(RecordsOptions.KEEP_PARTITION_CONFIG),
                ForeignFrames.valueOf(constant(RecordsOptions.FOREIGN_FRAMES_CONFIG)),
                plainValue(),
                PlainFramesOptions.pointer(getString(PlainFramesOptions.PLAIN_KEY_POINTER_CONFIG)),
                PlainFramesOptions.pointer(getString(PlainFramesOptions.PLAIN_TIMESTAMP_POINTER_CONFIG)),
                getBoolean(RecordsOptions.ADD_HEADERS_CONFIG),
                missedFrames(),
                getBoolean(RecordsOptions.LOOP_GUARD_CONFIG),
                Duration.ofMillis(getLong(RecordsOptions.TIMESTAMP_AHEAD_MAX_MS_CONFIG)),
                getInt(DeliveryOptions.BATCH_MAX_RECORDS_CONFIG),
                getInt(DeliveryOptions.IN_FLIGHT_MAX_RECORDS_CONFIG),
                getInt(DeliveryOptions.RATE_LIMIT_CONFIG),
                ReplayEnd.of(getString(DeliveryOptions.REPLAY_TO_CONFIG)));
    }

    private MissedFramesSettings missedFrames() {
        return new MissedFramesSettings(
                LossPolicy.valueOf(constant(MissedFramesOptions.LOSS_POLICY_CONFIG)),
                template(MissedFramesOptions.LOSS_TOPIC_CONFIG),
                reportValue(MissedFramesOptions.LOSS_VALUE_CONFIG, ReportValue.STRUCT),
                BadFrames.valueOf(constant(MissedFramesOptions.BAD_FRAMES_CONFIG)),
                template(MissedFramesOptions.BAD_FRAMES_TOPIC_CONFIG),
                reportValue(MissedFramesOptions.BAD_FRAMES_VALUE_CONFIG, ReportValue.BYTES));
    }

    /** What is said, or else what goes through the converter that takes the records, as far as that is known. */
    private ReportValue reportValue(String option, ReportValue otherwise) {
        if (!getString(option).equals("auto")) {
            return ReportValue.valueOf(constant(option));
        }
        if (format() == FrameFormat.PLAIN && plainValue() != PlainValue.JSON) {
            return plainValue() == PlainValue.STRING ? ReportValue.STRING : ReportValue.BYTES;
        }
        return otherwise;
    }

    private Optional<TopicTemplate> plainTopic() {
        return template(PlainFramesOptions.PLAIN_TOPIC_CONFIG)
                .or(() -> template(RecordsOptions.TOPIC_CONFIG))
                .filter(template -> !template.needsTopic());
    }

    private Optional<TopicTemplate> template(String option) {
        return Optional.of(getString(option)).filter(name -> !name.isEmpty()).map(TopicTemplate::new);
    }

    /** The name under which the spools know the connector. */
    String readerName() {
        String name = getString(SpoolsOptions.READER_NAME_CONFIG);
        return name.isEmpty() ? String.valueOf(originals().get(NAME_CONFIG)) : name;
    }

    private FrameFormat format() {
        return FrameFormat.valueOf(constant(RecordsOptions.FRAME_FORMAT_CONFIG));
    }

    private PlainValue plainValue() {
        return PlainValue.valueOf(constant(PlainFramesOptions.PLAIN_VALUE_CONFIG));
    }

    private String constant(String name) {
        return getString(name).toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
