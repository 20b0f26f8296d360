package io.spool.connect.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.ReaderOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each number of a source task's spool and of its reader there, as an MBean shows it. */
@Timeout(120)
class SourceMetricsTest {
    private static final String READER = "uplink";
    private static final String TYPE = "source-spool";

    @TempDir
    private Path directory;

    private Path spool = Path.of("");
    private final String name = "source-" + UUID.randomUUID();
    private final ShownBeans beans = new ShownBeans(name);
    private final SpoolSourceTask task = new SpoolSourceTask(Duration.ofMillis(20), Duration.ofSeconds(30));

    @BeforeEach
    void createSpool() throws Exception {
        spool = directory.resolve("s");
        Spools.create(spool, CreateOptions.ofSize(65_536));
    }

    @AfterEach
    void stop() {
        task.stop();
    }

    @Test
    void framesAndBytesReadAreThoseOfTheSpool() throws Exception {
        start();
        assertThat(beans.number(TYPE, "Open")).isEqualTo(1);
        append(10, 100);
        assertThat(beans.number(TYPE, "LagFrames")).isEqualTo(10);
        assertThat(beans.number(TYPE, "FramesRead")).isZero();

        assertThat(poll()).hasSize(10);

        assertThat(beans.number(TYPE, "FramesRead")).isEqualTo(10);
        assertThat(beans.number(TYPE, "BytesRead")).isEqualTo(1_000);
        assertThat(beans.number(TYPE, "LagFrames")).isZero();
        assertThat(beans.number(TYPE, "LagBytes")).isZero();
        assertThat(beans.number(TYPE, "LagSeconds")).isZero();
        assertThat(beans.number(TYPE, "TimeToOverrunSeconds")).isPositive();
        assertThat(beans.number(TYPE, "FramesAppended")).isEqualTo(10);
        assertThat(beans.number(TYPE, "FullRatio")).isPositive();
    }

    @Test
    void whatConnectHasNotCommittedIsUnacknowledged() throws Exception {
        start();
        append(10, 100);
        List<SourceRecord> records = poll();
        assertThat(beans.number(TYPE, "FramesUnacknowledged")).isEqualTo(10);

        records.forEach(record -> task.commitRecord(record, null));
        for (int i = 0; i < 3; i++) {
            var unused = task.poll();
            CompletableFuture.runAsync(task::commit).get(5, TimeUnit.SECONDS);
        }
        var unused = task.poll();

        assertThat(beans.number(TYPE, "FramesUnacknowledged")).isZero();
    }

    @Test
    void lostFramesAreCountedExactly() throws Exception {
        start();
        append(10, 1_000);
        assertThat(poll()).hasSize(10);
        append(200, 1_000);
        long lost = Spools.status(spool).minSequence() - 11;
        assertThat(lost).isPositive();
        assertThat(beans.number(TYPE, "FramesOverrun")).isEqualTo((double) lost);
        assertThat(beans.number(TYPE, "TimeToOverrunSeconds")).isZero();
        assertThat(beans.number(TYPE, "FramesLost")).isZero();

        int read = poll().size();

        assertThat(read).isEqualTo((int) (200 - lost));
        assertThat(beans.number(TYPE, "FramesLost")).isEqualTo((double) lost);
        assertThat(beans.number(TYPE, "FramesOverrun")).isZero();
        assertThat(beans.number(TYPE, "FramesRead")).isEqualTo(10.0 + read);
        assertThat(beans.number(TYPE, "FramesDamaged")).isZero();
    }

    @Test
    void damagedFramesAreCounted() throws Exception {
        start();
        append(5, 100);
        spoil("frame 3 ");

        int read = 0;
        while (read < 4) {
            read += poll().size();
        }

        assertThat(beans.number(TYPE, "FramesDamaged")).isEqualTo(1);
        assertThat(beans.number(TYPE, "FramesRead")).isEqualTo(4);
        assertThat(beans.number(TYPE, "FramesLost")).isZero();
    }

    @Test
    void framesThatNoRecordCanBeMadeOfAreCountedWhenTheyAreSkipped() throws Exception {
        start("plain.value", "json", "bad.frames", "skip");
        try (SpoolWriter writer = Spools.writer(spool)) {
            FrameBatch batch = new FrameBatch();
            List.of("1", "{no", "2", "}no", "3").forEach(batch::add);
            assertThat(writer.append(batch).firstSequence()).isEqualTo(1);
        }
        assertThat(poll()).hasSize(3);
        assertThat(beans.number(TYPE, "FramesSkipped")).isEqualTo(2);
    }

    @Test
    void aSpoolWhoseReaderSomebodyElseHoldsIsShownAsNotOpen() throws Exception {
        try (SpoolReader other = Spools.reader(spool, ReaderOptions.named(READER))) {
            assertThat(other.position()).isEqualTo(1);
            start();
            append(3, 100);
            assertThat(beans.number(TYPE, "Open")).isZero();
            assertThat(beans.number(TYPE, "LagFrames")).isEqualTo(3);
        }
    }

    @Test
    void aTaskThatHasEndedShowsNothing() throws Exception {
        start();
        assertThat(beans.all()).hasSize(1);
        task.stop();
        assertThat(beans.all()).isEmpty();
    }

    @Test
    void aTaskThatCannotStartShowsNothing() throws Exception {
        assertThatThrownBy(() -> start("spool.directories", spool + "," + directory.resolve("missing")))
                .isInstanceOf(ConnectException.class);
        assertThat(beans.all()).isEmpty();
    }

    private void start(String... options) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "name",
                name,
                "spool.directories",
                spool.toString(),
                "reader.name",
                READER,
                "frame.format",
                "plain",
                "plain.value",
                "string",
                "topic",
                "t"));
        for (int i = 0; i < options.length; i += 2) {
            properties.put(options[i], options[i + 1]);
        }
        SpoolSourceConnector connector = new SpoolSourceConnector();
        connector.start(properties);
        task.initialize(new StoredOffsets());
        try {
            task.start(connector.taskConfigs(1).get(0));
        } finally {
            connector.stop();
        }
    }

    /** Frames of this many bytes, each with its sequence in it. */
    private void append(int frames, int bytes) throws Exception {
        try (SpoolWriter writer = Spools.writer(spool)) {
            for (int i = 0; i < frames; i++) {
                String begin = "\"frame " + (i + 1) + " ";
                String content = begin + "x".repeat(bytes - begin.length() - 1) + "\"";
                assertThat(writer.append(content)).isPositive();
            }
        }
    }

    /** Changes a byte of the frame in which this text stands. */
    private void spoil(String text) throws IOException {
        try (FileChannel ring =
                FileChannel.open(spool.resolve("spool.ring"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer all = ByteBuffer.allocate((int) ring.size());
            assertThat(ring.read(all, 0)).isEqualTo(all.capacity());
            int at = new String(all.array(), ISO_8859_1).indexOf(text);
            assertThat(at).isPositive();
            assertThat(ring.write(ByteBuffer.wrap("F".getBytes(UTF_8)), at)).isEqualTo(1);
        }
    }

    private List<SourceRecord> poll() throws InterruptedException {
        for (int i = 0; i < 500; i++) {
            List<SourceRecord> records = task.poll();
            if (records != null) {
                return records;
            }
        }
        throw new AssertionError("no records");
    }
}
