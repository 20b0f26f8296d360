package io.spool.connect.source;

import com.fasterxml.jackson.core.JsonPointer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Any JSON that a program wrote becomes the value of a record; its key and timestamp may be found inside.
 *
 * <p>As text or bytes, with neither key nor timestamp to look for, the frame is taken over unparsed.
 */
final class PlainFrames implements FrameToRecord {
    private final JsonValues json = new JsonValues();
    private final String topic;
    private final PlainValue form;
    private final Optional<JsonPointer> keyPointer;
    private final Optional<JsonPointer> timestampPointer;
    private final boolean parsed;

    PlainFrames(
            String topic, PlainValue form, Optional<JsonPointer> keyPointer, Optional<JsonPointer> timestampPointer) {
        this.topic = topic;
        this.form = form;
        this.keyPointer = keyPointer;
        this.timestampPointer = timestampPointer;
        this.parsed = form == PlainValue.JSON || keyPointer.isPresent() || timestampPointer.isPresent();
    }

    @Override
    public RecordContent convert(byte[] array, int from, int length, long timeMs) throws FrameRefusedException {
        Object tree = parsed ? parse(array, from, length) : null;
        Object key = keyPointer.map(pointer -> at(pointer, tree)).orElse(null);
        Long timestamp = timestampPointer
                .map(pointer -> Timestamps.of(at(pointer, tree)))
                .orElse(timeMs);
        return switch (form) {
            case JSON -> content(key, null, tree, timestamp);
            case STRING ->
                content(key, Schema.STRING_SCHEMA, new String(array, from, length, StandardCharsets.UTF_8), timestamp);
            case BYTES -> content(key, Schema.BYTES_SCHEMA, Arrays.copyOfRange(array, from, from + length), timestamp);
        };
    }

    private RecordContent content(
            @Nullable Object key, @Nullable Schema valueSchema, @Nullable Object value, Long timestamp) {
        return new RecordContent(topic, null, schemaOf(key), key, valueSchema, value, timestamp, null);
    }

    private @Nullable Object parse(byte[] array, int from, int length) throws FrameRefusedException {
        try {
            return json.parse(array, from, length);
        } catch (IOException e) {
            throw FrameRefusedException.badFrame(
                    "it is not JSON: " + e.getMessage() + ". To take frames as they are, set "
                            + PlainFramesOptions.PLAIN_VALUE_CONFIG
                            + "=bytes without pointers; to go on without this one, "
                            + MissedFramesOptions.BAD_FRAMES_CONFIG + "=skip",
                    e);
        }
    }

    /** What the pointer leads to; null when there is nothing. */
    private static @Nullable Object at(JsonPointer pointer, @Nullable Object tree) {
        Object here = tree;
        for (JsonPointer step = pointer; !step.matches(); step = step.tail()) {
            if (here instanceof Map<?, ?> map) {
                here = map.get(step.getMatchingProperty());
            } else if (here instanceof List<?> list) {
                int index = step.getMatchingIndex();
                here = index >= 0 && index < list.size() ? list.get(index) : null;
            } else {
                return null;
            }
        }
        return here;
    }

    private static @Nullable Schema schemaOf(@Nullable Object key) {
        if (key instanceof String) {
            return Schema.STRING_SCHEMA;
        }
        if (key instanceof Long) {
            return Schema.INT64_SCHEMA;
        }
        if (key instanceof Double) {
            return Schema.FLOAT64_SCHEMA;
        }
        if (key instanceof Boolean) {
            return Schema.BOOLEAN_SCHEMA;
        }
        return null;
    }
}
