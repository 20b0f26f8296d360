package io.spool.frame.connect;

import io.spool.frame.FrameBytes;
import io.spool.frame.FrameException;
import io.spool.frame.FrameFormat;
import io.spool.frame.SchemaStore;
import io.spool.frame.SchemaStoreException;
import io.spool.frame.UnframeableRecordException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes sink records as frames, and stores the schemas that they name.
 *
 * <p>For one thread: make one for each task.
 */
public final class SinkRecordFrames {
    private static final byte[] TIMESTAMP = ascii(",\"timestamp\":");
    private static final byte[] TIMESTAMP_TYPE = ascii(",\"timestampType\":");
    private static final byte[] KEY_SCHEMA = ascii(",\"keySchema\":");
    private static final byte[] KEY = ascii(",\"key\":");
    private static final byte[] VALUE_SCHEMA = ascii(",\"valueSchema\":");
    private static final byte[] VALUE = ascii(",\"value\":");
    private static final byte[] HEADERS = ascii(",\"headers\":");
    private static final byte[] HEADER_KEY = ascii("\"key\":");
    private static final byte[] HEADER_SCHEMA = ascii(",\"schema\":");
    private static final byte[] ORIGIN = ascii(",\"origin\":");
    private static final byte[] ORIGIN_TOPIC = ascii("\"topic\":");
    private static final byte[] ORIGIN_PARTITION = ascii("\"partition\":");
    private static final byte[] ORIGIN_OFFSET = ascii("\"offset\":");

    private final WrittenSchemas schemas;
    private final ValueWriter values;

    /** How a frame of the latest topic and partition starts, up to where its offset goes. */
    private byte[] start = {};

    private @Nullable String startTopic;
    private @Nullable Integer startPartition;

    private @Nullable Schema latestKeySchema;
    private @Nullable SchemaReference latestKeyReference;
    private @Nullable Schema latestValueSchema;
    private @Nullable SchemaReference latestValueReference;

    /** What stands before a value that has the latest schema: the schema's name, and the value's own. */
    private byte[] latestValueStart = {};

    /**
     * @param store where the spool that gets the frames keeps its schemas
     */
    public SinkRecordFrames(SchemaStore store) {
        this.schemas = new WrittenSchemas(store);
        this.values = new ValueWriter(schemas);
    }

    /**
     * Appends one record's frame. When this returns, every schema that the frame names has been stored.
     *
     * @param out gets exactly the bytes of the frame, or nothing iff this throws
     * @throws UnframeableRecordException if the record can never be framed: a value that its schema forbids, a Java
     *     class that Connect does not know, too deep, too large
     * @throws SchemaStoreException if a schema could not be stored just now
     */
    public void encode(SinkRecord record, FrameBytes out) throws FrameException {
        int length = out.length();
        int depth = out.depth();
        boolean whole = false;
        try {
            write(record, out);
            whole = true;
        } catch (RuntimeException e) {
            // Values, collections and schemas may be of any class, and do what they like when they are asked.
            throw new UnframeableRecordException("an error while its parts were read: " + e, "a readable record", e);
        } finally {
            if (!whole) {
                out.rewind(length, depth);
            }
        }
    }

    private void write(SinkRecord record, FrameBytes out) throws FrameException {
        String topic = record.topic();
        if (topic == null) {
            throw new UnframeableRecordException("a record without a topic", "a topic");
        }
        Integer partition = record.kafkaPartition();
        if (!topic.equals(startTopic) || !Objects.equals(partition, startPartition)) {
            prepareStart(topic, partition);
        }
        out.open('{');
        out.append(start);
        out.appendLong(record.kafkaOffset());
        writeTimestamp(record.timestamp(), record.timestampType(), out);
        writeKey(record.keySchema(), record.key(), out);
        writeValue(record.valueSchema(), record.value(), out);
        if (!record.headers().isEmpty()) {
            writeHeaders(record.headers(), out);
        }
        writeOrigin(record, topic, partition, out);
        out.close('}');
    }

    private void prepareStart(String topic, @Nullable Integer partition) throws FrameException {
        FrameBytes bytes = new FrameBytes();
        bytes.appendString(FrameFormat.MARKER);
        bytes.append(':');
        bytes.appendLong(FrameFormat.VERSION);
        bytes.append(',');
        bytes.append(ORIGIN_TOPIC);
        bytes.appendString(topic);
        if (partition != null) {
            bytes.append(',');
            bytes.append(ORIGIN_PARTITION);
            bytes.appendLong(partition);
        }
        bytes.append(',');
        bytes.append(ORIGIN_OFFSET);
        start = bytes.toByteArray();
        startTopic = topic;
        startPartition = partition;
    }

