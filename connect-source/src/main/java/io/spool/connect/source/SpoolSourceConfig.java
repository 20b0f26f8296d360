package io.spool.connect.source;

import com.fasterxml.jackson.core.JsonPointer;
import io.spool.core.value.Protection;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.StartPosition;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.jspecify.annotations.Nullable;

/** The options of the source as a person writes them; {@link #settings} is what they mean. */
public final class SpoolSourceConfig extends AbstractConfig {

    private static final String SPOOLS_GROUP = "Spools";
    private static final String RECORDS_GROUP = "Records";
    private static final String PLAIN_GROUP = "Plain frames";
    private static final String DELIVERY_GROUP = "Delivery";

    /** The connector's own name, an option of every connector. */
    private static final String NAME_CONFIG = "name";

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

    public static final String FRAME_FORMAT_CONFIG = "frame.format";
    public static final String FRAME_FORMAT_DEFAULT = "record";
    private static final String FRAME_FORMAT_DOC =
            "What the frames are. `record`: records that the sink wrote, restored with topic, key, value, headers, timestamp"
                    + " and schemas. `plain`: any JSON that a program wrote.";

    public static final String TOPIC_CONFIG = "topic";
    public static final String TOPIC_DEFAULT = "";
    private static final String TOPIC_DOC =
            "The topic that records go to. `${topic}` stands for the record's own topic, `${spool}` for the name of the"
                    + " spool's directory. Empty means `${topic}` for records; plain frames have no topic of their own, so"
                    + " that `frame.format=plain` needs this option or `plain.topic`.";

    public static final String KEEP_PARTITION_CONFIG = "keep.partition";
    public static final boolean KEEP_PARTITION_DEFAULT = false;
    private static final String KEEP_PARTITION_DOC =
            "Whether records go to the partition that they came from. The topic must have as many partitions.";

    public static final String FOREIGN_FRAMES_CONFIG = "foreign.frames";
    public static final String FOREIGN_FRAMES_DEFAULT = "plain";
    private static final String FOREIGN_FRAMES_DOC =
            "With `frame.format=record`: what to do with other JSON among the records. `plain`: make records of it as the"
                    + " options for plain frames say; this needs a topic for it, and fails without. `fail`: fail the task.";

    public static final String BAD_FRAMES_CONFIG = "bad.frames";
    public static final String BAD_FRAMES_DEFAULT = "fail";
    private static final String BAD_FRAMES_DOC =
            "What to do with a frame that no record can be made of: one that is not JSON with `plain.value=json`, or a record"
                    + " frame that is malformed. `fail`: fail the task. `skip`: log its sequence, count it, and go on.";

    public static final String ADD_HEADERS_CONFIG = "add.headers";
    public static final boolean ADD_HEADERS_DEFAULT = false;
    private static final String ADD_HEADERS_DOC =
            "Whether to add the headers `spool.name` (the name of the spool's directory) and `spool.sequence` (the frame's"
                    + " number in it).";

    public static final String PLAIN_TOPIC_CONFIG = "plain.topic";
    public static final String PLAIN_TOPIC_DEFAULT = "";
    private static final String PLAIN_TOPIC_DOC =
            "The topic for plain frames, in which `${spool}` may stand. Empty takes `topic`, where that does without"
                    + " `${topic}`.";

    public static final String PLAIN_VALUE_CONFIG = "plain.value";
    public static final String PLAIN_VALUE_DEFAULT = "json";
    private static final String PLAIN_VALUE_DOC =
            "What becomes the record's value. `json`: maps, lists, texts, 64-bit integers and doubles, without a schema; for a"
                    + " JSON converter with `schemas.enable=false`. `string` and `bytes`: the frame as it is, unparsed, for"
                    + " the string and byte array converters; by far the fastest.";

    public static final String PLAIN_KEY_POINTER_CONFIG = "plain.key.pointer";
    public static final String PLAIN_KEY_POINTER_DEFAULT = "";
    private static final String PLAIN_KEY_POINTER_DOC =
            "JSON pointer to the record's key, such as `/device/id`. Empty, or nothing there: no key.";

    public static final String PLAIN_TIMESTAMP_POINTER_CONFIG = "plain.timestamp.pointer";
    public static final String PLAIN_TIMESTAMP_POINTER_DEFAULT = "";
    private static final String PLAIN_TIMESTAMP_POINTER_DOC =
            "JSON pointer to the record's timestamp: milliseconds since 1970, or a text such as `2026-11-22T10:00:00Z`. Empty,"
                    + " or no such thing there: the time at which the frame was appended.";

    public static final String LOSS_POLICY_CONFIG = "loss.policy";
    public static final String LOSS_POLICY_DEFAULT = "report";
    private static final String LOSS_POLICY_DOC =
            "What to do when frames were overwritten before they were read. `report`: log which, count them, and go on."
                    + " `fail`: fail the task.";

