package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long work shows a person how far it is, and nobody else. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class ShownProgressTest {
    private static final String ON_TERMINAL = "spool.terminal.err";
    private static final String REDRAW = "spool.terminal.redrawMillis";

    @TempDir
    private Path temp;

    @BeforeEach
    void spoolThatTakesSeveralSteps() throws IOException {
        TestSpool.create(temp.resolve("d"), 4 << 20).append(TestSpool.numbered(0, 2_000, 1_000));
        assertThat(CommandRun.of("copy", temp.resolve("d"), temp.resolve("s.jsonl"))
                        .exit())
                .isEqualTo(ExitCode.OK);
        System.setProperty(ON_TERMINAL, "true");
        System.setProperty(REDRAW, "0");
    }

    @AfterEach
    void noTerminal() {
        System.clearProperty(ON_TERMINAL);
        System.clearProperty(REDRAW);
    }

    private CommandRun run(String command) {
        return CommandRun.of((Object[]) command.replace("TEMP/", temp + "/").split(" ", -1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "verify TEMP/d",
                "copy TEMP/d TEMP/e",
                "copy TEMP/d TEMP/t.jsonl",
                "copy TEMP/s.jsonl TEMP/e",
                "replay TEMP/d --topic t --dry-run",
                "replay TEMP/s.jsonl --topic t --dry-run"
            })
    void barGoesFromTheBeginningToTheEndAndIsTakenAway(String command) {
        CommandRun run = run(command);
        assertThat(run.exit()).isEqualTo(ExitCode.OK);
        String[] pictures = run.err().split("\r", -1);
        assertThat(pictures.length).as(run.err()).isGreaterThan(5);
        assertThat(pictures[pictures.length / 2]).matches("\\[#+ *\\] +[0-9]{1,2} % .* frames, .*/s *");
        assertThat(pictures[pictures.length - 1]).as("what is left").doesNotContain("[");
        assertThat(pictures[pictures.length - 2]).isBlank();
        assertThat(run.out()).doesNotContain("\r");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "verify TEMP/d --quiet",
                "copy TEMP/d TEMP/e --quiet",
                "copy TEMP/d TEMP/e --follow --to 3",
                "replay TEMP/d --topic t --dry-run --quiet"
            })
    void nothingIsShownToWhomDoesNotWantIt(String command) {
        assertThat(run(command).err()).doesNotContain("\r");
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify TEMP/d", "copy TEMP/d TEMP/e", "replay TEMP/d --topic t --dry-run"})
    void nothingIsShownWhereThereIsNoTerminal(String command) {
        System.clearProperty(ON_TERMINAL);
        assertThat(run(command).err()).doesNotContain("\r");
    }
}
