package io.spool.torture.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Frame;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.ReaderOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A ring file was put back to an earlier time, and the table of readers was not: a reader stands beyond the end. It goes on at the
 * end: what comes there is new to it, however high its position was.
 */
@Timeout(60)
class PositionBeyondNextTest {
    private static final String READER = "r";

    @TempDir
    private Path temporary;

    private Path dir;

    @BeforeEach
    void putBack() throws Exception {
        dir = temporary.resolve("spool");
        Path ring = dir.resolve("spool.ring");
        Spools.create(dir, CreateOptions.ofSize(64 << 10).withFull(FullPolicy.BLOCK));
        Spools.reader(dir, ReaderOptions.named(READER)).close();
        append(1, 4);
        byte[] earlier = Files.readAllBytes(ring);
        append(5, 30);
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named(READER))) {
            reader.acknowledge(reader.read().nextSequence());
            assertThat(reader.acknowledged()).isEqualTo(31);
        }
        Files.write(ring, earlier);
        assertThat(Spools.status(dir).nextSequence()).isEqualTo(5);
    }

    private void append(int from, int to) throws Exception {
        try (SpoolWriter writer = Spools.writer(dir)) {
            for (int i = from; i <= to; i++) {
                writer.append("{\"i\":" + i + "}");
            }
        }
    }

    private long stored() throws Exception {
        return Spools.status(dir).readers().get(0).sequence();
    }

    @Test
    void aReaderInJavaGoesOnAtNextAndIsProtectedFromThere() throws Exception {
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named(READER))) {
            assertThat(reader.position()).isEqualTo(5);
            assertThat(stored()).isEqualTo(5);
            append(5, 9);
            List<Long> sequences = new ArrayList<>();
            for (Frame frame : reader.read()) {
                sequences.add(frame.sequence());
            }
            assertThat(sequences).containsExactly(5L, 6L, 7L, 8L, 9L);
            reader.acknowledge(8);
            assertThat(stored()).isEqualTo(8);
            assertThat(reader.lost()).isZero();
        }
        // Writers must not take what it has not read.
        try (SpoolWriter writer = Spools.writer(dir)) {
            assertThatThrownBy(() -> fill(writer)).isInstanceOf(IOException.class);
        }
        assertThat(Spools.status(dir).minSequence()).isLessThanOrEqualTo(8);
    }

    private static void fill(SpoolWriter writer) throws Exception {
        String frame = "{\"fill\":\"" + "x".repeat(1_000) + "\"}";
        for (int i = 0; i < 1_000; i++) {
            if (writer.append(frame) < 0) {
                throw new IOException("full");
            }
        }
    }

    @Test
    void soDoesAReaderInC() throws Exception {
        CProgram.assumeCompiled();
        try (CProgram reader = CProgram.read(dir, "--name", READER, "--follow", "--limit", 5)) {
            assertThat(reader.answer()).isEqualTo("at 5");
            assertThat(stored()).isEqualTo(5);
            append(5, 9);
            for (int i = 5; i <= 9; i++) {
                assertThat(reader.answer()).startsWith(i + " ").endsWith("{\"i\":" + i + "}");
            }
            reader.finish();
            assertThat(reader.answer()).isEqualTo("5 0 0");
        }
        assertThat(stored()).isEqualTo(10);
    }
}