    public static final String BATCH_MAX_RECORDS_CONFIG = "batch.max.records";
    public static final int BATCH_MAX_RECORDS_DEFAULT = 2_000;
    private static final String BATCH_MAX_RECORDS_DOC = "Most records that the worker is given at once.";

    public static final String BATCH_MAX_BYTES_CONFIG = "batch.max.bytes";
    public static final int BATCH_MAX_BYTES_DEFAULT = ReaderOptions.DEFAULT_BATCH_BYTES;
    private static final String BATCH_MAX_BYTES_DOC =
            "Most bytes that are read from a spool at once; a larger frame is read on its own.";

    /** Set by the connector for its tasks: which spools are theirs, a line each. A pattern may match names with commas. */
    static final String TASK_DIRECTORIES_CONFIG = "task.spool.directories";

    private static final ConfigDef DEFINITION = new ConfigDef()
            .define(
                    DIRECTORIES_CONFIG,
                    ConfigDef.Type.LIST,
                    ConfigDef.NO_DEFAULT_VALUE,
                    valid(SpoolSourceConfig::checkDirectories, "absolute paths or patterns"),
                    ConfigDef.Importance.HIGH,
                    DIRECTORIES_DOC,
                    SPOOLS_GROUP,
                    1,
                    ConfigDef.Width.LONG,
                    "Spool directories")
            .define(
                    READER_NAME_CONFIG,
                    ConfigDef.Type.STRING,
                    READER_NAME_DEFAULT,
                    valid(SpoolSourceConfig::checkReaderName, "up to 96 bytes of UTF-8 without control characters"),
                    ConfigDef.Importance.MEDIUM,
                    READER_NAME_DOC,
                    SPOOLS_GROUP,
                    2,
                    ConfigDef.Width.MEDIUM,
                    "Reader name")
            .define(
                    START_POSITION_CONFIG,
                    ConfigDef.Type.STRING,
                    START_POSITION_DEFAULT,
                    valid(SpoolSourceConfig::startPosition, "earliest, latest, sequence:N, time:T"),
                    ConfigDef.Importance.MEDIUM,
                    START_POSITION_DOC,
                    SPOOLS_GROUP,
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
                    SPOOLS_GROUP,
                    4,
                    ConfigDef.Width.SHORT,
                    "Scan interval (ms)")
            .define(
                    FRAME_FORMAT_CONFIG,
                    ConfigDef.Type.STRING,
                    FRAME_FORMAT_DEFAULT,
                    ConfigDef.ValidString.in("record", "plain"),
                    ConfigDef.Importance.HIGH,
                    FRAME_FORMAT_DOC,
                    RECORDS_GROUP,
                    1,
                    ConfigDef.Width.SHORT,
                    "Frame format",
                    List.of(KEEP_PARTITION_CONFIG, FOREIGN_FRAMES_CONFIG),
                    Choice.of("record", "plain"))
            .define(
                    TOPIC_CONFIG,
                    ConfigDef.Type.STRING,
                    TOPIC_DEFAULT,
                    valid(SpoolSourceConfig::checkTopic, "topic name, may contain ${topic} and ${spool}"),
                    ConfigDef.Importance.HIGH,
                    TOPIC_DOC,
                    RECORDS_GROUP,
                    2,
                    ConfigDef.Width.MEDIUM,
                    "Topic")
            .define(
                    KEEP_PARTITION_CONFIG,
                    ConfigDef.Type.BOOLEAN,
                    KEEP_PARTITION_DEFAULT,
                    ConfigDef.Importance.LOW,
                    KEEP_PARTITION_DOC,
                    RECORDS_GROUP,
                    3,
                    ConfigDef.Width.SHORT,
                    "Keep partition",
                    Choice.onlyWith(FRAME_FORMAT_CONFIG, "record"))
            .define(
                    FOREIGN_FRAMES_CONFIG,
                    ConfigDef.Type.STRING,
                    FOREIGN_FRAMES_DEFAULT,
                    ConfigDef.ValidString.in("plain", "fail"),
                    ConfigDef.Importance.MEDIUM,
                    FOREIGN_FRAMES_DOC,
                    RECORDS_GROUP,
                    4,
                    ConfigDef.Width.SHORT,
                    "Foreign frames",
                    Choice.onlyWith(FRAME_FORMAT_CONFIG, "record", "plain", "fail"))
            .define(
                    BAD_FRAMES_CONFIG,
                    ConfigDef.Type.STRING,
                    BAD_FRAMES_DEFAULT,
                    ConfigDef.ValidString.in("fail", "skip"),
                    ConfigDef.Importance.MEDIUM,
                    BAD_FRAMES_DOC,
                    RECORDS_GROUP,
                    5,
                    ConfigDef.Width.SHORT,
                    "Bad frames",
                    Choice.of("fail", "skip"))
            .define(
                    ADD_HEADERS_CONFIG,
                    ConfigDef.Type.BOOLEAN,
                    ADD_HEADERS_DEFAULT,
                    ConfigDef.Importance.LOW,
                    ADD_HEADERS_DOC,
                    RECORDS_GROUP,
                    6,
                    ConfigDef.Width.SHORT,
                    "Add headers")
            .define(
                    PLAIN_TOPIC_CONFIG,
                    ConfigDef.Type.STRING,
                    PLAIN_TOPIC_DEFAULT,
                    valid(SpoolSourceConfig::checkPlainTopic, "topic name, may contain ${spool}"),
                    ConfigDef.Importance.MEDIUM,
                    PLAIN_TOPIC_DOC,
                    PLAIN_GROUP,
                    1,
                    ConfigDef.Width.MEDIUM,
                    "Topic of plain frames")
            .define(
                    PLAIN_VALUE_CONFIG,
                    ConfigDef.Type.STRING,
                    PLAIN_VALUE_DEFAULT,
                    ConfigDef.ValidString.in("json", "string", "bytes"),
                    ConfigDef.Importance.HIGH,
                    PLAIN_VALUE_DOC,
                    PLAIN_GROUP,
                    2,
                    ConfigDef.Width.SHORT,
                    "Value of plain frames",
                    Choice.of("json", "string", "bytes"))
            .define(
                    PLAIN_KEY_POINTER_CONFIG,
                    ConfigDef.Type.STRING,
                    PLAIN_KEY_POINTER_DEFAULT,
                    valid(SpoolSourceConfig::pointer, "empty, or a JSON pointer"),
                    ConfigDef.Importance.MEDIUM,
                    PLAIN_KEY_POINTER_DOC,
                    PLAIN_GROUP,
                    3,
                    ConfigDef.Width.MEDIUM,
                    "Pointer to the key")
            .define(
                    PLAIN_TIMESTAMP_POINTER_CONFIG,
                    ConfigDef.Type.STRING,
                    PLAIN_TIMESTAMP_POINTER_DEFAULT,
                    valid(SpoolSourceConfig::pointer, "empty, or a JSON pointer"),
                    ConfigDef.Importance.MEDIUM,
                    PLAIN_TIMESTAMP_POINTER_DOC,
                    PLAIN_GROUP,
                    4,
                    ConfigDef.Width.MEDIUM,
                    "Pointer to the timestamp")
            .define(
                    LOSS_POLICY_CONFIG,
                    ConfigDef.Type.STRING,
                    LOSS_POLICY_DEFAULT,
                    ConfigDef.ValidString.in("report", "fail"),
                    ConfigDef.Importance.HIGH,
                    LOSS_POLICY_DOC,
                    DELIVERY_GROUP,
                    1,
                    ConfigDef.Width.SHORT,
                    "Loss policy",
                    Choice.of("report", "fail"))
            .define(
                    BATCH_MAX_RECORDS_CONFIG,
                    ConfigDef.Type.INT,
                    BATCH_MAX_RECORDS_DEFAULT,
                    ConfigDef.Range.atLeast(1),
                    ConfigDef.Importance.LOW,
                    BATCH_MAX_RECORDS_DOC,
                    DELIVERY_GROUP,
                    2,
                    ConfigDef.Width.SHORT,
                    "Records in a batch")
            .define(
                    BATCH_MAX_BYTES_CONFIG,
                    ConfigDef.Type.INT,
                    BATCH_MAX_BYTES_DEFAULT,
                    ConfigDef.Range.between(4_096, 256 << 20),
                    ConfigDef.Importance.LOW,
                    BATCH_MAX_BYTES_DOC,
                    DELIVERY_GROUP,
                    3,
                    ConfigDef.Width.SHORT,
                    "Bytes in a batch");

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
            SpoolSourceConfig config = new SpoolSourceConfig(properties);
            config.checkTopicForPlain(message -> addError(checked, TOPIC_CONFIG, message));
            config.checkName(message -> addError(checked, READER_NAME_CONFIG, message));
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

