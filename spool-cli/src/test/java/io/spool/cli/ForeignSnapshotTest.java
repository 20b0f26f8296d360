package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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
