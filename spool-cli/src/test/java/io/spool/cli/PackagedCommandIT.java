package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged command, run as users run it: by its script, from a shell. */
@Timeout(120)
class PackagedCommandIT {
    private static final Path COMMAND = Path.of(System.getProperty("spool.command", "../bin/spool"));

    @TempDir
    private Path temp;

    private record ShellRun(int exit, String out, String err) {}

    /** Runs a script in which {@code spool} is the command and {@code d} a directory that may become a spool. */
    private ShellRun shell(String script) throws IOException, InterruptedException {
        return shell(script, Map.of("JAVA_HOME", System.getProperty("java.home")));
    }

    private ShellRun shell(String script, Map<String, String> environment) throws IOException, InterruptedException {
        Path out = temp.resolve("stdout");
        Path err = temp.resolve("stderr");
        String prelude = "spool() { '" + COMMAND.toAbsolutePath() + "' \"$@\"; }\n";
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", prelude + script)
                .directory(temp.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SPOOL_") || name.startsWith("JAVA_TOOL"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("still running: " + script);
        }
        return new ShellRun(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    @Test
    void linesGoThroughASpool() throws Exception {
        String lines = TestSpool.lines(TestSpool.numbered(0, 5_000, 200));
        Files.writeString(temp.resolve("lines"), lines);
        ShellRun run = shell("spool create d --size 4MiB && cat lines | spool append d && spool read d --reader r");
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out().equals(lines)).isTrue();
        assertThat(new TestSpool(temp.resolve("d")).acknowledged("r")).isEqualTo(5_001);
    }

    @Test
    void readerThatHasEnoughEndsTheCommandQuietly() throws Exception {
        TestSpool spool = TestSpool.create(temp.resolve("d"), 8 << 20);
        String[] frames = TestSpool.numbered(0, 6_000, 1_000);
        spool.append(frames);
        ShellRun run = shell("""
                { spool read d --reader r; echo $? >read; } | head -n 1
                { spool cat d; echo $? >cat; } | head -n 1
                """);
        assertThat(run.out()).isEqualTo(frames[0] + "\n" + frames[0] + "\n");
        assertThat(run.err()).isEmpty();
        assertThat(temp.resolve("read")).content().isEqualTo("0\n");
        assertThat(temp.resolve("cat")).content().isEqualTo("0\n");
        assertThat(spool.acknowledged("r"))
                .as("what a pipe and head take at most")
                .isLessThan(1_000);
    }

    @Test
    void fullDiskIsAFailureAndNothingIsAcknowledged() throws Exception {
        TestSpool spool = TestSpool.create(temp.resolve("d"), TestSpool.SMALLEST);
        spool.append("1");
        ShellRun run = shell("spool read d --reader r >/dev/full");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED.number());
        assertThat(run.err()).startsWith("spool: ").hasLineCount(1);
        assertThat(spool.acknowledged("r")).isEqualTo(1);
    }

    @Test
    void exitCodesReachTheShell() throws Exception {
        assertThat(shell("spool cat d").exit()).isEqualTo(ExitCode.NO_SPOOL.number());
        assertThat(shell("spool cat").exit()).isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void traceIsShownOnlyWhenAskedFor() throws Exception {
        assertThat(shell("spool cat d").err()).hasLineCount(1);
        assertThat(shell("SPOOL_DEBUG=1 spool cat d").err()).contains("\tat io.spool.");
        assertThat(shell("spool cat d --verbose").err()).contains("\tat io.spool.");
    }

    @Test
    void scriptIsFoundThroughLinksAndTellsTheVersion() throws Exception {
        String command = COMMAND.toAbsolutePath().toString();
        ShellRun run = shell("mkdir bin && ln -s '" + command
                + "' bin/first && ln -s bin/first second && ./second --version; rm second bin/first");
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).matches("spool [0-9]+\\.[0-9]+.*\n");
    }

    @Test
    void scriptSaysWhatIsMissing() throws Exception {
        Path copy = Files.createDirectories(temp.resolve("release/bin")).resolve("spool");
        Files.copy(COMMAND, copy);
        ShellRun unbuilt = shell("sh release/bin/spool --version");
        assertThat(unbuilt.exit()).isEqualTo(1);
        assertThat(unbuilt.err()).startsWith("spool: ").contains("mvn").hasLineCount(1);
        ShellRun noJava = shell("spool --version", Map.of("JAVA_HOME", "/nowhere"));
        assertThat(noJava.exit()).isEqualTo(1);
        assertThat(noJava.err()).startsWith("spool: JAVA_HOME is /nowhere").hasLineCount(1);
    }

    @Test
    void helpIsWrittenInFull() throws Exception {
        ShellRun run = shell("spool create --help");
        assertThat(run.exit()).isZero();
        assertThat(run.out().getBytes(StandardCharsets.UTF_8)).asString().contains("--max-frame", "Exit codes:");
    }
}