    private void checkTopicForPlain(Consumer<String> complaint) {
        if (FrameFormat.valueOf(upper(FRAME_FORMAT_CONFIG)) == FrameFormat.PLAIN
                && plainTopic().isEmpty()) {
            complaint.accept(
                    "With " + FRAME_FORMAT_CONFIG + "=plain frames have no topic of their own: set " + TOPIC_CONFIG
                            + " or " + PLAIN_TOPIC_CONFIG + " to a name without ${topic}; found " + TOPIC_CONFIG + "='"
                            + getString(TOPIC_CONFIG) + "'");
        }
    }

    private void checkName(Consumer<String> complaint) {
        try {
            ReaderOptions.named(readerName());
        } catch (IllegalArgumentException e) {
            complaint.accept(
                    "The connector's name cannot be the reader's: " + e.getMessage() + ". Set " + READER_NAME_CONFIG);
        }
    }

    /** The spools to read, as paths and patterns. */
    SpoolDirectories directories() {
        return new SpoolDirectories(getList(DIRECTORIES_CONFIG));
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
        return Duration.ofMillis(getLong(SCAN_INTERVAL_MS_CONFIG));
    }

    /** @throws ConfigException when options do not fit together */
    SourceSettings settings() {
        Consumer<String> fail = message -> {
            throw new ConfigException(message);
        };
        checkTopicForPlain(fail);
        checkName(fail);
        String topic = getString(TOPIC_CONFIG);
        return new SourceSettings(
                new ReaderOptions(
                        Optional.of(readerName()),
                        startPosition(getString(START_POSITION_CONFIG)),
                        Protection.BY_SPOOL,
                        getInt(BATCH_MAX_BYTES_CONFIG)),
                FrameFormat.valueOf(upper(FRAME_FORMAT_CONFIG)),
                new TopicTemplate(topic.isEmpty() ? "${topic}" : topic),
                plainTopic(),
                getBoolean(KEEP_PARTITION_CONFIG),
                ForeignFrames.valueOf(upper(FOREIGN_FRAMES_CONFIG)),
                PlainValue.valueOf(upper(PLAIN_VALUE_CONFIG)),
                pointer(getString(PLAIN_KEY_POINTER_CONFIG)),
                pointer(getString(PLAIN_TIMESTAMP_POINTER_CONFIG)),
                BadFrames.valueOf(upper(BAD_FRAMES_CONFIG)),
                getBoolean(ADD_HEADERS_CONFIG),
                LossPolicy.valueOf(upper(LOSS_POLICY_CONFIG)),
                getInt(BATCH_MAX_RECORDS_CONFIG));
    }

