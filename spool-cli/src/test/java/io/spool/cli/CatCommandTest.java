package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.Spools;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
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
        assertThat(before.err()).contains("lost");
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
