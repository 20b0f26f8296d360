package io.spool.frame.connect;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Makes any record, schema or value that Connect allows, the awkward ones more often than chance would. */
@SuppressWarnings("JavaUtilDate") // Connect's logical types are made of it.
final class AnyRecord {
    private static final String[] TEXTS = {
        "",
        "a",
        "?",
        "spoolRecord",
        "$int8",
        "$",
        "json",
        "base64",
        "NaN",
        "null",
        "{}",
        "[]",
        "{\"a\": [1.0, -0, 1e5, \"\\u00e9\"], \"a\":null}",
        "{\"a\":\n1}",
        "[1,2",
        "[01]",
        "\"\\/\b\f\n\r\t\u0000\u001f\u007f",
        "\u00e9\u4e2d\ud83d\ude00",
        "\ud800",
        "?\udc00x\ud83d",
        "12345678\"abcdefgh\\",
        "é".repeat(40),
        "x".repeat(300)
    };

    /** The others check what they get; Connect itself goes round the check, as in addDate(key, null). */
    private static final Header ANY_HEADER =
            new ConnectHeaders().addString("", "").iterator().next();

    private final Random random;

    AnyRecord(Random random) {
        this.random = random;
    }

    static Arbitrary<SinkRecord> records() {
        return Arbitraries.randomValue(random -> new AnyRecord(random).record());
    }

    static Arbitrary<Schema> schemas() {
        return Arbitraries.randomValue(random -> new AnyRecord(random).schema(4));
    }

    SinkRecord record() {
        Schema keySchema = chance(3) ? null : schema(2);
        Schema valueSchema = chance(3) ? null : schema(3);
        Object key = topLevel(keySchema);
        Object value = topLevel(valueSchema);
        ConnectHeaders headers = new ConnectHeaders();
        for (int i = random.nextInt(3) * random.nextInt(3); i > 0; i--) {
            Schema schema = chance(3) ? null : schema(2);
            headers.add(ANY_HEADER.rename(chance(2) ? "same" : text()).with(schema, topLevel(schema)));
        }
        String topic = chance(4) ? text() : "topic";
        int partition = integer();
        long offset = whole();
        Long timestamp = chance(4) ? null : (Long) whole();
        TimestampType type = List.of(TimestampType.values()).get(random.nextInt(3));
        if (chance(2)) {
            return new SinkRecord(
                    topic, partition, keySchema, key, valueSchema, value, offset, timestamp, type, headers);
        }
        SinkRecord original = new SinkRecord(
                chance(2) ? topic : text(), integer(), null, null, null, null, offset, timestamp, type, headers);
        return original.newRecord(topic, partition, keySchema, key, valueSchema, value, timestamp, headers);
    }

    /** What a record holds under a schema is not checked by anyone: null is always possible. */
    private @Nullable Object topLevel(@Nullable Schema schema) {
        return chance(6) ? null : schema == null ? schemaless(3) : value(schema, 3);
    }

    Schema schema(int levels) {
        if (chance(2) && levels < 4) {
            List<Schema> builtIn = new ArrayList<>(BuiltInSchemas.BY_NAME.values());
            return builtIn.get(random.nextInt(builtIn.size()));
        }
        SchemaBuilder builder = bare(levels);
        if (chance(2)) {
            builder.optional();
        }
        if (builder.name() == null && chance(3)) {
            builder.name(text());
        }
        if (builder.version() == null && chance(3)) {
            builder.version(integer());
        }
        if (chance(4)) {
            builder.doc(text());
        }
        for (int i = random.nextInt(3); chance(3) && i >= 0; i--) {
            builder.parameter(text(), chance(5) ? null : text());
        }
        if (chance(3) && !holdsStruct(builder) && hasEqualValues(builder, false)) {
            Object value = value(builder, 2);
            if (value != null) {
                builder.defaultValue(value);
            }
        }
        Schema built = builder.build();
        if (built.type() == Schema.Type.STRUCT && chance(5) && hasEqualValues(built, false)) {
            return withStructDefault(built);
        }
        return built;
    }