    private static void writeTimestamp(@Nullable Long timestamp, @Nullable TimestampType type, FrameBytes out)
            throws FrameException {
        TimestampType usual = TimestampType.NO_TIMESTAMP_TYPE;
        if (timestamp != null) {
            usual = TimestampType.CREATE_TIME;
            out.append(TIMESTAMP);
            out.appendLong(timestamp);
        }
        // Connect's own constructors allow null, and mean by it that there is no type.
        TimestampType actual = type == null ? TimestampType.NO_TIMESTAMP_TYPE : type;
        if (actual != usual) {
            out.append(TIMESTAMP_TYPE);
            out.appendString(actual.name);
        }
    }

    private void writeKey(@Nullable Schema schema, @Nullable Object key, FrameBytes out) throws FrameException {
        SchemaReference reference = null;
        if (schema != null) {
            reference = latestKeyReference;
            if (schema != latestKeySchema || reference == null) {
                reference = schemas.referenceTo(schema);
                latestKeySchema = cacheable(schema);
                latestKeyReference = reference;
            }
            out.append(KEY_SCHEMA);
            out.append(reference.json());
        }
        if (key != null) {
            out.append(KEY);
            values.writeWhole(reference == null ? null : reference.shape(), key, out);
        }
    }

    private void writeValue(@Nullable Schema schema, @Nullable Object value, FrameBytes out) throws FrameException {
        SchemaReference reference = null;
        if (schema != null) {
            reference = latestValueReference;
            if (schema != latestValueSchema || reference == null) {
                reference = schemas.referenceTo(schema);
                latestValueSchema = cacheable(schema);
                latestValueReference = reference;
                latestValueStart = valueStart(reference);
            }
            out.append(latestValueStart);
        } else {
            out.append(VALUE);
        }
        values.writeWhole(reference == null ? null : reference.shape(), value, out);
    }

    private static byte[] valueStart(SchemaReference reference) {
        byte[] name = reference.json();
        byte[] start = Arrays.copyOf(VALUE_SCHEMA, VALUE_SCHEMA.length + name.length + VALUE.length);
        System.arraycopy(name, 0, start, VALUE_SCHEMA.length, name.length);
        System.arraycopy(VALUE, 0, start, VALUE_SCHEMA.length + name.length, VALUE.length);
        return start;
    }

    /** A builder may yet change, so it is asked each time. */
    private static @Nullable Schema cacheable(Schema schema) {
        return BuiltInSchemas.settled(schema) == schema ? schema : null;
    }

    private void writeHeaders(Iterable<Header> headers, FrameBytes out) throws FrameException {
        out.append(HEADERS);
        out.open('[');
        boolean first = true;
        for (Header header : headers) {
            if (!first) {
                out.append(',');
            }
            first = false;
            out.open('{');
            out.append(HEADER_KEY);
            out.appendString(header.key());
            Schema schema = header.schema();
            ValueShape shape = null;
            if (schema != null) {
                SchemaReference reference = schemas.referenceTo(schema);
                shape = reference.shape();
                out.append(HEADER_SCHEMA);
                out.append(reference.json());
            }
            out.append(VALUE);
            values.write(shape, header.value(), out);
            out.close('}');
        }
        out.close(']');
    }

    /** Written only where a transform has moved the record; the names are those of the record itself (KIP-793). */
    private static void writeOrigin(SinkRecord record, String topic, @Nullable Integer partition, FrameBytes out)
            throws FrameException {
        String originalTopic = record.originalTopic();
        Integer originalPartition = record.originalKafkaPartition();
        long originalOffset = record.originalKafkaOffset();
        if (topic.equals(originalTopic)
                && Objects.equals(partition, originalPartition)
                && record.kafkaOffset() == originalOffset) {
            return;
        }
        out.append(ORIGIN);
        out.open('{');
        if (originalTopic != null) {
            out.append(ORIGIN_TOPIC);
            out.appendString(originalTopic);
            out.append(',');
        }
        if (originalPartition != null) {
            out.append(ORIGIN_PARTITION);
            out.appendLong(originalPartition);
            out.append(',');
        }
        out.append(ORIGIN_OFFSET);
        out.appendLong(originalOffset);
        out.close('}');
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
