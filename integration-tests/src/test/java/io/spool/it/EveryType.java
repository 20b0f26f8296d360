package io.spool.it;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/** Values of every type that Connect has; the same number gives the same values on every machine. */
final class EveryType {
    private static final long DAY = 86_400_000L;

    private static final Schema PLACE = SchemaBuilder.struct()
            .name("edge.Place")
            .doc("where it stands")
            .field("lat", Schema.FLOAT64_SCHEMA)
            .field("floor", Schema.OPTIONAL_INT8_SCHEMA)
            .build();

    private static final Schema OPTIONAL_PLACE = SchemaBuilder.struct()
            .name("edge.Place")
            .optional()
            .field("lat", Schema.FLOAT64_SCHEMA)
            .field("floor", Schema.OPTIONAL_INT8_SCHEMA)
            .build();

    private static final Schema EVERYTHING = SchemaBuilder.struct()
            .name("edge.Everything")
            .version(7)
            .doc("\u00fc")
            .field("i8", Schema.INT8_SCHEMA)
            .field("i16", Schema.INT16_SCHEMA)
            .field("i32", Schema.INT32_SCHEMA)
            .field("i64", Schema.INT64_SCHEMA)
            .field("f32", Schema.FLOAT32_SCHEMA)
            .field("f64", Schema.FLOAT64_SCHEMA)
            .field("bool", Schema.BOOLEAN_SCHEMA)
            .field("text", Schema.STRING_SCHEMA)
            .field("raw", Schema.BYTES_SCHEMA)
            .field("price", Decimal.builder(4).parameter("unit", "EUR").build())
            .field("day", org.apache.kafka.connect.data.Date.SCHEMA)
            .field("time", Time.SCHEMA)
            .field("at", Timestamp.SCHEMA)
            .field("maybe", Schema.OPTIONAL_INT64_SCHEMA)
            .field("maybePrice", Decimal.builder(2).optional().build())
            .field("level", SchemaBuilder.int32().defaultValue(6).build())
            .field(
                    "maybeLevel",
                    SchemaBuilder.string().optional().defaultValue("low").build())
            .field("place", PLACE)
            .field("maybePlace", OPTIONAL_PLACE)
            .field("places", SchemaBuilder.array(PLACE).build())
            .field(
                    "grid",
                    SchemaBuilder.array(SchemaBuilder.array(Schema.OPTIONAL_FLOAT32_SCHEMA)
                                    .build())
                            .build())
            .field(
                    "byName",
                    SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.OPTIONAL_BOOLEAN_SCHEMA)
                            .build())
            .field("byNumber", SchemaBuilder.map(Schema.INT64_SCHEMA, PLACE).build())
            .build();

    private final Random random;

    private EveryType(int number) {
        this.random = new Random(0x5eed ^ (long) number * 0x9e3779b97f4a7c15L);
    }

    /** The value of this number: one type after the other, each time another value of it. */
    static SchemaAndValue value(int number) {
        EveryType type = new EveryType(number);
        return switch (number % 22) {
            case 0 -> new SchemaAndValue(Schema.INT8_SCHEMA, type.i8());
            case 1 -> new SchemaAndValue(Schema.INT16_SCHEMA, type.i16());
            case 2 -> new SchemaAndValue(Schema.INT32_SCHEMA, type.i32());
            case 3 -> new SchemaAndValue(Schema.INT64_SCHEMA, type.i64());
            case 4 -> new SchemaAndValue(Schema.FLOAT32_SCHEMA, type.f32());
            case 5 -> new SchemaAndValue(Schema.FLOAT64_SCHEMA, type.f64());
            case 6 -> new SchemaAndValue(Schema.BOOLEAN_SCHEMA, type.random.nextBoolean());
            case 7 -> new SchemaAndValue(Schema.STRING_SCHEMA, type.text());
            case 8 -> new SchemaAndValue(Schema.BYTES_SCHEMA, type.raw());
            case 9 -> new SchemaAndValue(Decimal.schema(4), type.decimal(4));
            case 10 -> new SchemaAndValue(org.apache.kafka.connect.data.Date.SCHEMA, type.day());
            case 11 -> new SchemaAndValue(Time.SCHEMA, type.time());
            case 12 -> new SchemaAndValue(Timestamp.SCHEMA, type.at());
            case 13 -> new SchemaAndValue(SchemaBuilder.array(Timestamp.SCHEMA).build(), List.of(type.at(), type.at()));
            case 14 ->
                new SchemaAndValue(
                        SchemaBuilder.map(Schema.INT32_SCHEMA, Decimal.schema(1))
                                .build(),
                        Map.of(type.i32(), type.decimal(1)));
            case 15 ->
                new SchemaAndValue(
                        SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT16_SCHEMA)
                                .build(),
                        Map.of("$" + type.text(), type.i16()));
            case 16 -> new SchemaAndValue(Schema.OPTIONAL_STRING_SCHEMA, null);
            case 17 -> new SchemaAndValue(OPTIONAL_PLACE, null);
            // A tombstone.
            case 18 -> SchemaAndValue.NULL;
            case 19 -> new SchemaAndValue(PLACE, type.place());
            default -> new SchemaAndValue(EVERYTHING, type.everything());
        };
    }

    /** The value of this number, of the types that there are without a schema. */
    static @Nullable Object free(int number) {
        return new EveryType(number).free(0, number % 9);
    }

    private @Nullable Object free(int depth, int kind) {
        return switch (kind) {
            case 0 -> i64();
            case 1 -> f64();
            case 2 -> text();
            case 3 -> random.nextBoolean();
            case 4 -> depth == 0 ? null : Long.MAX_VALUE;
            case 5 -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(nested(depth));
                }
                yield list;
            }
            default -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    map.put(i + text(), nested(depth));
                }
                map.put("nothing", null);
                yield map;
            }
        };
    }

    private @Nullable Object nested(int depth) {
        return free(depth + 1, random.nextInt(depth > 3 ? 5 : 9));
    }

    private Struct everything() {
        boolean given = random.nextBoolean();
        Map<String, @Nullable Boolean> byName = new LinkedHashMap<>();
        byName.put(text(), true);
        byName.put("none", null);
        List<@Nullable Float> row = new ArrayList<>();
        row.add(f32());
        row.add(null);
        return new Struct(EVERYTHING)
                .put("i8", i8())
                .put("i16", i16())
                .put("i32", i32())
                .put("i64", i64())
                .put("f32", f32())
                .put("f64", f64())
                .put("bool", given)
                .put("text", text())
                .put("raw", raw())
                .put("price", decimal(4))
                .put("day", day())
                .put("time", time())
                .put("at", at())
                .put("maybe", given ? i64() : null)
                .put("maybePrice", given ? decimal(2) : null)
                .put("level", i32())
                .put("maybeLevel", given ? null : text())
                .put("place", place())
                .put(
                        "maybePlace",
                        given ? new Struct(OPTIONAL_PLACE).put("lat", f64()).put("floor", i8()) : null)
                .put("places", List.of(place(), place()))
                .put("grid", List.of(List.of(), row))
                .put("byName", byName)
                .put("byNumber", Map.of(i64(), place()));
    }

    private Struct place() {
        return new Struct(PLACE).put("lat", f64()).put("floor", random.nextBoolean() ? i8() : null);
    }

    private byte i8() {
        return (byte) edged(Byte.MIN_VALUE, Byte.MAX_VALUE);
    }

    private short i16() {
        return (short) edged(Short.MIN_VALUE, Short.MAX_VALUE);
    }

    private int i32() {
        return (int) edged(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private long i64() {
        return edged(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private long edged(long min, long max) {
        return switch (random.nextInt(5)) {
            case 0 -> min;
            case 1 -> max;
            case 2 -> 0;
            default -> random.nextLong();
        };
    }

    /** No NaN and no infinity: JSON has none, and Kafka's converter makes zeros of them. */
    private float f32() {
        return switch (random.nextInt(5)) {
            case 0 -> Float.MIN_VALUE;
            case 1 -> -Float.MAX_VALUE;
            case 2 -> -0.0f;
            default -> (float) (random.nextGaussian() * 1e3);
        };
    }

    private double f64() {
        return switch (random.nextInt(5)) {
            case 0 -> Double.MIN_VALUE;
            case 1 -> -Double.MAX_VALUE;
            case 2 -> -0.0;
            default -> random.nextGaussian() * 1e9;
        };
    }

    private String text() {
        return switch (random.nextInt(5)) {
            case 0 -> "";
            case 1 -> "quote \" backslash \\ tab \t line\n \u0000 end";
            case 2 -> "\u00fc \u4e2d \ud83d\ude80";
            case 3 -> "{\"json\": " + random.nextInt() + " }";
            default -> "text " + random.nextInt();
        };
    }

    private byte[] raw() {
        if (random.nextInt(4) == 0) {
            return "{\"a\" : 1}".getBytes(StandardCharsets.UTF_8);
        }
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return bytes;
    }

    private BigDecimal decimal(int scale) {
        return new BigDecimal(new BigInteger(random.nextInt(100), random), scale).negate();
    }

    private Date day() {
        return date((random.nextInt(40_000) - 10_000) * DAY);
    }

    private Date time() {
        return date(random.nextInt((int) DAY));
    }

    private Date at() {
        return date((random.nextInt(40_000) - 10_000) * DAY + random.nextInt((int) DAY));
    }

    private static Date date(long millis) {
        return Date.from(Instant.ofEpochMilli(millis));
    }
}
