package io.spool.replay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.jspecify.annotations.Nullable;

/**
 * Makes bytes of the data that a record frame holds.
 *
 * <p>What the sink had read with ByteArrayConverter or StringConverter comes back byte for byte. JSON comes back as equal
 * JSON: its white space and the order of its members were gone when the sink got it.
 *
 * <p>Not thread-safe.
 */
final class ConnectBytes {
    private final ByteFormat format;
    private final String what;
    private @Nullable JsonConverter json;
    private @Nullable SimpleHeaderConverter headers;

    /** @param what what is converted, "key" or "value", for messages */
    ConnectBytes(ByteFormat format, String what) {
        this.format = format;
        this.what = what;
    }

    /** Made when it is needed: its classes take longer to load than all others together. */
    private JsonConverter json() {
        if (json == null) {
            json = new JsonConverter(false); // without what speeds up beans
            json.configure(Map.of("schemas.enable", format == ByteFormat.ENVELOPE), false);
        }
        return json;
    }

    private SimpleHeaderConverter headers() {
        if (headers == null) {
            headers = new SimpleHeaderConverter();
        }
        return headers;
    }

    /** Null is null: a tombstone stays one, whatever the format. */
    byte @Nullable [] of(String topic, @Nullable Schema schema, @Nullable Object value)
            throws UnreplayableFrameException {
        if (value == null) {
            return null;
        }
        return switch (format) {
            case AUTO -> {
                byte[] plain = plainBytes(value);
                if (plain != null) {
                    yield plain;
                }
                yield value instanceof String text ? utf8(text) : json(topic, schema, value);
            }
            case JSON, ENVELOPE -> json(topic, schema, value);
            case STRING -> {
                byte[] plain = plainBytes(value);
                if (plain != null) {
                    yield plain;
                }
                if (value instanceof String || value instanceof Number || value instanceof Boolean) {
                    yield utf8(value.toString());
                }
                throw refused(value);
            }
            case BYTES -> {
                byte[] plain = plainBytes(value);
                if (plain != null) {
                    yield plain;
                }
                throw refused(value);
            }
        };
    }

    /** Bytes as they are; anything else as a worker's usual header converter writes it. */
    byte @Nullable [] ofHeader(String topic, Header header) throws UnreplayableFrameException {
        if (header.value() == null) {
            return null;
        }
        byte[] plain = plainBytes(header.value());
        if (plain != null) {
            return plain;
        }
        try {
            return headers().fromConnectHeader(topic, header.key(), header.schema(), header.value());
        } catch (DataException e) {
            throw new UnreplayableFrameException("header '" + header.key() + "': " + ReplayException.reason(e), e);
        }
    }

    private byte @Nullable [] json(String topic, @Nullable Schema schema, Object value)
            throws UnreplayableFrameException {
        try {
            return json().fromConnectData(topic, schema, value);
        } catch (DataException e) {
            throw new UnreplayableFrameException("its " + what + " is no JSON: " + ReplayException.reason(e), e);
        }
    }

    private UnreplayableFrameException refused(Object value) {
        return new UnreplayableFrameException(
                "its " + what + " is of type " + value.getClass().getSimpleName() + ", which --" + what + "-format "
                        + format.name().toLowerCase(Locale.ROOT) + " does not take",
                null);
    }

    private static byte @Nullable [] plainBytes(Object value) {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        return null;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
