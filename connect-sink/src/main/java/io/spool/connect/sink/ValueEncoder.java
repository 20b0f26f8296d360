package io.spool.connect.sink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.spool.frame.FrameBytes;
import io.spool.frame.FrameException;
import io.spool.frame.UnframeableRecordException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.json.JsonConverterConfig;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record's value alone, for local programs that want no more than the JSON. Text and bytes are JSON already; anything
 * else goes through Kafka's own converter, as the worker would write it without schemas.
 */
final class ValueEncoder implements FrameEncoder {
    private static final int SHOWN = 40;

    private final boolean checked;
    private final JsonFactory json =
            JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();
    private final JsonConverter converter = new JsonConverter();

    /** @param checked whether text and bytes are checked for being JSON */
    ValueEncoder(boolean checked) {
        this.checked = checked;
        converter.configure(Map.of(JsonConverterConfig.SCHEMAS_ENABLE_CONFIG, "false"), false);
    }

    @Override
    public void encode(SinkRecord record, FrameBytes target) throws FrameException {
        Object value = record.value();
        if (value == null) {
            target.appendNull();
        } else if (value instanceof byte[] bytes) {
            text(bytes, 0, bytes.length, target);
        } else if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            text(bytes, 0, bytes.length, target);
        } else if (value instanceof String string) {
            byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
            text(bytes, 0, bytes.length, target);
        } else {
            target.append(converted(record));
        }
    }

    private void text(byte[] bytes, int from, int length, FrameBytes target) throws FrameException {
        if (checked) {
            check(bytes, from, length);
        }
        target.append(bytes, from, length);
    }

    private void check(byte[] bytes, int from, int length) throws UnframeableRecordException {
        String problem;
        Throwable cause = null;
        try (JsonParser parser = json.createParser(bytes, from, length)) {
            problem = problemOf(parser);
        } catch (IOException e) {
            problem = "no JSON";
            cause = e;
        }
        if (problem != null) {
            String shown = new String(bytes, from, Math.min(length, SHOWN), StandardCharsets.UTF_8);
            throw new UnframeableRecordException(
                    "a value that is " + problem + " (" + length + " bytes, beginning with '" + shown + "')",
                    "one JSON value, since " + SpoolSinkConfig.FRAME_FORMAT_CONFIG
                            + "=value takes text as it is; 'record' takes any",
                    cause);
        }
    }

    private static @Nullable String problemOf(JsonParser parser) throws IOException {
        if (parser.nextToken() == null) {
            return "empty";
        }
        parser.skipChildren();
        return parser.nextToken() == null ? null : "more than one JSON value";
    }

    private byte[] converted(SinkRecord record) throws UnframeableRecordException {
        try {
            return converter.fromConnectData(record.topic(), record.valueSchema(), record.value());
        } catch (RuntimeException e) {
            // The converter has one exception for bad data and lets others through: all of them are about this value.
            throw new UnframeableRecordException(
                    "a value that Kafka's JSON converter does not take: " + e.getMessage(), "a value that it takes", e);
        }
    }
}