    /** Only Connect's bare constructor makes these: its builder compares the default with itself, and refuses. */
    private Schema withStructDefault(Schema schema) {
        return new ConnectSchema(
                schema.type(),
                schema.isOptional(),
                value(required(schema), 2),
                schema.name(),
                schema.version(),
                schema.doc(),
                schema.parameters(),
                schema.fields(),
                null,
                null);
    }

    private static Schema required(Schema schema) {
        return new ConnectSchema(
                schema.type(), false, null, schema.name(), null, null, null, schema.fields(), null, null);
    }

    /** A builder refuses defaults with structs in them, for it compares their schemas with itself. */
    private static boolean holdsStruct(Schema schema) {
        return switch (schema.type()) {
            case STRUCT -> true;
            case ARRAY -> holdsStruct(schema.valueSchema());
            case MAP -> holdsStruct(schema.keySchema()) || holdsStruct(schema.valueSchema());
            default -> false;
        };
    }

    /** Lists and maps compare a byte[] by identity, so Connect finds no copy equal to a default with such. */
    private static boolean hasEqualValues(Schema schema, boolean inCollection) {
        return switch (schema.type()) {
            case BYTES -> !inCollection || Decimal.LOGICAL_NAME.equals(schema.name());
            case STRUCT -> schema.fields().stream().allMatch(field -> hasEqualValues(field.schema(), false));
            case ARRAY -> hasEqualValues(schema.valueSchema(), true);
            case MAP -> hasEqualValues(schema.keySchema(), true) && hasEqualValues(schema.valueSchema(), true);
            default -> true;
        };
    }

    private SchemaBuilder bare(int levels) {
        switch (random.nextInt(levels > 0 ? 18 : 10)) {
            case 0 -> {
                return Decimal.builder(random.nextInt(40) - 10);
            }
            case 1 -> {
                return Date.builder();
            }
            case 2 -> {
                return Time.builder();
            }
            case 3 -> {
                return Timestamp.builder();
            }
            case 10, 11 -> {
                return SchemaBuilder.array(schema(levels - 1));
            }
            case 12, 13 -> {
                return SchemaBuilder.map(schema(levels - 1), schema(levels - 1));
            }
            case 14 -> {
                return SchemaBuilder.map(Schema.STRING_SCHEMA, schema(levels - 1));
            }
            case 15, 16, 17 -> {
                SchemaBuilder struct = SchemaBuilder.struct();
                for (int i = random.nextInt(8); i > 0; i--) {
                    String name = text() + i;
                    struct.field(name, schema(levels - 1));
                }
                return struct;
            }
            default -> {
                Schema.Type[] primitive = {
                    Schema.Type.INT8,
                    Schema.Type.INT16,
                    Schema.Type.INT32,
                    Schema.Type.INT64,
                    Schema.Type.FLOAT32,
                    Schema.Type.FLOAT64,
                    Schema.Type.BOOLEAN,
                    Schema.Type.STRING,
                    Schema.Type.BYTES
                };
                return SchemaBuilder.type(primitive[random.nextInt(primitive.length)]);
            }
        }
    }

