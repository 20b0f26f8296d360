package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.Spools;
import io.spool.core.format.SpoolFormat;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands on what is no spool, or no longer one. */
class WrongDirectoryTest {
    @TempDir
    private Path temp;

    /** Every command that wants a spool; DIR is where it should be. */
    private static final List<String> COMMANDS = List.of(
            "adopt DIR",
            "append DIR",
            "cat DIR",
            "copy DIR TEMP/target",
            "forget DIR --reader r",
            "protect DIR --reader r",
            "read DIR --reader r",
            "readers DIR",
            "replay DIR --topic t --dry-run",
            "replay DIR --topic t --reader r --bootstrap-server 127.0.0.1:1 --timeout 100ms",
            "seek DIR --reader r --to 1",
            "status DIR",
            "verify DIR",
            "verify DIR --repair");

    /** These do something else where there is none, and have tests of their own. */
    private static final List<String> OTHERS = List.of("create", "bench", "doctor", "completion");

    static List<String> commands() {
        return COMMANDS;
    }

    private CommandRun run(String command, Path directory) {
        String line = command.replace("DIR", directory.toString()).replace("TEMP", temp.toString());
        return CommandRun.withInput("1\n", (Object[]) line.split(" ", -1));
    }

    @Test
    void noCommandIsForgotten() {
        Stream<String> tried = COMMANDS.stream().map(command -> command.split(" ", -1)[0]);
        assertThat(Stream.concat(tried, OTHERS.stream()))
                .containsAll(SpoolCli.whole(Streams.standard()).getSubcommands().keySet());
    }

    private static void assertFailure(CommandRun run, ExitCode exit, Path named) {
        assertThat(run.exit()).isEqualTo(exit);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("spool: ")
                .contains(named.toString())
                .doesNotContain("\tat ", "Exception")
                .hasLineCount(1);
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
    @MethodSource("commands")
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
    @MethodSource("commands")
    void fileThatIsNotASpoolsIsRefused(String command) throws IOException {
        Path spool = temp.resolve("spool");
        TestSpool.create(spool, TestSpool.SMALLEST);
        Path ring = ringFile(spool);
        Files.delete(ring);
        Files.write(ring, "This is a letter. ".repeat(10_000).getBytes(StandardCharsets.UTF_8));
        assertFailure(run(command, spool), ExitCode.NO_SPOOL, spool);
        assertThat(ring).content().startsWith("This is a letter.");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void truncatedSpoolIsUnreadable(String command) throws IOException {
        Path spool = temp.resolve("spool");
        TestSpool.create(spool, TestSpool.SMALLEST);
        try (RandomAccessFile file = new RandomAccessFile(ringFile(spool).toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }
        assertFailure(run(command, spool), ExitCode.UNREADABLE, spool);
        assertThat(Spools.exists(spool)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void damagedBookkeepingIsUnreadableAndLeftAsItIs(String command) throws IOException {
        Path spool = temp.resolve("spool");
        TestSpool.create(spool, TestSpool.SMALLEST).append("1");
        try (RandomAccessFile file = new RandomAccessFile(ringFile(spool).toFile(), "rw")) {
            file.seek(SpoolFormat.BIRTH_READER_SLOTS);
            file.write('x');
        }
        byte[] before = Files.readAllBytes(ringFile(spool));
        assertFailure(run(command, spool), ExitCode.UNREADABLE, spool);
        assertThat(ringFile(spool)).hasBinaryContent(before);
    }

    @Test
    void nothingIsMadeOverWhatIsDamagedOrForeign() throws IOException {
        Path spool = temp.resolve("spool");
        TestSpool.create(spool, TestSpool.SMALLEST);
        Files.writeString(spool.resolve(SpoolFormat.RING_FILE), "This is a letter.");
        assertFailure(run("create DIR --size 64KiB", spool), ExitCode.EXISTS, spool);
        TestSpool.create(temp.resolve("source"), TestSpool.SMALLEST);
        assertFailure(run("copy TEMP/source DIR", spool), ExitCode.NO_SPOOL, spool);
        assertThat(spool.resolve(SpoolFormat.RING_FILE)).content().isEqualTo("This is a letter.");
    }
}
