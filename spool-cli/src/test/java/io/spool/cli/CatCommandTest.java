package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.Spools;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CatCommandTest {
    @TempDir
    private Path temp;

    private TestSpool spool;

    @BeforeEach
    void create() throws IOException {
        spool = TestSpool.create(temp, TestSpool.SMALLEST);
    }

    @Test
    void rangeIncludesBothItsEnds() throws IOException {
        spool.append("1", "2", "3", "4", "5");
        assertThat(CommandRun.of("cat", temp, "--from", 2, "--to", 4).out()).isEqualTo("2\n3\n4\n");
        assertThat(CommandRun.of("cat", temp, "--from", 4).out()).isEqualTo("4\n5\n");
        assertThat(CommandRun.of("cat", temp, "--to", 1).out()).isEqualTo("1\n");
        assertThat(CommandRun.of("cat", temp, "--from", 3, "--to", 3).out()).isEqualTo("3\n");
        assertThat(CommandRun.of("cat", temp, "--from", "latest").out()).isEmpty();
        assertThat(CommandRun.of("cat", temp, "--from", "2001-01-01").out()).isEqualTo("1\n2\n3\n4\n5\n");
        assertThat(CommandRun.of("cat", temp, "--from", "2999-01-01").out()).isEmpty();
    }

    @Test
    void followingEndsAtTheLastSequenceAskedFor() throws IOException {
        spool.append("1", "2", "3");
        assertThat(CommandRun.of("cat", temp, "--follow", "--to", 2).out()).isEqualTo("1\n2\n");
    }

    @Test
    void noTraceIsLeft() throws IOException {
        spool.append("1");
        assertThat(CommandRun.of("cat", temp).out()).isEqualTo("1\n");
        assertThat(CommandRun.of("cat", temp).out()).isEqualTo("1\n");
        assertThat(Spools.status(temp).readers()).isEmpty();
    }

    @Test
    void emptySpoolHasNothingToShow() {
        assertThat(CommandRun.of("cat", temp)).isEqualTo(new CommandRun(ExitCode.OK, "", ""));
    }

    @Test
    void framesThatAreNoLongerThereAreToldAsLost() throws IOException {
        spool.append(TestSpool.numbered(0, 1_000, 200));
        long min = Spools.status(temp).minSequence();
        CommandRun run = CommandRun.of("cat", temp, "--from", 1, "--to", 1_000);
        assertThat(run.err()).isEqualTo("spool: " + (min - 1) + " frames lost: sequences 1 to " + (min - 1) + "\n");
        assertThat(run.out().lines()).hasSize((int) (1_001 - min));
        CommandRun before = CommandRun.of("cat", temp, "--from", 1, "--to", 5);
        assertThat(before.out()).isEmpty();
        assertThat(before.err())
                .as("of the range that was asked for")
                .isEqualTo("spool: 5 frames lost: sequences 1 to 5\n");
        assertThat(run.exit()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(before.exit()).isEqualTo(ExitCode.INCOMPLETE);
    }

    @Test
    void timesBoundTheRangeFromBelowAndBefore() throws Exception {
        spool.append("1", "2");
        Instant between = Instant.ofEpochMilli(newest().toEpochMilli() + 1);
        while (!Instant.now().isAfter(between)) {
            Thread.onSpinWait(); // frames' times are told apart by the millisecond
        }
        spool.append("3");
        assertThat(CommandRun.of("cat", temp, "--since", text(between)).out()).isEqualTo("3\n");
        assertThat(CommandRun.of("cat", temp, "--until", text(between)).out()).isEqualTo("1\n2\n");
        assertThat(CommandRun.of("cat", temp, "--since", text(between), "--from", 2)
                        .out())
                .isEqualTo("3\n");
        assertThat(CommandRun.of("cat", temp, "--since", "1d", "--from", 2).out())
                .isEqualTo("2\n3\n");
        assertThat(CommandRun.of("cat", temp, "--since", "1h", "--until", text(between), "--from", 2)
                        .out())
                .isEqualTo("2\n");
        assertThat(CommandRun.of("cat", temp, "--until", "1h").out()).isEmpty();
        assertThat(CommandRun.of("cat", temp, "--since", "2999-01-01").out()).isEmpty();
    }

    private Instant newest() throws IOException {
        return Spools.status(temp).lastAppend();
    }

    private static String text(Instant time) {
        return DateTimeFormatter.ISO_INSTANT.format(time);
    }

    @Test
    void whatWasOverwrittenBeforeTheTimeAskedForIsNoLoss() throws IOException {
        spool.append(TestSpool.numbered(0, 1_000, 200));
        CommandRun run = CommandRun.of("cat", temp, "--from", 1, "--since", text(newest()));
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("{\"n\":999,");
    }

    @Test
    void conditionsMustAllHold() throws IOException {
        spool.append("{\"a\":1,\"b\":\"x\"}", "{\"a\":2,\"b\":\"x\"}", "{\"a\":2,\"b\":\"y\"}", "no JSON");
        assertThat(CommandRun.of("cat", temp, "--where", "/a=2").out().lines()).hasSize(2);
        assertThat(CommandRun.of("cat", temp, "--where", "/a=2", "--where", "/b=x")
                        .out())
                .isEqualTo("{\"a\":2,\"b\":\"x\"}\n");
        assertThat(CommandRun.of("cat", temp, "--where", "/c").out()).isEmpty();
    }

    @Test
    void metaTellsSequenceAndTimeAndStaysJson() throws IOException {
        Instant before = Instant.now().minusMillis(1);
        spool.append("{\"a\":1}", "{\n  \"b\": 2\n}", "no \"json\"");
        CommandRun run = CommandRun.of("cat", temp, "--with-meta");
        assertThat(run.out().replaceAll("\"time\":\"[^\"]+\"", "T")).isEqualTo("""
                        {"sequence":1,T,"frame":{"a":1}}
                        {"sequence":2,T,"frame":{   "b": 2 }}
                        {"sequence":3,T,"text":"no \\"json\\""}
                        """);
        String time = run.out().replaceAll("(?s)^.*?\"time\":\"([^\"]+)\".*$", "$1");
        assertThat(Instant.parse(time)).isBetween(before, Instant.now());
    }
}
