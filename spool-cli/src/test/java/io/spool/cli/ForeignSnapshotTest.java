package io.spool.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else put links and FIFOs where {@code copy} writes a snapshot: nothing elsewhere is touched, nothing hangs. */
@Timeout(60)
class ForeignSnapshotTest {
    @TempDir
    private Path temp;

    private Path dir;
    private Path target;
    private Path part;
    private Path victim;

    @BeforeEach
    void create() throws Exception {
        TestSpool spool = TestSpool.create(temp.resolve("spool"), TestSpool.SMALLEST);
        spool.append("{\"n\":1}");
        dir = spool.directory();
        target = temp.resolve("s.jsonl");
        part = temp.resolve("s.jsonl.part");
        victim = Files.writeString(temp.resolve("victim"), "precious");
    }

    private void assertRefused() throws Exception {
        CommandRun run = CommandRun.of("copy", dir, target);
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err())
                .contains(part + ": is a", "expected a regular file", "nothing was touched", "move it away");
        assertThat(target).doesNotExist();
        Files.move(part, temp.resolve("away"));
        assertThat(CommandRun.of("copy", dir, target).exit()).isEqualTo(ExitCode.OK);
        assertThat(victim).hasContent("precious");
    }

    @Test
    void anUnfinishedSnapshotThatIsALinkIsNotWrittenThrough() throws Exception {
        Files.createSymbolicLink(part, victim);
        assertRefused();
    }

    @Test
    void anUnfinishedSnapshotThatIsAFifoDoesNotHangTheCommand() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", part.toString()).start().waitFor())
                .isZero();
        assertRefused();
    }

    @Test
    void aSnapshotThatWasCutShortIsReplaced() throws Exception {
        Files.writeString(part, "half");
        assertThat(CommandRun.of("copy", dir, target).exit()).isEqualTo(ExitCode.OK);
        assertThat(part).doesNotExist();
        assertThat(target).content().contains("{\"n\":1}");
    }

    @Test
    void aSnapshotThatAnotherProcessWritesIsLeftToIt() throws Exception {
        Path other = temp.resolve("other.jsonl");
        SnapshotFile.write(target.toString(), OutputStream.nullOutputStream(), out -> {
            CommandRun run = CommandRun.of("copy", dir, target);
            assertThat(run.exit()).isEqualTo(ExitCode.BUSY);
            assertThat(run.err())
                    .contains(part + ": another process is writing this snapshot", "nothing was touched")
                    .contains("Wait for its end, or choose another name");
            assertThat(part).exists();
            assertThat(CommandRun.of("copy", dir, other).exit()).isEqualTo(ExitCode.OK);
            out.write("whole".getBytes(UTF_8));
        });
        assertThat(target).hasContent("whole");
        assertThat(part).doesNotExist();
        assertThat(CommandRun.of("copy", dir, target).exit()).isEqualTo(ExitCode.EXISTS);
    }

    @Test
    void ofManyCopiesAtOnceOneWritesTheSnapshot() throws Exception {
        int copies = 8;
        ExecutorService pool = Executors.newFixedThreadPool(copies);
        try {
            for (int round = 0; round < 20; round++) {
                Path snapshot = temp.resolve("round-" + round + ".jsonl");
                // What a process left that was killed.
                Files.writeString(temp.resolve("round-" + round + ".jsonl.part"), "half");
                List<Future<ExitCode>> runs = new ArrayList<>();
                for (int i = 0; i < copies; i++) {
                    runs.add(pool.submit(
                            () -> CommandRun.of("copy", dir, snapshot).exit()));
                }
                List<ExitCode> exits = new ArrayList<>();
                for (Future<ExitCode> run : runs) {
                    exits.add(run.get());
                }
                assertThat(exits)
                        .isSubsetOf(ExitCode.OK, ExitCode.BUSY, ExitCode.EXISTS)
                        .containsOnlyOnce(ExitCode.OK);
                assertThat(snapshot).content().contains("{\"n\":1}").endsWith("{\"end\":{\"frames\":1}}\n");
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aTargetThatIsALinkToNothingIsLeftAlone() throws Exception {
        Files.createSymbolicLink(target, temp.resolve("missing"));
        CommandRun run = CommandRun.of("copy", dir, target);
        assertThat(run.exit()).isEqualTo(ExitCode.EXISTS);
        assertThat(Files.isSymbolicLink(target)).isTrue();
        assertThat(temp.resolve("missing")).doesNotExist();
    }

    @Test
    void aDirectoryThatIsNotThereIsNoMissingSpool() {
        CommandRun run = CommandRun.of("copy", dir, temp.resolve("no/s.jsonl"));
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("no/s.jsonl.part: cannot be created: No such file");
    }
}