    @Nullable
    Object value(Schema schema, int size) {
        if (schema.isOptional() && chance(4)) {
            return null;
        }
        if (schema.name() != null) {
            switch (schema.name()) {
                case Decimal.LOGICAL_NAME -> {
                    return decimal();
                }
                case Date.LOGICAL_NAME -> {
                    return new java.util.Date(chance(4) ? whole() : random.nextInt(3_000_000) * 86_400_000L);
                }
                case Time.LOGICAL_NAME -> {
                    return new java.util.Date(chance(4) ? whole() : random.nextInt(86_400_001));
                }
                case Timestamp.LOGICAL_NAME -> {
                    return date();
                }
                default -> {}
            }
        }
        return switch (schema.type()) {
            case INT8 -> (byte) integer();
            case INT16 -> (short) integer();
            case INT32 -> integer();
            case INT64 -> whole();
            case FLOAT32 -> single();
            case FLOAT64 -> real();
            case BOOLEAN -> random.nextBoolean();
            case STRING -> text();
            case BYTES -> chance(2) ? bytes() : ByteBuffer.wrap(bytes());
            case ARRAY -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(size + 1); i > 0; i--) {
                    list.add(value(schema.valueSchema(), size - 1));
                }
                yield list;
            }
            case MAP -> {
                Map<Object, Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(size + 1); i > 0; i--) {
                    map.put(value(schema.keySchema(), size - 1), value(schema.valueSchema(), size - 1));
                }
                yield map;
            }
            case STRUCT -> {
                Struct struct = new Struct(schema);
                for (Field field : schema.fields()) {
                    Object value = value(field.schema(), size);
                    if (value != null && !(field.schema().defaultValue() != null && chance(3))) {
                        struct.put(field, value);
                    }
                }
                yield struct;
            }
        };
    }

    @Nullable
    Object schemaless(int size) {
        switch (random.nextInt(size > 0 ? 17 : 13)) {
            case 0 -> {
                return null;
            }
            case 1 -> {
                return (byte) integer();
            }
            case 2 -> {
                return (short) integer();
            }
            case 3 -> {
                return integer();
            }
            case 4 -> {
                return whole();
            }
            case 5 -> {
                return single();
            }
            case 6 -> {
                return real();
            }
            case 7 -> {
                return random.nextBoolean();
            }
            case 8 -> {
                return bytes();
            }
            case 9 -> {
                return ByteBuffer.wrap(bytes());
            }
            case 10 -> {
                return decimal();
            }
            case 11 -> {
                return date();
            }
            case 13 -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    list.add(schemaless(size - 1));
                }
                return list;
            }
            case 14 -> {
                Map<Object, Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(schemaless(size - 1), schemaless(size - 1));
                }
                return map;
            }
            case 15 -> {
                Map<Object, Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    map.put(text(), schemaless(size - 1));
                }
                return map;
            }
            case 16 -> {
                SchemaBuilder builder = SchemaBuilder.struct();
                builder.field("only", schema(size - 1));
                return value(builder.build(), 2);
            }
            default -> {
                return text();
            }
        }
    }

    private String text() {
        if (chance(2)) {
            return TEXTS[random.nextInt(TEXTS.length)];
        }
        StringBuilder text = new StringBuilder();
        int bound = chance(2) ? 0x80 : chance(2) ? 0x800 : 0x10000;
        for (int i = random.nextInt(30); i > 0; i--) {
            text.append((char) random.nextInt(bound));
        }
        return text.toString();
    }

    private byte[] bytes() {
        if (chance(2)) {
            return text().getBytes(StandardCharsets.UTF_8);
        }
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return bytes;
    }

    private int integer() {
        return chance(2) ? random.nextInt(20) - 10 : random.nextInt() >> random.nextInt(32);
    }

    private long whole() {
        return switch (random.nextInt(6)) {
            case 0 -> Long.MIN_VALUE + random.nextInt(2);
            case 1 -> Long.MAX_VALUE - random.nextInt(2);
            default -> random.nextLong() >> random.nextInt(64);
        };
    }

    private float single() {
        float[] special = {0f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, 0.1f};
        return chance(3) ? special[random.nextInt(special.length)] : Float.intBitsToFloat(random.nextInt());
    }

    private double real() {
        double[] special = {
            0d,
            -0d,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.MIN_VALUE,
            0x1p53,
            1e15,
            21.5
        };
        return switch (random.nextInt(4)) {
            case 0 -> special[random.nextInt(special.length)];
            case 1 -> random.nextInt(100_000) / 100.0;
            case 2 -> (double) whole();
            default -> Double.longBitsToDouble(random.nextLong());
        };
    }

    private BigDecimal decimal() {
        int bits = chance(10) ? 8000 : random.nextInt(200);
        int scale = chance(8) ? Integer.MIN_VALUE + random.nextInt() : random.nextInt(60) - 20;
        BigInteger unscaled = new BigInteger(bits, random);
        return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), scale);
    }

    private java.util.Date date() {
        return new java.util.Date(chance(4) ? whole() : random.nextLong(-62_167_219_200_000L, 253_402_300_800_000L));
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }
}