    private Optional<TopicTemplate> plainTopic() {
        String plain = getString(PLAIN_TOPIC_CONFIG);
        String topic = plain.isEmpty() ? getString(TOPIC_CONFIG) : plain;
        return Optional.of(topic)
                .filter(name -> !name.isEmpty())
                .map(TopicTemplate::new)
                .filter(template -> !template.needsTopic());
    }

    private String readerName() {
        String name = getString(READER_NAME_CONFIG);
        return name.isEmpty() ? String.valueOf(originals().get(NAME_CONFIG)) : name;
    }

    private String upper(String name) {
        return getString(name).toUpperCase(Locale.ROOT);
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

    private static void checkTopic(Object value) {
        if (!value.toString().isEmpty()) {
            var unused = new TopicTemplate(value.toString());
        }
    }

    private static void checkPlainTopic(Object value) {
        checkTopic(value);
        if (value.toString().contains("${topic}")) {
            throw new IllegalArgumentException(
                    "plain frames have no topic of their own: write a name without ${topic}");
        }
    }

    private static StartPosition startPosition(Object value) {
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

    private static Optional<JsonPointer> pointer(Object value) {
        String text = value.toString();
        return text.isEmpty() ? Optional.empty() : Optional.of(JsonPointer.compile(text));
    }

    /** A validator of what a check complains about with {@code IllegalArgumentException}. */
    private static ConfigDef.Validator valid(Consumer<Object> check, String description) {
        return ConfigDef.LambdaValidator.with(
                (name, value) -> {
                    if (value == null) {
                        return; // missing, which the definition itself complains about
                    }
                    try {
                        check.accept(value);
                    } catch (IllegalArgumentException e) {
                        throw new ConfigException(name, value, e.getMessage());
                    }
                },
                () -> description);
    }

    /** What a user interface offers for an option, and whether it shows the option at all. */
    private static final class Choice implements ConfigDef.Recommender {
        private final @Nullable String onlyWith;
        private final String valued;
        private final List<Object> values;

        private Choice(@Nullable String onlyWith, String valued, List<Object> values) {
            this.onlyWith = onlyWith;
            this.valued = valued;
            this.values = values;
        }

        /** One of these values. */
        static Choice of(Object... values) {
            return new Choice(null, "", List.of(values));
        }

        /** Of use only when another option has this value. */
        static Choice onlyWith(String option, Object value, Object... values) {
            return new Choice(option, value.toString(), List.of(values));
        }

        @Override
        public List<Object> validValues(String name, Map<String, Object> parsed) {
            return values;
        }

        @Override
        public boolean visible(String name, Map<String, Object> parsed) {
            return onlyWith == null || valued.equals(String.valueOf(parsed.get(onlyWith)));
        }
    }
}
