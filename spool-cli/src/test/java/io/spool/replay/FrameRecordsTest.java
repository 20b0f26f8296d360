package io.spool.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spool.frame.FrameBytes;
import io.spool.frame.FrameFormat;
import io.spool.frame.SchemaDirectory;
import io.spool.frame.SchemaStore;
import io.spool.frame.TopicTemplate;
import io.spool.frame.connect.SinkRecordFrames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameRecordsTest {
    private static final byte[] ANY_BYTES = {0, -1, '"', '\n', 127, -128};
    private static final Schema POINT = SchemaBuilder.struct()
            .field("x", Schema.INT32_SCHEMA)
            .field("name", Schema.OPTIONAL_STRING_SCHEMA)
            .build();

    @TempDir
    private Path spool;

    private SinkRecordFrames frames;

    private final List<String> notices = new ArrayList<>();

    @BeforeEach
    void writer() {
        frames = new SinkRecordFrames(new SchemaDirectory(spool));
    }

    private ProducerRecord<byte[], byte[]> replayed(SinkRecord record, ByteFormat format, boolean keepPartition)
            throws Exception {
        FrameBytes frame = new FrameBytes();
        frames.encode(record, frame);
        return new FrameRecords(schemas(), new TopicTemplate("${topic}"), keepPartition, format, format, notices::add)
                .record(frame.array(), 0, frame.length(), 99);
    }

    private ProducerRecord<byte[], byte[]> replayed(ByteFormat format, @Nullable Schema schema, @Nullable Object value)
            throws Exception {
        return replayed(new SinkRecord("t", 3, schema, value, schema, value, 0), format, false);
    }

    private SchemaStore schemas() {
        return new SchemaDirectory(spool);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void recordIsWhatItWas() throws Exception {
        ConnectHeaders headers = new ConnectHeaders();
        headers.addString("s", "text").addInt("i", 42).addBytes("b", ANY_BYTES).add("n", null, null);
        headers.addString("s", "again");
        SinkRecord record = new SinkRecord(
                "orders",
                3,
                Schema.STRING_SCHEMA,
                "kéy",
                Schema.BYTES_SCHEMA,
                ANY_BYTES,
                17,
                1_234L,
                TimestampType.CREATE_TIME,
                headers);
        ProducerRecord<byte[], byte[]> replayed = replayed(record, ByteFormat.AUTO, true);
        assertThat(replayed.topic()).isEqualTo("orders");
        assertThat(replayed.partition()).isEqualTo(3);
        assertThat(replayed.timestamp()).isEqualTo(1_234);
        assertThat(text(replayed.key())).isEqualTo("kéy");
        assertThat(replayed.value()).isEqualTo(ANY_BYTES);
        assertThat(replayed.headers().toArray())
                .extracting(header -> header.key())
                .containsExactly("s", "i", "b", "n", "s");
        assertThat(replayed.headers().toArray())
                .extracting(header -> header.value())
                .containsExactly(
                        "text".getBytes(StandardCharsets.UTF_8),
                        "42".getBytes(StandardCharsets.UTF_8),
                        ANY_BYTES,
                        null,
                        "again".getBytes(StandardCharsets.UTF_8));
        assertThat(replayed(record, ByteFormat.AUTO, false).partition()).isNull();
    }

    @Test
    void tombstonesStayTombstonesWhateverTheFormat() throws Exception {
        for (ByteFormat format : ByteFormat.values()) {
            assertThat(replayed(format, Schema.OPTIONAL_STRING_SCHEMA, null).value())
                    .isNull();
            assertThat(replayed(format, null, null).value()).isNull();
        }
    }

    @Test
    void recordWithoutATimeHasThatOfItsFrame() throws Exception {
        assertThat(replayed(ByteFormat.AUTO, Schema.STRING_SCHEMA, "v").timestamp())
                .isEqualTo(99);
    }

    @Test
    void formatsMakeBytesOfData() throws Exception {
        Struct point = new Struct(POINT).put("x", 1);
        assertThat(text(replayed(ByteFormat.AUTO, POINT, point).value())).isEqualTo("{\"x\":1,\"name\":null}");
        assertThat(text(replayed(ByteFormat.AUTO, null, Map.of("a", 1L)).value()))
                .isEqualTo("{\"a\":1}");
        assertThat(text(replayed(ByteFormat.AUTO, Schema.INT64_SCHEMA, 7L).key()))
                .isEqualTo("7");
        assertThat(text(replayed(ByteFormat.JSON, Schema.STRING_SCHEMA, "v").value()))
                .isEqualTo("\"v\"");
        assertThat(text(replayed(ByteFormat.ENVELOPE, Schema.STRING_SCHEMA, "v").value()))
                .isEqualTo("{\"schema\":{\"type\":\"string\",\"optional\":false},\"payload\":\"v\"}");
        assertThat(text(replayed(ByteFormat.STRING, Schema.FLOAT64_SCHEMA, 1.5).value()))
                .isEqualTo("1.5");
        assertThat(replayed(ByteFormat.BYTES, Schema.BYTES_SCHEMA, ByteBuffer.wrap(ANY_BYTES))
                        .value())
                .isEqualTo(ANY_BYTES);
    }

    @Test
    void whatAFormatCannotSayIsRefused() {
        Struct point = new Struct(POINT).put("x", 1);
        assertThatThrownBy(() -> replayed(ByteFormat.STRING, POINT, point))
                .isInstanceOf(UnreplayableFrameException.class)
                .hasMessageContaining("Struct")
                .hasMessageContaining("-format string");
        assertThatThrownBy(() -> replayed(ByteFormat.BYTES, Schema.STRING_SCHEMA, "v"))
                .isInstanceOf(UnreplayableFrameException.class)
                .hasMessageContaining("-format bytes");
    }

    @Test
    void anyOtherFrameIsAValueAsItIs() throws Exception {
        byte[] frame = "  {\"a\": [1,  2]} ".getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> record = new FrameRecords(
                        schemas(), new TopicTemplate("lines"), true, ByteFormat.AUTO, ByteFormat.AUTO, notices::add)
                .record(frame, 1, frame.length - 1, 99);
        assertThat(record.topic()).isEqualTo("lines");
        assertThat(record.key()).isNull();
        assertThat(text(record.value())).isEqualTo(" {\"a\": [1,  2]} ");
        assertThat(record.timestamp()).isEqualTo(99);
        assertThat(record.partition()).isNull();
    }

    @Test
    void aTimeThatKafkaWouldRefuseGoesIntoAHeader() throws Exception {
        byte[] frame = "{}".getBytes(StandardCharsets.UTF_8);
        FrameRecords records = new FrameRecords(
                schemas(), new TopicTemplate("t"), false, ByteFormat.AUTO, ByteFormat.AUTO, notices::add);
        long before = System.currentTimeMillis();
        long wrong = 2_177_452_800_000L; // 2039
        for (int i = 0; i < 2; i++) {
            ProducerRecord<byte[], byte[]> record = records.record(frame, 0, frame.length, wrong);
            assertThat(record.timestamp()).isBetween(before, System.currentTimeMillis());
            assertThat(text(record.headers().lastHeader("spool.time").value())).isEqualTo(Long.toString(wrong));
        }
        assertThat(notices).singleElement().asString().contains("wrong clock", "spool.time");
        ProducerRecord<byte[], byte[]> right = records.record(frame, 0, frame.length, before + 60_000);
        assertThat(right.timestamp()).isEqualTo(before + 60_000);
        assertThat(right.headers()).isEmpty();
    }

    @Test
    void brokenRecordFrameIsRefused() {
        byte[] broken = ("{\"" + FrameFormat.MARKER + "\":1,\"topic\":\"t\"").getBytes(StandardCharsets.UTF_8);
        FrameRecords records = new FrameRecords(
                schemas(), new TopicTemplate("lines"), false, ByteFormat.AUTO, ByteFormat.AUTO, notices::add);
        assertThatThrownBy(() -> records.record(broken, 0, broken.length, 99))
                .isInstanceOf(UnreplayableFrameException.class);
    }
}
