package io.spool.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.value.CreateOptions;
import io.spool.core.value.Frame;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.StartPosition;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A ring file is put back to an earlier time, byte by byte in its place, under readers that are open: the commit goes back. */
@Timeout(60)
class RingPutBackTest {
    @TempDir
    private Path temporary;

    private Path dir;
    private SpoolWriter writer;
    private byte[] earlier;

    @BeforeEach
    void create() throws Exception {
        dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(64 << 10));
        writer = Spools.writer(dir);
        append(1, 4);
        earlier = Files.readAllBytes(dir.resolve("spool.ring"));
    }

    @AfterEach
    void close() throws Exception {
        writer.close();
    }

    private void append(int from, int to) throws Exception {
        for (int i = from; i <= to; i++) {
            writer.append("{\"i\":" + i + "}");
        }
    }

    private void putBack() throws Exception {
        try (RandomAccessFile ring =
                new RandomAccessFile(dir.resolve("spool.ring").toFile(), "rw")) {
            ring.write(earlier);
        }
    }

    private static List<Long> sequences(ReadBatch batch) {
        List<Long> sequences = new ArrayList<>();
        for (Frame frame : batch) {
            sequences.add(frame.sequence());
        }
        return sequences;
    }

    @Test
    void aReaderBeyondTheEndGoesOnThereAtOnce() throws Exception {
        append(5, 30);
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
            assertThat(reader.read().nextSequence()).isEqualTo(31);
            putBack();
            assertThat(reader.read().isEmpty()).isTrue();
            assertThat(reader.position()).isEqualTo(5);
            append(5, 7);
            assertThat(sequences(reader.read())).containsExactly(5L, 6L, 7L);
        }
    }

    @Test
    void whatTheSpoolRemembersOfANamedReaderGoesBackWithIt() throws Exception {
        append(5, 30);
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named("r"))) {
            reader.acknowledge(reader.read().nextSequence());
            putBack();
            assertThat(reader.read().isEmpty()).isTrue();
            assertThat(Spools.status(dir).readers().get(0).sequence()).isEqualTo(5);
            append(5, 7);
            reader.acknowledge(reader.read().nextSequence());
            assertThat(Spools.status(dir).readers().get(0).sequence()).isEqualTo(8);
        }
    }

    /** Its sequence is there, and its offset is not: before, an index that was negative. */
    @Test
    void aReaderWhoseOffsetIsBeyondTheEndFindsItsFrame() throws Exception {
        writer.append(new byte[5_000]);
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous().startingAt(StartPosition.latest()))) {
            assertThat(reader.position()).isEqualTo(6);
            putBack();
            append(5, 9);
            assertThat(sequences(reader.read())).containsExactly(6L, 7L, 8L, 9L);
        }
    }
}
