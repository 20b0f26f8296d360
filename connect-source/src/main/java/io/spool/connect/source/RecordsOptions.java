package io.spool.connect.source;

import io.spool.frame.TimestampBound;
import io.spool.frame.TopicTemplate;
import io.spool.plugin.Choice;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;

/** The options of the group "Records": what the frames are, and where their records go. */
public final class RecordsOptions {
    private static final String GROUP = "Records";

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

    public static final String ADD_HEADERS_CONFIG = "add.headers";
    public static final boolean ADD_HEADERS_DEFAULT = false;
    private static final String ADD_HEADERS_DOC =
            "Whether to add the headers `spool.name` (the name of the spool's directory) and `spool.sequence` (the frame's"
                    + " number in it).";

    public static final String LOOP_GUARD_CONFIG = "loop.guard";
    public static final boolean LOOP_GUARD_DEFAULT = false;
    private static final String LOOP_GUARD_DOC =
            "Whether records are kept from going round when a sink carries the topic into the same spool. Each record gets a"
                    + " header `spool.passed` with the spool's UUID, and a record frame that has it already is skipped and"
                    + " counted. For `frame.format=record` here and in the sink; the header converters must keep texts.";

    public static final String TIMESTAMP_AHEAD_MAX_MS_CONFIG = "timestamp.ahead.max.ms";
    public static final long TIMESTAMP_AHEAD_MAX_MS_DEFAULT = TimestampBound.DEFAULT_AHEAD.toMillis();
    private static final String TIMESTAMP_AHEAD_MAX_MS_DOC =
            "How far ahead of the worker's clock a record's timestamp may be. A record with a later one, of a frame that was appended"
                    + " under a wrong clock perhaps, gets the present, and a header `spool.time` with its own. To be less than the"
                    + " topic's `message.timestamp.after.max.ms`, an hour by default, beyond which brokers refuse records.";

    private RecordsOptions() {}

    /** Adds them to a definition, which it returns. */
    static ConfigDef addTo(ConfigDef definition) {
        return definition
                .define(
                        FRAME_FORMAT_CONFIG,
                        ConfigDef.Type.STRING,
                        FRAME_FORMAT_DEFAULT,
                        ConfigDef.ValidString.in("record", "plain"),
                        ConfigDef.Importance.HIGH,
                        FRAME_FORMAT_DOC,
                        GROUP,
                        1,
                        ConfigDef.Width.SHORT,
                        "Frame format",
                        List.of(KEEP_PARTITION_CONFIG, FOREIGN_FRAMES_CONFIG),
                        Choice.of("record", "plain"))
                .define(
                        TOPIC_CONFIG,
                        ConfigDef.Type.STRING,
                        TOPIC_DEFAULT,
                        Checked.by(RecordsOptions::checkTopic, "topic name, may contain ${topic} and ${spool}"),
                        ConfigDef.Importance.HIGH,
                        TOPIC_DOC,
                        GROUP,
                        2,
                        ConfigDef.Width.MEDIUM,
                        "Topic")
                .define(
                        KEEP_PARTITION_CONFIG,
                        ConfigDef.Type.BOOLEAN,
                        KEEP_PARTITION_DEFAULT,
                        ConfigDef.Importance.LOW,
                        KEEP_PARTITION_DOC,
                        GROUP,
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
                        GROUP,
                        4,
                        ConfigDef.Width.SHORT,
                        "Foreign frames",
                        Choice.onlyWith(FRAME_FORMAT_CONFIG, "record", "plain", "fail"))
                .define(
                        ADD_HEADERS_CONFIG,
                        ConfigDef.Type.BOOLEAN,
                        ADD_HEADERS_DEFAULT,
                        ConfigDef.Importance.LOW,
                        ADD_HEADERS_DOC,
                        GROUP,
                        5,
                        ConfigDef.Width.SHORT,
                        "Add headers")
                .define(
                        LOOP_GUARD_CONFIG,
                        ConfigDef.Type.BOOLEAN,
                        LOOP_GUARD_DEFAULT,
                        ConfigDef.Importance.MEDIUM,
                        LOOP_GUARD_DOC,
                        GROUP,
                        6,
                        ConfigDef.Width.SHORT,
                        "Loop guard",
                        Choice.onlyWith(FRAME_FORMAT_CONFIG, "record"))
                .define(
                        TIMESTAMP_AHEAD_MAX_MS_CONFIG,
                        ConfigDef.Type.LONG,
                        TIMESTAMP_AHEAD_MAX_MS_DEFAULT,
                        ConfigDef.Range.atLeast(0),
                        ConfigDef.Importance.LOW,
                        TIMESTAMP_AHEAD_MAX_MS_DOC,
                        GROUP,
                        7,
                        ConfigDef.Width.SHORT,
                        "Timestamp ahead (ms)");
    }

    static void checkTopic(Object value) {
        if (!value.toString().isEmpty()) {
            var unused = new TopicTemplate(value.toString());
        }
    }
}
