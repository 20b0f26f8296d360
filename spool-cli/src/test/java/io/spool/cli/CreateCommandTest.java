package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.Spools;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.SyncPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CreateCommandTest {
    @TempDir
    private Path temp;

    @Test
    void spoolIsMadeAsAskedFor() throws IOException {
        Path directory = temp.resolve("a/b");
        CommandRun run = CommandRun.of(
                "create",
                directory,
                "--size",
                "1MiB",
                "--full",
                "block",
                "--sync",
                "interval=2s",
                "--max-frame",
                "10k");
        assertThat(run).isEqualTo(new CommandRun(ExitCode.OK, "", ""));
        SpoolStatus status = Spools.status(directory);
        assertThat(status.sizeBytes()).isEqualTo(1 << 20);
        assertThat(status.full()).isEqualTo(FullPolicy.BLOCK);
        assertThat(status.sync()).isEqualTo(SyncPolicy.interval(Duration.ofSeconds(2)));
        assertThat(status.maxFrameBytes()).isEqualTo(10_000);
    }

    @Test
    void spoolOverwritesAndIsNotForcedUnlessAskedFor() throws IOException {
        assertThat(CommandRun.of("create", temp, "--size", "64KiB").exit()).isEqualTo(ExitCode.OK);
        assertThat(Spools.status(temp).full()).isEqualTo(FullPolicy.OVERWRITE);
        assertThat(Spools.status(temp).sync()).isEqualTo(SyncPolicy.none());
    }

    @Test
    void existingSpoolIsLeftAlone() throws IOException {
        TestSpool spool = TestSpool.create(temp, TestSpool.SMALLEST);
        spool.append("{\"kept\":true}");
        CommandRun run = CommandRun.of("create", temp, "--size", "1MiB");
        assertThat(run.exit()).isEqualTo(ExitCode.EXISTS);
        assertThat(run.err()).startsWith("spool: ").contains(temp.toString()).hasLineCount(1);
        assertThat(spool.frames()).containsExactly("{\"kept\":true}");
    }

    @Test
    void placeWhereNoDirectoryCanBeIsAPlainFailure() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        CommandRun run = CommandRun.of("create", file.resolve("spool"), "--size", "64KiB");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).startsWith("spool: ").contains(file.toString()).hasLineCount(1);
        assertThat(run.err()).doesNotContain("should not have happened");
    }
}
