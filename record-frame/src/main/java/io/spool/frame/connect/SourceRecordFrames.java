package io.spool.frame.connect;

import io.spool.frame.DamagedSchemaException;
import io.spool.frame.FrameException;
import io.spool.frame.FrameFormat;
import io.spool.frame.FrameMarker;
import io.spool.frame.FrameVersionException;
import io.spool.frame.JsonInput;
import io.spool.frame.MalformedFrameException;
import io.spool.frame.SchemaStore;
import io.spool.frame.SchemaStoreException;
import io.spool.frame.UnknownSchemaException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records back that {@link SinkRecordFrames} has written.
 *
 * <p>For one thread: make one for each task.
 */
public final class SourceRecordFrames {
    private static final String[] NAMES = {
        FrameFormat.MARKER,
        "topic",
        "partition",
        "offset",
        "timestamp",
        "timestampType",
        "keySchema",
        "key",
        "valueSchema",
        "value",
        "headers",
        "origin"
    };
    private static final int TOPIC = 1;
    private static final int PARTITION = 2;
    private static final int OFFSET = 3;
    private static final int TIMESTAMP = 4;
    private static final int TIMESTAMP_TYPE = 5;
    private static final int KEY_SCHEMA = 6;
    private static final int KEY = 7;
    private static final int VALUE_SCHEMA = 8;
    private static final int VALUE = 9;
    private static final int HEADERS = 10;
    private static final int ORIGIN = 11;
    private static final byte[][] SPELLED_NAMES = spelled();

    /**
     * A header to make others of. Adding key, schema and value checks them, and Connect goes round that check itself:
     * a header made by addDate(key, null) must come back, too.
     */
    private static final Header ANY_HEADER =
            new ConnectHeaders().addString("any", "").iterator().next();

    private final JsonInput in = new JsonInput();
    private final ReadSchemas schemas;
    private final ValueReader values;

    private @Nullable SchemaReference latestKeySchema;
    private @Nullable SchemaReference latestValueSchema;
    private String latestTopic = "";
    private byte[] latestTopicInQuotes = {'"', '"'};

    /**
     * @param store where the spool that the frames come from keeps its schemas
     */
    public SourceRecordFrames(SchemaStore store) {
        this.schemas = new ReadSchemas(store);
        this.values = new ValueReader(schemas);
    }

    private static byte[][] spelled() {
        byte[][] spelled = new byte[NAMES.length][];
        for (int i = 0; i < NAMES.length; i++) {
            spelled[i] = ("\"" + NAMES[i] + "\":").getBytes(StandardCharsets.US_ASCII);
        }
        return spelled;
    }

    /**
     * Whether a frame is a record frame, of any version, and not some other JSON. Looks at the first few bytes only,
     * and may be called by any thread.
     */
    public boolean isRecordFrame(byte[] frame, int offset, int length) {
        return FrameMarker.isRecordFrame(frame, offset, length);
    }

    /**
     * Reads one frame.
     *
     * @throws MalformedFrameException if it is no record frame, or a damaged one
     * @throws FrameVersionException if a newer release wrote it
     * @throws UnknownSchemaException if it names a schema that the store does not have
     * @throws DamagedSchemaException if it names a schema that the store has, and is damaged
     * @throws SchemaStoreException if the store could not be read just now
     */
    public FramedRecord decode(byte[] frame, int offset, int length) throws FrameException {
        in.reset(frame, offset, length);
        if (!FrameMarker.isRecordFrame(frame, offset, length)) {
            throw in.malformed("other data", "an object that starts with \"" + FrameFormat.MARKER + "\"");
        }
        return new Members().read();
    }

    /** What has been read of one frame so far. */
    private final class Members {
        private int seen;
        private @Nullable String topic;
        private @Nullable Integer partition;
        private long kafkaOffset;
        private @Nullable Long timestamp;
        private @Nullable TimestampType timestampType;
        private @Nullable SchemaReference keySchema;
        private @Nullable Object key;
        private @Nullable SchemaReference valueSchema;
        private @Nullable Object value;
        private Headers headers = new ConnectHeaders();
        private @Nullable String originalTopic;
        private @Nullable Integer originalPartition;
        private long originalOffset;

        FramedRecord read() throws FrameException {
            in.enter('{', '}'); // Not empty: the marker has been seen.
            if (!in.takeExactly(SPELLED_NAMES[0])) {
                in.expectName(FrameFormat.MARKER);
            }
            long version = in.readLong(1, Long.MAX_VALUE);
            if (version > FrameFormat.VERSION) {
                throw new FrameVersionException("record frame", version, FrameFormat.VERSION);
            }
            int next = TOPIC;
            while (in.more('}')) {
                int member = readName(next);
                if (member < 0) {
                    in.skipValue();
                } else {
                    readMember(member);
                    next = member + 1;
                }
            }
            in.expectEnd();
            return record();
        }

        /** Members come in this order from our own writer; any other order costs a string each. */
        private int readName(int next) throws MalformedFrameException {
            in.peek();
            for (int i = next; i < NAMES.length; i++) {
                if (in.takeExactly(SPELLED_NAMES[i])) {
                    return i;
                }
            }
            String name = in.readName();
            for (int i = 0; i < NAMES.length; i++) {
                if (NAMES[i].equals(name)) {
                    return i;
                }
            }
            return -1;
        }

