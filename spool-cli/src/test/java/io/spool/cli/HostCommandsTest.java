package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code doctor} and {@code bench} on the host that the tests run on. What they say of its speed is no test's business. */
@Timeout(120)
class HostCommandsTest {
    @TempDir
    private Path directory;

    private static void assertJson(String text) throws Exception {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            parser.nextToken();
            parser.skipChildren();
            assertThat(parser.nextToken()).isNull();
        }
    }

    private static double number(String json, String field) {
        Matcher matcher = Pattern.compile("\"" + field + "\":([\\d.]+)").matcher(json);
        assertThat(matcher.find()).as(field).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    @Test
    void doctorTriesEverythingAndLeavesNothing() {
        CommandRun run = CommandRun.of("doctor", directory);
        assertThat(run.err()).isEmpty();
        for (String check : new String[] {
            "platform",
            "container",
            "boot id",
            "encodings",
            "file system",
            "space",
            "permissions",
            "blocks",
            "force",
            "lock",
            "mapping",
            "doorbell"
        }) {
            assertThat(run.out()).containsPattern("(?m)^(pass|warn|fail)  " + check + " +\\S");
        }
        assertThat(run.out())
                .contains("pass  lock", "pass  mapping", "pass  blocks")
                .contains("pass  encodings    keys, zstd give back what was encoded");
        assertThat(run.exit()).isEqualTo(ExitCode.OK);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void doctorLooksAtASpoolThatIsThere() throws Exception {
        TestSpool spool = TestSpool.create(directory.resolve("d"), TestSpool.SMALLEST);
        spool.append("1");
        CommandRun run = CommandRun.of("doctor", spool.directory(), "--json");
        assertThat(run.out()).startsWith("{").contains("\"check\":\"spool\",\"verdict\":\"pass\"");
        assertJson(run.out());
        Files.write(spool.directory().resolve("spool.ring"), new byte[100]);
        CommandRun damaged = CommandRun.of("doctor", spool.directory());
        assertThat(damaged.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(damaged.out()).containsPattern("(?m)^fail  spool ");
    }

    @Test
    void benchMeasuresAndLeavesNothing() throws Exception {
        CommandRun run = CommandRun.of("bench", directory, "--seconds", 1, "--size", "4MiB");
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isEqualTo(ExitCode.OK);
        assertThat(run.out().lines().map(line -> line.split(" ", 2)[0]))
                .containsExactly(
                        "bare", "create", "append", "single", "read", "together", "force", "wake-up", "verdict");
        for (String line : List.of("create", "append", "single", "read")) {
            assertThat(run.out()).containsPattern("(?m)^" + line + " .*; [\\d,]+ % of bare$");
        }
        assertThat(run.out()).containsPattern("(?m)^force .*; [\\d.]+ times the bare one$");
        assertThat(directory).isEmptyDirectory();
        CommandRun json = CommandRun.of("bench", directory, "--seconds", 1, "--size", "4MiB", "--json");
        assertJson(json.out());
        assertThat(json.out()).contains("\"good\":");
        double bare = number(json.out(), "writeFramesPerSecond");
        assertThat(number(json.out(), "appendBatch"))
                .as("of the bare copy")
                .isPositive()
                .isCloseTo(number(json.out(), "appendBatchFramesPerSecond") / bare, within(0.001));
    }

    @Test
    void noDirectoryIsToldInALine() {
        for (String command : new String[] {"doctor", "bench"}) {
            CommandRun run = CommandRun.of(command, directory.resolve("none"));
            assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
            assertThat(run.err()).contains("there is no such directory").hasLineCount(1);
        }
    }
}
