package io.spool.frame.connect;

import io.spool.frame.FrameBytes;
import io.spool.frame.FrameException;
import io.spool.frame.SchemasInMemory;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Prints what a record costs, in nanoseconds of its thread. A quick look, and no substitute for the benchmarks. */
final class FrameCost {
    private static final int RECORDS = 512;
    private static final int ROUNDS = 9;
    private static final long ROUND_NANOS = 300_000_000L;

    /** Keeps the work from being thought away. */
    private long sum;

    public static void main(String[] args) throws FrameException {
        FrameCost cost = new FrameCost();
        String text = "The quick brown fox jumps over the lazy dog; ".repeat(6).substring(0, 256);
        String json = telemetry();
        byte[] binary = new byte[256];
        new java.util.Random(1).nextBytes(binary);
        Schema string = Schema.OPTIONAL_STRING_SCHEMA;
        Schema bytes = Schema.OPTIONAL_BYTES_SCHEMA;
        for (int pass = 0; pass < 2; pass++) {
            System.out.println(
                    pass == 0 ? "warming up" : "ns per record: encode (least, median), decode (least, median)");
            cost.measure("String, 256 B of text", string, text);
            cost.measure("byte[], 256 B of text", bytes, text.getBytes(StandardCharsets.US_ASCII));
            cost.measure("String, JSON of 20 keys", string, json);
            cost.measure("byte[], JSON of 20 keys", bytes, json.getBytes(StandardCharsets.US_ASCII));
            cost.measure("byte[], 256 B at random", bytes, binary);
            cost.measure("map of 20 keys, no schema", null, map());
            Struct struct = struct();
            cost.measure("struct of 20 fields", struct.schema(), struct);
        }
        System.out.println(cost.sum);
    }

    private void measure(String what, @Nullable Schema schema, Object value) throws FrameException {
        SchemasInMemory store = new SchemasInMemory();
        SinkRecordFrames sink = new SinkRecordFrames(store);
        SourceRecordFrames source = new SourceRecordFrames(store);
        SinkRecord[] records = new SinkRecord[RECORDS];
        FrameBytes out = new FrameBytes(1 << 20);
        int[] ends = new int[RECORDS];
        for (int i = 0; i < RECORDS; i++) {
            records[i] = new SinkRecord(
                    "telemetry",
                    3,
                    null,
                    null,
                    schema,
                    value,
                    1_000_000 + i,
                    1_790_000_000_000L + i,
                    TimestampType.CREATE_TIME);
        }
        double[] encode = new double[ROUNDS];
        double[] decode = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long count = 0;
            long start = cpuNanos();
            long spent = 0;
            while (spent < ROUND_NANOS / 2) {
                out.clear();
                for (int i = 0; i < RECORDS; i++) {
                    sink.encode(records[i], out);
                    ends[i] = out.length();
                }
                count += RECORDS;
                spent = cpuNanos() - start;
            }
            encode[round] = (double) spent / count;
            count = 0;
            start = cpuNanos();
            spent = 0;
            while (spent < ROUND_NANOS / 2) {
                int from = 0;
                for (int i = 0; i < RECORDS; i++) {
                    sum += source.decode(out.array(), from, ends[i] - from).kafkaOffset();
                    from = ends[i];
                }
                count += RECORDS;
                spent = cpuNanos() - start;
            }
            decode[round] = (double) spent / count;
        }
        Arrays.sort(encode);
        Arrays.sort(decode);
        System.out.printf(
                "%-28s %6d B  %7.0f %7.0f  %7.0f %7.0f%n",
                what, ends[0], encode[0], encode[ROUNDS / 2], decode[0], decode[ROUNDS / 2]);
    }

    /** What this thread has used: the machine may be busy with other things. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static Map<String, Object> map() {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            map.put("sensor" + i, i % 2 == 0 ? (Object) (1000L + i) : (Object) (20.5 + i));
        }
        return map;
    }

    private static Struct struct() {
        SchemaBuilder builder = SchemaBuilder.struct().name("Telemetry");
        map().forEach((name, value) ->
                builder.field(name, value instanceof Long ? Schema.INT64_SCHEMA : Schema.FLOAT64_SCHEMA));
        Struct struct = new Struct(builder.build());
        map().forEach(struct::put);
        return struct;
    }

    private static String telemetry() {
        StringBuilder json = new StringBuilder("{");
        map().forEach((name, value) -> json.append(json.length() > 1 ? "," : "")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));
        return json.append('}').toString();
    }
}
