package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.Spools;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands on what is no spool, or no longer one. */
class WrongDirectoryTest {
    @TempDir
    private Path temp;

    private static CommandRun run(String command, Path directory) {
        List<Object> words = new java.util.ArrayList<>(List.of((Object[]) command.split(" ", -1)));
        words.add(1, directory);
        return CommandRun.withInput("1\n", words.toArray());
    }

    private static void assertFailure(CommandRun run, ExitCode exit, Path named) {
        assertThat(run.exit()).isEqualTo(exit);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("spool: ").contains(named.toString()).doesNotContain("\tat ", "Exception");
    }

    /** The only file of a new spool that is as large as the spool. */
    private static Path ringFile(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toFile().length() >= TestSpool.SMALLEST)
                    .findFirst()
                    .orElseThrow();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "append",
                "cat",
                "read --reader r",
                "status",
                "verify",
                "seek --reader r --to 1",
                "forget --reader r",
                "readers",
                "protect --reader r",
                "verify --repair",
                "copy target"
            })
    void missingDirectoryAndDirectoryWithoutSpoolHaveNoSpool(String command) throws IOException {
        Path missing = temp.resolve("missing");
        Path foreign = Files.createDirectory(temp.resolve("foreign"));
        Files.writeString(foreign.resolve("notes.txt"), "not a spool");
        assertFailure(run(command, missing), ExitCode.NO_SPOOL, missing);
        assertFailure(run(command, foreign), ExitCode.NO_SPOOL, foreign);
        assertThat(missing).doesNotExist();
        assertThat(foreign).isDirectoryContaining("glob:**/notes.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"append", "cat", "read --reader r", "status", "verify", "readers", "verify --repair"})
    void fileThatIsNotASpoolsIsRefused(String command) throws IOException {
        TestSpool.create(temp, TestSpool.SMALLEST);
        Path ring = ringFile(temp);
        Files.delete(ring);
        Files.write(ring, "This is a letter. ".repeat(10_000).getBytes(StandardCharsets.UTF_8));
        assertFailure(run(command, temp), ExitCode.NO_SPOOL, temp);
        assertThat(ring).content().startsWith("This is a letter.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"append", "cat", "read --reader r", "status", "verify", "readers", "verify --repair"})
    void truncatedSpoolIsUnreadable(String command) throws IOException {
        TestSpool.create(temp, TestSpool.SMALLEST);
        try (RandomAccessFile file = new RandomAccessFile(ringFile(temp).toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }
        assertFailure(run(command, temp), ExitCode.UNREADABLE, temp);
        assertThat(Spools.exists(temp)).isTrue();
    }
}
