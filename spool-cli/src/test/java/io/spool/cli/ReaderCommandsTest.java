package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.value.ReaderOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code seek} and {@code forget}. */
class ReaderCommandsTest {
    @TempDir
    private Path temp;

    @BeforeEach
    void readerThatHasReadAll() throws IOException {
        TestSpool.create(temp, TestSpool.SMALLEST).append("1", "2", "3");
        assertThat(CommandRun.of("read", temp, "--reader", "r").out()).isEqualTo("1\n2\n3\n");
    }

    @Test
    void readerThatWasMovedGoesOnThere() {
        assertThat(CommandRun.of("seek", temp, "--reader", "r", "--to", 2))
                .isEqualTo(new CommandRun(ExitCode.OK, "", ""));
        assertThat(CommandRun.of("read", temp, "--reader", "r").out()).isEqualTo("2\n3\n");
        assertThat(CommandRun.of("seek", temp, "--reader", "r", "--to", "earliest")
                        .exit())
                .isEqualTo(ExitCode.OK);
        assertThat(CommandRun.of("read", temp, "--reader", "r", "--max", 1).out())
                .isEqualTo("1\n");
        assertThat(CommandRun.of("seek", temp, "--reader", "r", "--to", "latest")
                        .exit())
                .isEqualTo(ExitCode.OK);
        assertThat(CommandRun.of("read", temp, "--reader", "r")).isEqualTo(new CommandRun(ExitCode.OK, "", ""));
    }

    @Test
    void readerThatWasForgottenStartsAnew() throws IOException {
        assertThat(CommandRun.of("forget", temp, "--reader", "r")).isEqualTo(new CommandRun(ExitCode.OK, "", ""));
        assertThat(Spools.status(temp).readers()).isEmpty();
        assertThat(CommandRun.of("read", temp, "--reader", "r").out()).isEqualTo("1\n2\n3\n");
    }

    @Test
    void mistypedNameIsAFailureAndMakesNoReader() throws IOException {
        for (CommandRun run : new CommandRun[] {
            CommandRun.of("seek", temp, "--reader", "R", "--to", "latest"),
            CommandRun.of("forget", temp, "--reader", "R")
        }) {
            assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
            assertThat(run.err())
                    .startsWith("spool: there is no reader 'R'; it has r ")
                    .hasLineCount(1);
        }
        assertThat(Spools.status(temp).readers()).hasSize(1);
    }

    @Test
    void readerInUseIsLeftAlone() throws IOException {
        try (SpoolReader holder = Spools.reader(temp, ReaderOptions.named("r"))) {
            assertThat(CommandRun.of("seek", temp, "--reader", "r", "--to", 1).exit())
                    .isEqualTo(ExitCode.BUSY);
            assertThat(CommandRun.of("forget", temp, "--reader", "r").exit()).isEqualTo(ExitCode.BUSY);
            assertThat(holder.acknowledged()).isEqualTo(4);
        }
    }

    @Test
    void readersAreListed() throws IOException {
        TestSpool spool = new TestSpool(temp);
        spool.append("4");
        CommandRun.of("read", temp, "--reader", "other", "--max", 1);
        CommandRun text = CommandRun.of("readers", temp);
        assertThat(text.exit()).isEqualTo(ExitCode.OK);
        assertThat(text.out().lines()).hasSize(3);
        assertThat(text.out()).startsWith("reader ").contains("\nother ", "\nr ");
        CommandRun json = CommandRun.of("readers", temp, "--json");
        assertThat(json.out().lines()).hasSize(2).allMatch(line -> line.startsWith("{\"name\":\""));
        assertThat(json.out()).contains("\"name\":\"r\",\"nextSequence\":4,", "\"lagFrames\":1,");
    }

    @Test
    void protectionIsTurnedOnAndOff() throws IOException {
        TestSpool spool = new TestSpool(temp);
        assertThat(CommandRun.of("protect", temp, "--reader", "r")).isEqualTo(new CommandRun(ExitCode.OK, "", ""));
        assertThat(spool.reader("r").isProtected()).isTrue();
        assertThat(spool.acknowledged("r")).isEqualTo(4);
        assertThat(CommandRun.of("protect", temp, "--reader", "r", "--off").exit())
                .isEqualTo(ExitCode.OK);
        assertThat(spool.reader("r").isProtected()).isFalse();
        assertThat(CommandRun.of("protect", temp, "--reader", "R").exit()).isEqualTo(ExitCode.FAILED);
        assertThat(Spools.status(temp).readers()).hasSize(1);
    }

    @Test
    void readerIsMovedToATime() {
        assertThat(CommandRun.of("seek", temp, "--reader", "r", "--to", "1h").exit())
                .isEqualTo(ExitCode.OK);
        assertThat(CommandRun.of("read", temp, "--reader", "r").out()).isEqualTo("1\n2\n3\n");
        assertThat(CommandRun.of("seek", temp, "--reader", "r", "--to", "2999-01-01")
                        .exit())
                .isEqualTo(ExitCode.OK);
        assertThat(CommandRun.of("read", temp, "--reader", "r").out()).isEmpty();
    }
}
