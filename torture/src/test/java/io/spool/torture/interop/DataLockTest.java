package io.spool.torture.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolBusyException;
import io.spool.core.mapped.DataLock;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Frame;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.WriterOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A writer that lost the writer's lock without a word, and is held up in the middle of its append for longer than anybody waits:
 * what the signature in {@code LOCK_OWNER} cannot keep apart, the data lock does.
 */
@Timeout(60)
class DataLockTest {
    private static final WriterOptions LOCKS_DATA = WriterOptions.defaults().withDataLock();

    @TempDir
    private Path temporary;

    private Path dir;

    @BeforeAll
    static void compile() throws Exception {
        CProgram.assumeCompiled();
    }

    @BeforeEach
    void create() throws Exception {
        dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(64 << 10));
    }

    /** A writer that has written a batch, has no lock on {@code spool.lock}, and has not committed. */
    private CProgram stopped(Object... more) throws Exception {
        List<Object> arguments =
                new ArrayList<>(List.of("--generate", 1, "--batch", 20, "--count", 1, "--stop-before-commit"));
        arguments.addAll(List.of(more));
        CProgram writer = CProgram.write(dir, arguments.toArray());
        assertThat(writer.answer()).isEqualTo("ready");
        assertThat(writer.answer()).isEqualTo("stopped");
        return writer;
    }

    private List<Long> sequences() throws Exception {
        List<Long> sequences = new ArrayList<>();
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
            for (Frame frame : reader.read()) {
                sequences.add(frame.sequence());
            }
            assertThat(reader.damaged() + reader.lost()).isZero();
            assertThat(reader.lag()).isZero();
        }
        return sequences;
    }

    private byte[] ring() throws Exception {
        return Files.readAllBytes(dir.resolve("spool.ring"));
    }

    @Test
    void withoutItTheSameSequencesAreGivenOutTwice() throws Exception {
        try (CProgram first = stopped();
                SpoolWriter second = Spools.writer(dir)) {
            // It signs, waits 100 ms for the other one, and goes on: the other one is held up for longer.
            assertThat(second.append("{\"second\":1}")).isEqualTo(1);
            first.say("go on");
            assertThat(first.answer()).isEqualTo("20");
        }
        // If this changes for the better, docs/design.md is to say so.
        assertThat(Spools.status(dir).nextSequence()).isEqualTo(21);
    }

    @Test
    void theSecondWriterIsRefusedAndWritesNothing() throws Exception {
        try (CProgram first = stopped("--lock-data");
                SpoolWriter second = Spools.writer(dir, LOCKS_DATA)) {
            byte[] before = ring();
            for (int i = 0; i < 2; i++) {
                assertRefused(second, before);
            }
            first.say("go on");
            assertThat(first.answer()).isEqualTo("20");
            // As the message says: append again.
            assertThat(second.append("{\"second\":1}")).isEqualTo(21);
        }
        assertThat(sequences()).hasSize(21).last().isEqualTo(21L);
    }

    /** Another inode is another lock: here it is the file of the writer's lock that was replaced, under a writer that is appending. */
    @Test
    void soItIsWhereTheLockFileWasReplaced() throws Exception {
        try (CProgram first = stopped("--lock-data")) {
            Files.delete(dir.resolve("spool.lock"));
            Files.createFile(dir.resolve("spool.lock"));
            try (SpoolWriter second = Spools.writer(dir, LOCKS_DATA)) {
                assertRefused(second, ring());
                first.say("go on");
                assertThat(first.answer()).isEqualTo("20");
                assertThat(second.append("{\"second\":1}")).isEqualTo(21);
            }
        }
        assertThat(sequences()).hasSize(21).last().isEqualTo(21L);
    }

    private void assertRefused(SpoolWriter writer, byte[] before) throws Exception {
        assertThatThrownBy(() -> writer.append("{\"second\":1}"))
                .isInstanceOf(SpoolBusyException.class)
                .hasMessageContaining("another writer is writing to the same bytes")
                .hasMessageContaining("nothing was written")
                .hasMessageContaining("append again")
                .hasMessageContaining(dir.toString());
        byte[] after = ring();
        // The frames and the commit; not the words beside it, where the writer signs for its lock.
        assertThat(Arrays.copyOfRange(after, 8192, after.length))
                .isEqualTo(Arrays.copyOfRange(before, 8192, before.length));
        assertThat(Arrays.copyOfRange(after, 512, 1024)).isEqualTo(Arrays.copyOfRange(before, 512, 1024));
    }

    @Test
    void aWriterInCIsRefusedByOneInJava() throws Exception {
        long dataSize = Spools.status(dir).dataBytes();
        try (SpoolWriter java = Spools.writer(dir, LOCKS_DATA)) {
            // Almost a lap, so that the next append crosses the end of the region.
            while (Spools.status(dir).nextOffset() < dataSize - 200) {
                java.append("{\"fill\":\"" + "x".repeat(80) + "\"}");
            }
        }
        long next = Spools.status(dir).nextOffset();
        long sequence = Spools.status(dir).nextSequence();
        DataLock held = DataLock.open(dir, dataSize);
        try {
            // Only what lies behind the end of the region: the second piece of what the other one locks.
            assertThat(held.tryLock(dir, dataSize + 64, dataSize + 128)).isTrue();
            try (CProgram c = CProgram.write(dir, "--generate", 2, "--batch", 20, "--count", 1, "--lock-data")) {
                assertThat(c.answer()).isEqualTo("ready");
                assertThat(c.exitCode()).isEqualTo(4);
                assertThat(c.errors()).contains("another writer is writing to the same bytes");
            }
            assertThat(Spools.status(dir).nextOffset()).isEqualTo(next);
            assertThat(Spools.status(dir).nextSequence()).isEqualTo(sequence);
            held.unlock();
            try (CProgram c = CProgram.write(dir, "--generate", 2, "--batch", 20, "--count", 1, "--lock-data")) {
                assertThat(c.answer()).isEqualTo("ready");
                assertThat(c.answer()).isEqualTo("20");
            }
        } finally {
            held.close();
        }
    }

    @Test
    void whereNobodyElseIsItChangesNothing() throws Exception {
        try (SpoolWriter one = Spools.writer(dir, LOCKS_DATA);
                SpoolWriter two = Spools.writer(dir, LOCKS_DATA)) {
            FrameBatch batch = new FrameBatch();
            for (int i = 0; i < 300; i++) {
                batch.clear();
                for (int k = 0; k <= i % 7; k++) {
                    batch.add("{\"i\":" + i + ",\"k\":" + k + "}");
                }
                (i % 2 == 0 ? one : two).append(batch);
            }
        }
        assertThat(Spools.status(dir).nextSequence()).isEqualTo(1 + 300 / 7 * 28 + 21);
        assertThat(Spools.verify(dir).problems()).isEmpty();
    }
}
