package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/first-ten-minutes.md} is what the commands in {@code first-ten-minutes.txt} really show, but for what is
 * another each time: times, ages, process ids, UUIDs. After a change, copy what this test leaves in
 * {@code target/first-ten-minutes.md} there.
 */
@Timeout(300)
class FirstTenMinutesIT {
    private static final Path COMMAND = Path.of(System.getProperty("spool.command", "../bin/spool"));
    private static final Path DOCUMENT = Path.of("../docs/first-ten-minutes.md");
    private static final Path SHOWN = Path.of("target/first-ten-minutes.md");

    @TempDir
    private Path temp;

    @Test
    void documentIsWhatTheCommandsShow() throws Exception {
        StringBuilder shown =
                new StringBuilder("# The first ten minutes\n\nGenerated: a test runs these commands.\n\n```\n");
        for (String line : Files.readAllLines(Path.of("src/test/resources/first-ten-minutes.txt"))) {
            if (line.startsWith("#")) {
                shown.append('\n').append(line).append('\n');
            } else {
                shown.append("$ ").append(line).append('\n').append(run(line));
            }
        }
        shown.append("```\n");
        Files.writeString(SHOWN, shown);
        assertThat(masked(Files.readString(DOCUMENT)))
                .as("copy spool-cli/%s to docs/first-ten-minutes.md", SHOWN)
                .isEqualTo(masked(shown.toString()));
    }

    private String run(String line) throws IOException, InterruptedException {
        Path out = temp.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(
                        List.of("/bin/sh", "-c", "spool() { '" + COMMAND.toAbsolutePath() + "' \"$@\"; }\n" + line))
                .directory(Files.createDirectories(temp.resolve("work")).toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SPOOL_") || name.startsWith("JAVA_TOOL"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(line).isTrue();
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    private static String masked(String text) {
        return text.replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "TIME")
                .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "UUID")
                .replaceAll("process [0-9]+", "process PID")
                .replaceAll(" +[0-9]+ (s|min [0-9]+ s)( ago)?", " AGE")
                .replaceAll("[▁▂▃▄▅▆▇█]+", "BARS")
                .replaceAll("[0-9.,]+ frames/s, [0-9.]+ K?i?B/s", "RATE")
                // How many fit depends on how many come at once.
                .replaceAll("[0-9]+ frames lost: sequences 2 to [0-9]+", "LOST")
                .replaceAll("small: sound, [0-9,]+ frames", "small: sound, FRAMES")
                // As wide as the ages in it are.
                .replaceAll("(?m)^( +reader .*| +uplink .*)$", "")
                .replaceAll(" +overrun in +moved", " overrun in moved");
    }
}
