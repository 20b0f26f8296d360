package io.spool.connect.source;

import static io.spool.connect.source.SourceBench.poll;
import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.Spools;
import io.spool.frame.FrameBytes;
import io.spool.frame.SchemaDirectory;
import io.spool.frame.connect.SinkRecordFrames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LoopGuardTest {
    private static final String[] GUARDED = {"frame.format", "record", "topic", "${topic}", "loop.guard", "true"};

    @TempDir
    private Path directory;

    private SourceBench bench;
    private SourceBench other;

    @BeforeEach
    void createSpools() throws Exception {
        bench = new SourceBench(directory.resolve("s"));
        other = new SourceBench(directory.resolve("o"));
    }

    @AfterEach
    void stop() {
        bench.close();
        other.close();
    }

    @Test
    void aRecordThatComesBackIntoItsSpoolIsNotCarriedRoundAgain() throws Exception {
        sink(bench, new SinkRecord("orders", 0, null, null, null, "first", 1));
        SpoolSourceTask task = bench.task(GUARDED);
        SourceRecord once = poll(task).get(0);
        assertThat(once.headers().lastWithName("spool.passed").value())
                .isEqualTo(Spools.status(bench.spool()).identity().uuid().toString());

        sink(bench, carried(once));
        sink(bench, new SinkRecord("orders", 0, null, null, null, "second", 3));
        assertThat(poll(task)).extracting(SourceRecord::value).containsExactly("second");
    }

    @Test
    void aRecordMayGoThroughSeveralSpools() throws Exception {
        sink(bench, new SinkRecord("orders", 0, null, null, null, "first", 1));
        SourceRecord once = poll(bench.task(GUARDED)).get(0);
        sink(other, carried(once));
        SourceRecord twice = poll(other.task(GUARDED)).get(0);
        assertThat(twice.headers()).hasSize(2);
    }

    @Test
    void withoutTheGuardRecordsAreAsTheyWere() throws Exception {
        sink(bench, new SinkRecord("orders", 0, null, null, null, "first", 1));
        List<SourceRecord> records = poll(bench.task("frame.format", "record", "topic", "${topic}"));
        assertThat(records.get(0).headers()).isEmpty();
    }

    /** As it comes to a sink that reads the topic. */
    private static SinkRecord carried(SourceRecord record) {
        return new SinkRecord(
                record.topic(),
                0,
                record.keySchema(),
                record.key(),
                record.valueSchema(),
                record.value(),
                2,
                null,
                TimestampType.NO_TIMESTAMP_TYPE,
                record.headers());
    }

    private static void sink(SourceBench into, SinkRecord record) throws Exception {
        FrameBytes bytes = new FrameBytes();
        new SinkRecordFrames(new SchemaDirectory(into.spool())).encode(record, bytes);
        into.append(new String(bytes.toByteArray(), StandardCharsets.UTF_8));
    }
}
