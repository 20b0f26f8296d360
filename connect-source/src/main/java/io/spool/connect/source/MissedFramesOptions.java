package io.spool.connect.source;

import io.spool.plugin.Choice;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;

/** The options of the group "Lost and bad frames": what is done about frames that cannot be delivered. */
public final class MissedFramesOptions {
    private static final String GROUP = "Lost and bad frames";

    public static final String LOSS_POLICY_CONFIG = "loss.policy";
    public static final String LOSS_POLICY_DEFAULT = "report";
    private static final String LOSS_POLICY_DOC =
            "What to do when frames cannot be read any more: lost (overwritten before they were read), cut (not on the disk when"
                    + " the machine or its disk went down) or damaged. `report`: log which, count them, and go on. `fail`: fail the task."
                    + " `gap-record`: as `report`, and a record that says which goes to `loss.topic`, in the same"
                    + " transaction as the frame behind them.";

    public static final String LOSS_TOPIC_CONFIG = "loss.topic";
    public static final String LOSS_TOPIC_DEFAULT = "";
    private static final String LOSS_TOPIC_DOC =
            "With `loss.policy=gap-record`: the topic for gap records, in which `${spool}` may stand. It must be given: who reads"
                    + " the topic of the frames does not expect records of another kind there, unless the topic is named"
                    + " here on purpose.";

    public static final String LOSS_VALUE_CONFIG = "loss.value";
    public static final String LOSS_VALUE_DEFAULT = "auto";
    private static final String LOSS_VALUE_DOC =
            "What the value of a gap record is, which the value converter must take. `struct`: a struct with a schema, for JSON,"
                    + " Avro or Protobuf converters. `string` and `bytes`: a JSON object as text or bytes, for the string and"
                    + " byte array converters. `auto`: as `plain.value` says with `frame.format=plain` and `string` or"
                    + " `bytes` there, otherwise `struct`.";

    public static final String BAD_FRAMES_CONFIG = "bad.frames";
    public static final String BAD_FRAMES_DEFAULT = "fail";
    private static final String BAD_FRAMES_DOC =
            "What to do with a frame that no record can be made of: one that is not JSON with `plain.value=json`, or a record"
                    + " frame that is malformed. `fail`: fail the task. `skip`: log its sequence, count it, and go on."
                    + " `divert`: as `skip`, and its bytes go to `bad.frames.topic`.";

    public static final String BAD_FRAMES_TOPIC_CONFIG = "bad.frames.topic";
    public static final String BAD_FRAMES_TOPIC_DEFAULT = "";
    private static final String BAD_FRAMES_TOPIC_DOC =
            "With `bad.frames=divert`: the topic for the frames, in which `${spool}` may stand. The headers `spool.name`,"
                    + " `spool.uuid`, `spool.sequence` and `spool.error` say which frame it was, and what is wrong with it.";

    public static final String BAD_FRAMES_VALUE_CONFIG = "bad.frames.value";
    public static final String BAD_FRAMES_VALUE_DEFAULT = "auto";
    private static final String BAD_FRAMES_VALUE_DOC =
            "What a diverted frame is, which the value converter must take. `bytes`: its bytes, for the byte array converter; a"
                    + " JSON converter writes them in Base64. `string`: its text, for the string converter; bytes that are not"
                    + " UTF-8 are replaced. `auto`: `string` with `frame.format=plain` and `plain.value=string`, otherwise"
                    + " `bytes`.";

    private MissedFramesOptions() {}

    /** Adds them to a definition, which it returns. */
    static ConfigDef addTo(ConfigDef definition) {
        return definition
                .define(
                        LOSS_POLICY_CONFIG,
                        ConfigDef.Type.STRING,
                        LOSS_POLICY_DEFAULT,
                        ConfigDef.ValidString.in("report", "fail", "gap-record"),
                        ConfigDef.Importance.HIGH,
                        LOSS_POLICY_DOC,
                        GROUP,
                        1,
                        ConfigDef.Width.SHORT,
                        "Loss policy",
                        List.of(LOSS_TOPIC_CONFIG, LOSS_VALUE_CONFIG),
                        Choice.of("report", "fail", "gap-record"))
                .define(
                        LOSS_TOPIC_CONFIG,
                        ConfigDef.Type.STRING,
                        LOSS_TOPIC_DEFAULT,
                        Checked.by(PlainFramesOptions::checkTopic, "topic name, may contain ${spool}"),
                        ConfigDef.Importance.MEDIUM,
                        LOSS_TOPIC_DOC,
                        GROUP,
                        2,
                        ConfigDef.Width.MEDIUM,
                        "Topic of gap records",
                        Choice.onlyWith(LOSS_POLICY_CONFIG, "gap-record"))
                .define(
                        LOSS_VALUE_CONFIG,
                        ConfigDef.Type.STRING,
                        LOSS_VALUE_DEFAULT,
                        ConfigDef.ValidString.in("auto", "struct", "string", "bytes"),
                        ConfigDef.Importance.LOW,
                        LOSS_VALUE_DOC,
                        GROUP,
                        3,
                        ConfigDef.Width.SHORT,
                        "Value of gap records",
                        Choice.onlyWith(LOSS_POLICY_CONFIG, "gap-record", "auto", "struct", "string", "bytes"))
                .define(
                        BAD_FRAMES_CONFIG,
                        ConfigDef.Type.STRING,
                        BAD_FRAMES_DEFAULT,
                        ConfigDef.ValidString.in("fail", "skip", "divert"),
                        ConfigDef.Importance.MEDIUM,
                        BAD_FRAMES_DOC,
                        GROUP,
                        4,
                        ConfigDef.Width.SHORT,
                        "Bad frames",
                        List.of(BAD_FRAMES_TOPIC_CONFIG, BAD_FRAMES_VALUE_CONFIG),
                        Choice.of("fail", "skip", "divert"))
                .define(
                        BAD_FRAMES_TOPIC_CONFIG,
                        ConfigDef.Type.STRING,
                        BAD_FRAMES_TOPIC_DEFAULT,
                        Checked.by(PlainFramesOptions::checkTopic, "topic name, may contain ${spool}"),
                        ConfigDef.Importance.MEDIUM,
                        BAD_FRAMES_TOPIC_DOC,
                        GROUP,
                        5,
                        ConfigDef.Width.MEDIUM,
                        "Topic of bad frames",
                        Choice.onlyWith(BAD_FRAMES_CONFIG, "divert"))
                .define(
                        BAD_FRAMES_VALUE_CONFIG,
                        ConfigDef.Type.STRING,
                        BAD_FRAMES_VALUE_DEFAULT,
                        ConfigDef.ValidString.in("auto", "string", "bytes"),
                        ConfigDef.Importance.LOW,
                        BAD_FRAMES_VALUE_DOC,
                        GROUP,
                        6,
                        ConfigDef.Width.SHORT,
                        "Value of bad frames",
                        Choice.onlyWith(BAD_FRAMES_CONFIG, "divert", "auto", "string", "bytes"));
    }
}
