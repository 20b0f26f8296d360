package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.Spools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReplayCommandTest {
    @TempDir
    private Path directory;

    private TestSpool spool;

    @BeforeEach
    void create() throws Exception {
        spool = TestSpool.create(directory.resolve("d"), TestSpool.SMALLEST);
        spool.append("1", "22", "333");
    }

    @Test
    void rehearsalCountsAndLeavesNoTrace() throws Exception {
        CommandRun run =
                CommandRun.of("replay", spool.directory(), "--topic", "lines-${spool}", "--dry-run", "--from", 2);
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).isEqualTo("lines-d: 2 records, 5 B, 0 of them without a value; sequences 2 to 3\n");
        assertThat(Spools.status(spool.directory()).readers()).isEmpty();
    }

    @Test
    void rehearsalForAReaderStartsWhereItIsAndDoesNotMoveIt() throws Exception {
        CommandRun.of("read", spool.directory(), "--reader", "r", "--max", 1);
        CommandRun run = CommandRun.of("replay", spool.directory(), "--topic", "t", "--reader", "r", "--dry-run");
        assertThat(run.out()).contains("sequences 2 to 3");
        assertThat(spool.acknowledged("r")).isEqualTo(2);
    }

    @Test
    void conditionsAndRangesHold() {
        CommandRun run =
                CommandRun.of("replay", spool.directory(), "--topic", "t", "--dry-run", "--where", "=22", "--to", 2);
        assertThat(run.out()).contains("t: 1 records").contains("sequences 2 to 2");
    }

    @Test
    void frameWithoutATopicIsToldInOneLine() {
        CommandRun run = CommandRun.of("replay", spool.directory(), "--dry-run");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err())
                .startsWith("spool: sequence 1: ")
                .contains("--topic")
                .hasLineCount(1);
        CommandRun skipping = CommandRun.of("replay", spool.directory(), "--dry-run", "--on-error", "skip");
        assertThat(skipping.exit()).isEqualTo(ExitCode.INCOMPLETE);
    }

    @Test
    void brokerThatIsNotThereIsToldInOneLineAndTheReaderStays() throws Exception {
        CommandRun run = CommandRun.of(
                "replay",
                spool.directory(),
                "--bootstrap-server",
                "127.0.0.1:1",
                "--topic",
                "t",
                "--reader",
                "r",
                "--timeout",
                "300ms");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err())
                .startsWith("spool: no Kafka broker answers at 127.0.0.1:1")
                .hasLineCount(1);
        assertThat(spool.acknowledged("r")).isEqualTo(1);
    }

    @Test
    void addressThatIsNoneIsToldInOneLine() {
        CommandRun run = CommandRun.of("replay", spool.directory(), "--bootstrap-server", "nowhere", "--topic", "t");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("nowhere").hasLineCount(1);
    }

    @Test
    void settingsOfTheProducerAreRead() throws Exception {
        Path config = Files.writeString(directory.resolve("p"), "bootstrap.servers=127.0.0.1:1\n");
        CommandRun run =
                CommandRun.of("replay", spool.directory(), "--config", config, "--topic", "t", "--timeout", "300ms");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("127.0.0.1:1").hasLineCount(1);
        CommandRun none = CommandRun.of("replay", spool.directory(), "--config", directory.resolve("missing"));
        assertThat(none.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(none.err()).contains("missing; there is no such file");
    }

    private Path snapshot() {
        Path file = directory.resolve("friday.jsonl");
        assertThat(CommandRun.of("copy", spool.directory(), file).exit()).isEqualTo(ExitCode.OK);
        return file;
    }

    @Test
    void snapshotIsReplayedAsItsSpoolIs() {
        Path snapshot = snapshot();
        for (String options : new String[] {"", "--from 2", "--to 2", "--where =22", "--since 1h", "--until 1h"}) {
            String[] words = (options.isEmpty() ? "" : options + " ")
                    .concat("--topic t --dry-run")
                    .split(" ");
            CommandRun run = CommandRun.of(with(snapshot, words));
            assertThat(run).as(options).isEqualTo(CommandRun.of(with(spool.directory(), words)));
            assertThat(run.exit()).isEqualTo(ExitCode.OK);
        }
        assertThat(CommandRun.of("replay", snapshot, "--topic", "lines-${spool}", "--dry-run")
                        .out())
                .startsWith("lines-friday: 3 records");
    }

    private static Object[] with(Path place, String... options) {
        return Stream.concat(Stream.of("replay", place), Stream.of(options)).toArray();
    }

    @Test
    void snapshotThatIsNotWholeIsToldAfterWhatIsInIt() throws Exception {
        Path snapshot = snapshot();
        List<String> lines = Files.readAllLines(snapshot);
        Files.write(snapshot, lines.subList(0, lines.size() - 1));
        CommandRun run = CommandRun.of("replay", snapshot, "--topic", "t", "--dry-run");
        assertThat(run.exit()).isEqualTo(ExitCode.UNREADABLE);
        assertThat(run.err()).contains("not whole").hasLineCount(1);
        CommandRun none = CommandRun.of("replay", directory.resolve("none.jsonl"), "--topic", "t", "--dry-run");
        assertThat(none.exit()).isEqualTo(ExitCode.NO_SPOOL);
        assertThat(none.err()).contains("none.jsonl").hasLineCount(1);
    }
}
