package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.spool.core.Spools;
import io.spool.core.home.FileMark;
import io.spool.core.value.SpoolHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command says of a copy of a spool. */
class CopiedSpoolTest {
    @TempDir
    private Path temp;

    private Path original;
    private Path copy;

    @BeforeEach
    void copySpool() throws IOException {
        assumeThat(FileMark.lastsAt(temp)).as("inode numbers last here").isTrue();
        original = temp.resolve("a");
        copy = temp.resolve("a.bak");
        TestSpool.create(original, TestSpool.SMALLEST).append("1", "2");
        assertThat(CommandRun.of("read", original, "--reader", "r", "--max", 1).exit())
                .isEqualTo(ExitCode.OK);
        try (Stream<Path> files = Files.walk(original)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(original.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static UUID uuid(Path spool) throws IOException {
        return Spools.status(spool).identity().uuid();
    }

    @Test
    void theFirstCommandThatWritesToACopySaysSoAndTheNextDoesNot() throws IOException {
        CommandRun first = CommandRun.withInput("3\n", "append", copy);
        assertThat(first.exit()).isEqualTo(ExitCode.OK);
        assertThat(first.err())
                .startsWith("spool: " + copy + " is a copy of spool " + uuid(original) + " at sequence 3")
                .contains("spool adopt " + copy)
                .hasLineCount(1);
        assertThat(CommandRun.withInput("4\n", "append", copy)).isEqualTo(new CommandRun(ExitCode.OK, "", ""));
        assertThat(CommandRun.of("status", copy).out())
                .contains("copied    from spool " + uuid(original) + " at sequence 3\n");
        assertThat(CommandRun.of("status", copy, "--json").out())
                .contains(
                        "\"home\":\"original\"", "\"copiedFrom\":{\"uuid\":\"" + uuid(original) + "\",\"sequence\":3}");
        assertThat(CommandRun.of("status", original).out()).doesNotContain("cop");
    }

    @Test
    void everyCommandThatOpensACopyForWritingSaysSo() throws IOException {
        for (String[] command : new String[][] {
            {"read", "--reader", "r"},
            {"seek", "--reader", "r", "--to", "earliest"},
            {"protect", "--reader", "r"},
            {"forget", "--reader", "r"}
        }) {
            Path next = temp.resolve(command[0]);
            Files.createDirectory(next);
            try (Stream<Path> files = Files.list(original)) {
                for (Path file : files.toList()) {
                    Files.copy(file, next.resolve(file.getFileName()));
                }
            }
            Object[] arguments = new Object[command.length + 1];
            arguments[0] = command[0];
            arguments[1] = next;
            System.arraycopy(command, 1, arguments, 2, command.length - 1);
            CommandRun run = CommandRun.of(arguments);
            assertThat(run.exit()).as(command[0]).isEqualTo(ExitCode.OK);
            assertThat(run.err())
                    .as(command[0])
                    .contains(" is a copy of spool " + uuid(original))
                    .hasLineCount(1);
        }
    }

    @Test
    void commandsThatOnlyLookChangeNothingAndSayWhatItLooksLike() throws IOException {
        assertThat(CommandRun.of("cat", copy).out()).isEqualTo("1\n2\n");
        assertThat(CommandRun.of("verify", copy).exit()).isEqualTo(ExitCode.OK);
        assertThat(CommandRun.of("status", copy).out()).contains("looks like a copy of the spool of this identity");
        assertThat(CommandRun.of("status", copy, "--json").out()).contains("\"home\":\"unopened_copy\"");
        assertThat(uuid(copy)).isEqualTo(uuid(original));
    }

    @Test
    void aSpoolThatWasMovedFromAnotherFileSystemIsAdopted() throws IOException {
        UUID before = uuid(original);
        assertThat(CommandRun.withInput("3\n", "append", copy).exit()).isEqualTo(ExitCode.OK);
        assertThat(CommandRun.of("adopt", copy))
                .isEqualTo(new CommandRun(ExitCode.OK, copy + " is spool " + before + "\n", ""));
        assertThat(CommandRun.withInput("4\n", "append", copy)).isEqualTo(new CommandRun(ExitCode.OK, "", ""));
        assertThat(uuid(copy)).isEqualTo(before);
        assertThat(Spools.status(copy).home().state()).isEqualTo(SpoolHome.State.ORIGINAL);
        assertThat(CommandRun.of("adopt", temp.resolve("none")).exit()).isEqualTo(ExitCode.NO_SPOOL);
    }
}
