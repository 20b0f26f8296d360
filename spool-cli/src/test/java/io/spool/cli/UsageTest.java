package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    ""                                   | no command given; there are create, append
                    frobnicate                           | frobnicate
                    create                               | DIR
                    create d                             | --size
                    create d --size 64mib                | '64mib' is not a size
                    create d --size 1KiB                 | impossible spool
                    create d --size 1MiB --max-frame 4GiB | impossible spool
                    create d --size 1MiB --max-frame 0   | impossible spool
                    create d --size 1MiB --full maybe    | maybe
                    create d --size 1MiB --sync often    | 'often' is not a sync policy
                    create d --size 1MiB --encoding gzip | gzip
                    copy a b.jsonl --encoding keys       | --encoding is for a spool
                    append d --on-error ignore           | ignore
                    read d                               | --reader
                    read d --reader r --max 0            | --max is 0
                    cat d --since 1h --until 2h            | --until is
                    cat d --where a                        | is not a condition
                    cat d --since yesterday                | is not a time
                    read d --reader r --from never       | 'never' is not a position
                    cat d --to 0                         | --to is 0
                    cat d --from 5 --to 4                | not before --from
                    status                               | DIR
                    verify                               | DIR
                    seek d --reader r                    | --to
                    forget d                             | --reader
                    replay                               | SRC
                    replay s.jsonl --reader r            | remembers no --reader
                    replay s.jsonl --follow              | does not grow
                    replay s.tgz                         | a snapshot is
                    replay - --topic ${spool}            | has no name
                    replay d --speed fast                | 'fast' is not a speed
                    replay d --rate 0                    | --rate is '0'
                    replay d --topic a/b                 | 'a/b' is not possible
                    replay d --dry-run --follow          | do not go together
                    bench d --seconds 61                 | --seconds is 61
                    bench d --size 1MiB                  | --size is 1.0 MiB
                    bench d --frame 1                    | --frame is 1 B
                    doctor                               | DIR
                    replay d --timeout soon              | 'soon' is not a time span
                    """)
    void wrongUsageIsToldInTwoLinesAndExitsWithTwo(String line, String message) {
        CommandRun run = CommandRun.of((Object[]) (line.isEmpty() ? new String[0] : line.split(" ", -1)));
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("spool: ")
                .contains(message)
                .contains("\nTry 'spool")
                .contains("--help'");
        assertThat(run.err().lines()).hasSize(2);
    }

    @Test
    void readerNameThatNoReaderCanHaveIsWrongUsage() {
        CommandRun run = CommandRun.of("read", "d", "--reader", "x".repeat(97));
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("1 to 96 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create",
                "append",
                "read",
                "cat",
                "copy",
                "status",
                "readers",
                "seek",
                "protect",
                "forget",
                "adopt",
                "verify",
                "replay",
                "bench",
                "doctor",
                "completion"
            })
    void everyCommandHasHelpWithAllExitCodes(String command) {
        CommandRun run = CommandRun.of(command, "--help");
        assertThat(run.exit()).isEqualTo(ExitCode.OK);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("Usage: spool " + command);
        for (ExitCode code : ExitCode.values()) {
            assertThat(run.out()).containsPattern("(?m)^ +" + code.number() + " +\\S");
        }
    }

    @Test
    void helpNamesTheCommands() {
        CommandRun run = CommandRun.of("--help");
        assertThat(run.exit()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains("create", "append", "read", "cat", "status", "seek", "forget", "verify", "Exit codes:");
    }

    @Test
    void versionIsShown() {
        assertThat(CommandRun.of("--version").out()).startsWith("spool ");
        assertThat(CommandRun.of("cat", "--version").out()).startsWith("spool ");
    }
}
