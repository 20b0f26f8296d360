package io.spool.connect.source;

import static io.spool.connect.source.SourceBench.poll;
import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.Spools;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.SpoolStatus;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Frames that were appended under a wrong clock are delivered, with times that Kafka takes. */
@Timeout(120)
class WrongClockTest {
    private static final long WRONG_MS = 2_177_452_800_000L; // 2039

    @TempDir
    private Path directory;

    private SourceBench bench;

    @BeforeEach
    void create() throws Exception {
        bench = new SourceBench(directory.resolve("s"));
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    /** Has the first frame bear this time. */
    private void stampFirst(long timeMs) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(
                bench.spool().resolve(SpoolFormat.RING_FILE).toFile(), "rw")) {
            byte[] bytes = new byte[(int) file.length()];
            file.readFully(bytes);
            ByteBuffer ring = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            int at = SpoolFormat.CONTROL_SIZE;
            long meta = ring.getLong(at + SpoolFormat.FRAME_META);
            ring.putLong(at + SpoolFormat.FRAME_META, (meta & ~SpoolFormat.META_TIME_MASK) | timeMs);
            int storage = SpoolFormat.FRAME_HEADER
                    + ring.getInt(at + SpoolFormat.FRAME_LENGTH)
                    + (int) (meta >>> SpoolFormat.META_PADDING_SHIFT & SpoolFormat.META_PADDING_MASK);
            CRC32C crc = new CRC32C();
            crc.update(bytes, at + 4, storage - 4);
            ring.putInt(at, (int) crc.getValue() ^ ring.getInt(SpoolFormat.BIRTH_SALT));
            file.seek(0);
            file.write(bytes);
        }
    }

    @Test
    void aTimeThatKafkaWouldRefuseGoesIntoAHeader() throws Exception {
        bench.append("1", "2");
        stampFirst(WRONG_MS);
        SpoolStatus status = Spools.status(bench.spool());
        long before = System.currentTimeMillis();
        List<SourceRecord> records = poll(bench.task());
        assertThat(records).extracting(SourceRecord::value).containsExactly(1L, 2L);
        assertThat(records.get(0).timestamp()).isBetween(before, System.currentTimeMillis());
        assertThat(records.get(0).headers().lastWithName("spool.time").value()).isEqualTo(WRONG_MS);
        assertThat(records.get(0).sourceOffset().get("time")).isEqualTo(WRONG_MS);
        assertThat(records.get(1).timestamp()).isEqualTo(status.lastAppend().toEpochMilli());
        assertThat(records.get(1).headers()).isEmpty();
    }

    @Test
    void howFarAheadATimeMayBeIsAnOption() throws Exception {
        bench.append("1");
        long ahead = System.currentTimeMillis() + 600_000;
        stampFirst(ahead);
        SpoolSourceTask task = bench.task();
        assertThat(poll(task).get(0).timestamp()).isEqualTo(ahead);
        task.stop();
        SourceRecord bounded =
                poll(bench.task("timestamp.ahead.max.ms", "60000")).get(0);
        assertThat(bounded.timestamp()).isLessThan(ahead);
        assertThat(bounded.headers().lastWithName("spool.time").value()).isEqualTo(ahead);
    }

    @Test
    void aTimeThatLiesAheadDoesNotEndAReplay() throws Exception {
        bench.append("1", "2");
        stampFirst(WRONG_MS);
        SpoolSourceTask bounded = bench.task("replay.to", "time:2038-01-01T00:00:00Z", "reader.name", "a");
        assertThat(poll(bounded)).extracting(SourceRecord::value).containsExactly(1L, 2L);
        bounded.stop();
        // The frame behind it ends it.
        SpoolSourceTask earlier = bench.task("replay.to", "time:1971-01-01T00:00:00Z", "reader.name", "b");
        assertThat(poll(earlier)).extracting(SourceRecord::value).containsExactly(1L);
        assertThat(earlier.poll()).isNull();
    }

    @Test
    void aTimestampInTheJsonIsBoundedToo() throws Exception {
        bench.append("{\"at\":" + WRONG_MS + "}", "{\"at\":" + Long.MAX_VALUE + "}", "{\"at\":0}");
        List<SourceRecord> records = poll(bench.task("plain.timestamp.pointer", "/at"));
        assertThat(records.get(0).headers().lastWithName("spool.time").value()).isEqualTo(WRONG_MS);
        assertThat(records.get(1).headers().lastWithName("spool.time").value()).isEqualTo(Long.MAX_VALUE);
        assertThat(records.get(2).timestamp()).isZero();
    }
}