        private void readMember(int member) throws FrameException {
            if (member == 0 || hasSeen(member)) {
                throw in.malformed("member \"" + NAMES[member] + "\" twice", "each member once");
            }
            seen |= 1 << member;
            switch (member) {
                case TOPIC -> topic = readTopic();
                case PARTITION -> partition = readPartition();
                case OFFSET -> kafkaOffset = in.readLong();
                case TIMESTAMP -> timestamp = in.readLong();
                case TIMESTAMP_TYPE -> timestampType = readTimestampType();
                case KEY_SCHEMA -> {
                    mustComeBefore(KEY, member);
                    keySchema = schemas.read(latestKeySchema, in);
                    latestKeySchema = keySchema;
                }
                case KEY -> key = values.read(shapeOf(keySchema), in);
                case VALUE_SCHEMA -> {
                    mustComeBefore(VALUE, member);
                    valueSchema = schemas.read(latestValueSchema, in);
                    latestValueSchema = valueSchema;
                }
                case VALUE -> value = values.read(shapeOf(valueSchema), in);
                case HEADERS -> readHeaders();
                case ORIGIN -> readOrigin();
                default -> throw new AssertionError(member);
            }
        }

        private boolean hasSeen(int member) {
            return (seen & 1 << member) != 0;
        }

        /** Otherwise the value has been read already, and by the wrong rules. */
        private void mustComeBefore(int described, int schema) throws MalformedFrameException {
            if (hasSeen(described)) {
                throw in.malformed(
                        "\"" + NAMES[schema] + "\" behind \"" + NAMES[described] + "\"",
                        "a schema before what it describes");
            }
        }

        private String readTopic() throws MalformedFrameException {
            in.peek();
            if (in.takeExactly(latestTopicInQuotes)) {
                return latestTopic;
            }
            int from = in.position();
            String name = in.readString();
            byte[] inQuotes = ("\"" + name + "\"").getBytes(StandardCharsets.UTF_8);
            // An escape is longer than what it stands for: as long means spelled just so.
            if (in.position() - from == inQuotes.length) {
                latestTopic = name;
                latestTopicInQuotes = inQuotes;
            }
            return name;
        }

        private TimestampType readTimestampType() throws MalformedFrameException {
            String name = in.readString();
            for (TimestampType type : TimestampType.values()) {
                if (type.name.equals(name)) {
                    return type;
                }
            }
            throw in.malformed(
                    "timestamp type \"" + name + "\"", "\"CreateTime\", \"LogAppendTime\" or \"NoTimestampType\"");
        }

        private int readPartition() throws MalformedFrameException {
            return (int) in.readLong(Integer.MIN_VALUE, Integer.MAX_VALUE);
        }

        private void readHeaders() throws FrameException {
            if (in.enter('[', ']')) {
                do {
                    readHeader();
                } while (in.more(']'));
            }
        }

        private void readHeader() throws FrameException {
            String headerKey = null;
            SchemaReference schema = null;
            Object headerValue = null;
            boolean hasValue = false;
            if (in.enter('{', '}')) {
                do {
                    String name = in.readName();
                    switch (name) {
                        case "key" -> {
                            once(headerKey == null, name);
                            headerKey = in.readString();
                        }
                        case "schema" -> {
                            once(schema == null && !hasValue, name);
                            schema = schemas.read(in);
                        }
                        case "value" -> {
                            once(!hasValue, name);
                            hasValue = true;
                            headerValue = values.read(shapeOf(schema), in);
                        }
                        default -> in.skipValue();
                    }
                } while (in.more('}'));
            }
            if (headerKey == null) {
                throw in.malformed("a header without a key", "a key");
            }
            headers.add(ANY_HEADER.rename(headerKey).with(schema == null ? null : schema.shape().schema, headerValue));
        }

        private void once(boolean inPlace, String name) throws MalformedFrameException {
            if (!inPlace) {
                throw in.malformed("\"" + name + "\" twice or too late", "key, schema and value, once and in order");
            }
        }

        private void readOrigin() throws FrameException {
            if (in.enter('{', '}')) {
                do {
                    switch (in.readName()) {
                        case "topic" -> originalTopic = in.readString();
                        case "partition" -> originalPartition = readPartition();
                        case "offset" -> originalOffset = in.readLong();
                        default -> in.skipValue();
                    }
                } while (in.more('}'));
            }
        }

        private FramedRecord record() throws MalformedFrameException {
            if (topic == null || !hasSeen(OFFSET)) {
                throw in.malformed("no topic or no offset", "both");
            }
            if (!hasSeen(ORIGIN)) {
                originalTopic = topic;
                originalPartition = partition;
                originalOffset = kafkaOffset;
            }
            if (timestampType == null) {
                timestampType = timestamp == null ? TimestampType.NO_TIMESTAMP_TYPE : TimestampType.CREATE_TIME;
            }
            return new FramedRecord(
                    topic,
                    partition,
                    kafkaOffset,
                    timestamp,
                    timestampType,
                    keySchema == null ? null : keySchema.shape().schema,
                    key,
                    valueSchema == null ? null : valueSchema.shape().schema,
                    value,
                    headers,
                    originalTopic,
                    originalPartition,
                    originalOffset);
        }
    }

    private static @Nullable ValueShape shapeOf(@Nullable SchemaReference reference) {
        return reference == null ? null : reference.shape();
    }
}
