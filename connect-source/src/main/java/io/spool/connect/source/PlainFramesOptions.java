package io.spool.connect.source;

import com.fasterxml.jackson.core.JsonPointer;
import io.spool.plugin.Choice;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;

/** The options of the group "Plain frames": how any JSON becomes a record. */
public final class PlainFramesOptions {
    private static final String GROUP = "Plain frames";

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

    private PlainFramesOptions() {}

    /** Adds them to a definition, which it returns. */
    static ConfigDef addTo(ConfigDef definition) {
        return definition
                .define(
                        PLAIN_TOPIC_CONFIG,
                        ConfigDef.Type.STRING,
                        PLAIN_TOPIC_DEFAULT,
                        Checked.by(PlainFramesOptions::checkTopic, "topic name, may contain ${spool}"),
                        ConfigDef.Importance.MEDIUM,
                        PLAIN_TOPIC_DOC,
                        GROUP,
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
                        GROUP,
                        2,
                        ConfigDef.Width.SHORT,
                        "Value of plain frames",
                        Choice.of("json", "string", "bytes"))
                .define(
                        PLAIN_KEY_POINTER_CONFIG,
                        ConfigDef.Type.STRING,
                        PLAIN_KEY_POINTER_DEFAULT,
                        Checked.by(PlainFramesOptions::pointer, "empty, or a JSON pointer"),
                        ConfigDef.Importance.MEDIUM,
                        PLAIN_KEY_POINTER_DOC,
                        GROUP,
                        3,
                        ConfigDef.Width.MEDIUM,
                        "Pointer to the key")
                .define(
                        PLAIN_TIMESTAMP_POINTER_CONFIG,
                        ConfigDef.Type.STRING,
                        PLAIN_TIMESTAMP_POINTER_DEFAULT,
                        Checked.by(PlainFramesOptions::pointer, "empty, or a JSON pointer"),
                        ConfigDef.Importance.MEDIUM,
                        PLAIN_TIMESTAMP_POINTER_DOC,
                        GROUP,
                        4,
                        ConfigDef.Width.MEDIUM,
                        "Pointer to the timestamp");
    }

    static void checkTopic(Object value) {
        RecordsOptions.checkTopic(value);
        if (value.toString().contains("${topic}")) {
            throw new IllegalArgumentException(
                    "there is no record here whose topic ${topic} could stand for: write a name without it");
        }
    }

    static Optional<JsonPointer> pointer(Object value) {
        String text = value.toString();
        return text.isEmpty() ? Optional.empty() : Optional.of(JsonPointer.compile(text));
    }
}
