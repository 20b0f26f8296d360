package io.spool.frame.connect;

import io.spool.frame.FrameBytes;
import io.spool.frame.FrameException;
import io.spool.frame.SchemasInMemory;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** The records behind the golden frames, which are the examples in the document. */
@SuppressWarnings("JavaUtilDate") // Connect's logical types are made of it.
final class GoldenRecords {
    private static final long TIME = 1_790_000_000_123L;

    private GoldenRecords() {}

    static Map<String, SinkRecord> all() {
        Map<String, SinkRecord> records = new LinkedHashMap<>();
        records.put("string", of(Schema.STRING_SCHEMA, "sensor-7", Schema.STRING_SCHEMA, "21.5 °C"));
        records.put("tombstone", of(Schema.STRING_SCHEMA, "sensor-7", Schema.OPTIONAL_STRING_SCHEMA, null));
        records.put("bytes-text", of(null, null, Schema.OPTIONAL_BYTES_SCHEMA, utf8("plain text")));
        records.put("bytes-json", of(null, null, Schema.OPTIONAL_BYTES_SCHEMA, utf8("{\"temp\": 21.50}")));
        records.put("bytes-binary", of(null, null, Schema.OPTIONAL_BYTES_SCHEMA, new byte[] {0, (byte) 0xff, 1}));
        records.put("bytes-buffer", of(null, null, Schema.BYTES_SCHEMA, ByteBuffer.wrap(utf8("plain text"))));
        records.put("headers", headers());
        records.put("moved", moved());
        records.put("struct", of(Schema.INT32_SCHEMA, 7, struct().schema(), struct()));
        records.put("schemaless", of(null, null, null, schemaless()));
        records.put("schemaless-marks", of(null, null, null, marks()));
        Schema counts = SchemaBuilder.map(Schema.INT32_SCHEMA, Schema.OPTIONAL_FLOAT64_SCHEMA)
                .optional()
                .build();
        Map<Integer, Double> map = new LinkedHashMap<>();
        map.put(1, Double.NaN);
        map.put(2, null);
        map.put(3, -0.0);
        records.put("map-with-int-keys", of(null, null, counts, map));
        return records;
    }

    private static SinkRecord of(
            @Nullable Schema keySchema, @Nullable Object key, @Nullable Schema valueSchema, @Nullable Object value) {
        return new SinkRecord("telemetry", 3, keySchema, key, valueSchema, value, 42, TIME, TimestampType.CREATE_TIME);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static SinkRecord headers() {
        ConnectHeaders headers = new ConnectHeaders();
        headers.addString("trace", "a1");
        headers.addString("trace", null);
        headers.addInt("hops", 2);
        headers.add("free", null, null);
        return new SinkRecord("telemetry", 3, null, null, null, "x", 42, TIME, TimestampType.LOG_APPEND_TIME, headers);
    }

    private static SinkRecord moved() {
        return of(null, null, Schema.STRING_SCHEMA, "x")
                .newRecord("renamed", 0, null, null, Schema.STRING_SCHEMA, "x", null);
    }

    private static Struct struct() {
        Schema place = SchemaBuilder.struct()
                .name("Place")
                .optional()
                .field("lat", Schema.FLOAT64_SCHEMA)
                .field("lon", Schema.FLOAT64_SCHEMA)
                .build();
        Schema schema = SchemaBuilder.struct()
                .name("Reading")
                .version(2)
                .doc("One reading of one sensor")
                .field("id", Schema.INT64_SCHEMA)
                .field("price", Decimal.builder(2).optional().build())
                .field("day", Date.SCHEMA)
                .field("at", Timestamp.SCHEMA)
                .field("raw", Schema.BYTES_SCHEMA)
                .field("level", SchemaBuilder.int8().defaultValue((byte) 5).build())
                .field("ratio", Schema.FLOAT32_SCHEMA)
                .field("tags", SchemaBuilder.array(Schema.STRING_SCHEMA).build())
                .field(
                        "labels",
                        SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.STRING_SCHEMA)
                                .parameter("unit", "none")
                                .build())
                .field("place", place)
                .field("note", Schema.OPTIONAL_STRING_SCHEMA)
                .build();
        return new Struct(schema)
                .put("id", 9_007_199_254_740_993L)
                .put("price", new BigDecimal("12.50"))
                .put("day", new java.util.Date(20_000 * 86_400_000L))
                .put("at", new java.util.Date(TIME))
                .put("raw", new byte[] {1, 2, 3})
                .put("level", (byte) 6)
                .put("ratio", 0.1f)
                .put("tags", Arrays.asList("a", "b"))
                .put("labels", Map.of("room", "kitchen"))
                .put("place", new Struct(place).put("lat", 52.5).put("lon", 13.0));
    }

    private static Map<String, Object> schemaless() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", 7L);
        map.put("temp", 21.5);
        map.put("whole", 21.0);
        map.put("ok", true);
        map.put("none", null);
        map.put("list", Arrays.asList(1L, "a", null));
        return map;
    }

    private static Map<String, Object> marks() {
        Map<Object, Object> odd = new LinkedHashMap<>();
        odd.put(null, 1L);
        odd.put(2L, "two");
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("int8", (byte) 1);
        map.put("int16", (short) 2);
        map.put("int32", 3);
        map.put("float32", 0.1f);
        map.put("nan", Double.NaN);
        map.put("decimal", new BigDecimal("1.50"));
        map.put("date", new java.util.Date(TIME));
        map.put("bytes", utf8("text"));
        map.put("binary", new byte[] {0});
        map.put("buffer", ByteBuffer.wrap(utf8("text")));
        map.put("odd", odd);
        map.put("escaped", Map.of("$int32", 1L));
        return map;
    }

    /**
     * Writes the golden files anew, for a change of format that is meant.
     *
     * @param args the directory of the golden files
     */
    public static void main(String[] args) throws IOException, FrameException {
        Path directory = Path.of(args[0]);
        SchemasInMemory store = new SchemasInMemory();
        SinkRecordFrames frames = new SinkRecordFrames(store);
        Files.createDirectories(directory.resolve("schemas"));
        for (Map.Entry<String, SinkRecord> golden : all().entrySet()) {
            FrameBytes out = new FrameBytes();
            frames.encode(golden.getValue(), out);
            Files.write(directory.resolve(golden.getKey() + ".json"), out.toByteArray());
        }
        for (var schema : store.texts.entrySet()) {
            Files.write(directory.resolve("schemas/" + schema.getKey() + ".json"), schema.getValue());
        }
    }
}
