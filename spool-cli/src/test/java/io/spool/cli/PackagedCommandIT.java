package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
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
        assertThat(shell("SPOOL_DEBUG=1 spool cat d").err()).contains(" at io.spool.");
        assertThat(shell("spool cat d --verbose").err()).contains(" at io.spool.");
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

    /** Puts the packaged command into a directory, with those of its jars whose names are wanted. */
    private static void copyCommand(Path home, Predicate<String> wanted) throws IOException {
        Path lib = Files.createDirectories(home.resolve("lib"));
        Path bin = Files.createDirectories(home.resolve("bin"));
        Path built =
                COMMAND.toAbsolutePath().resolve("../../spool-cli/target/lib").normalize();
        try (Stream<Path> jars = Files.list(built)) {
            for (Path jar : jars.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file -> wanted.test(file.getFileName().toString()))
                    .toList()) {
                Files.copy(jar, lib.resolve(jar.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Files.copy(COMMAND, bin.resolve("spool"), StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** Runs until the first line is there, interrupts as Ctrl-C does, and gives what was told to the user. */
    private String interrupted(String... arguments) throws Exception {
        // Whoever runs the tests in the background has the signal ignored, by all that they start.
        List<String> words = new ArrayList<>(
                List.of("env", "--default-signal=INT", COMMAND.toAbsolutePath().toString()));
        words.addAll(List.of(arguments));
        Path err = temp.resolve("interrupted.err");
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(temp.toFile()).redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).isNotNull();
            assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                            .start()
                            .waitFor())
                    .isZero();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as("as the shell says it of SIGINT").isEqualTo(130);
        return Files.readString(err);
    }

    @Test
    void interruptEndsWhatFollowsAtOnceAndWithoutAWord() throws Exception {
        TestSpool spool = TestSpool.create(temp.resolve("d"), TestSpool.SMALLEST);
        spool.append("1", "2");
        assertThat(interrupted("cat", "d", "--follow")).isEmpty();
        assertThat(interrupted("status", "d", "--watch")).isEmpty();
        assertThat(interrupted("read", "d", "--reader", "r", "--follow")).isEmpty();
        assertThat(spool.frames()).containsExactly("1", "2");
    }

    @Test
    void snapshotGoesFromOneCommandToAnother() throws Exception {
        TestSpool spool = TestSpool.create(temp.resolve("d"), 1 << 20);
        spool.append(TestSpool.numbered(0, 2_000, 100));
        ShellRun run =
                shell("spool copy d - | spool copy - e && spool copy d s.jsonl.gz && gzip -dc s.jsonl.gz | wc -l");
        assertThat(run.exit()).isZero();
        assertThat(run.out().strip()).isEqualTo("2002");
        assertThat(run.err().lines()).hasSize(3).allMatch(line -> line.startsWith("spool: copied 2000 frames to "));
        assertThat(new TestSpool(temp.resolve("e")).frames()).isEqualTo(spool.frames());
        ShellRun head = shell("{ spool copy d -; echo $? >exit; } | head -n 1");
        assertThat(head.err()).isEmpty();
        assertThat(temp.resolve("exit")).content().isEqualTo("0\n");
    }

    @Test
    void snapshotOnAFullDiskIsAFailure() throws Exception {
        TestSpool.create(temp.resolve("d"), TestSpool.SMALLEST).append("1");
        ShellRun run = shell("spool copy d - >/dev/full");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED.number());
        assertThat(run.err()).startsWith("spool: ").hasLineCount(1);
    }

    @Test
    void directoryThatMayNotBeUsedIsOneClearLine() throws Exception {
        TestSpool spool = TestSpool.create(temp.resolve("d"), TestSpool.SMALLEST);
        Path ring = temp.resolve("d/spool.ring");
        Files.setPosixFilePermissions(ring, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(ring), "this user may read everything");
        for (String command : List.of(
                "cat d", "status d", "append d", "read d --reader r", "verify d --repair", "readers d", "copy d e")) {
            ShellRun run = shell("spool " + command);
            assertThat(run.exit()).as(command).isEqualTo(ExitCode.FAILED.number());
            assertThat(run.err())
                    .as(command)
                    .startsWith("spool: ")
                    .contains("d")
                    .hasLineCount(1);
        }
        assertThat(spool.directory()).exists();
    }

    @Test
    void completionIsAScriptThatBashTakes() throws Exception {
        ShellRun run = shell("spool completion bash >script && bash -n script && grep -c copy script");
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
    }

    /** A spool for each encoding, with the same frames. */
    private ShellRun encodedSpools() throws Exception {
        return shell("""
                seq 1 3000 | sed 's/.*/{"sensor":"boiler-7","number":&,"state":"running"}/' >lines
                spool create p --size 1MiB --encoding plain && spool append p <lines
                spool copy p k --encoding keys && spool copy p z --encoding zstd && spool copy p a --encoding auto
                """);
    }

    @Test
    void everyEncodingIsFoundInWhatIsShipped() throws Exception {
        ShellRun made = encodedSpools();
        assertThat(made.exit()).as(made.err()).isZero();
        assertThat(made.err().lines()).hasSize(3).allMatch(line -> line.startsWith("spool: copied 3000 frames to "));
        ShellRun run = shell("""
                for d in p k z a; do spool cat $d | cmp - lines || exit 1; done
                cp -r z carried && spool cat carried | cmp - lines && spool verify carried
                spool status p k z a | grep encoding
                """);
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("carried: sound, 3,000 frames are as they were written"),
                        line -> assertThat(line).isEqualTo("  encoding  plain"),
                        line -> assertThat(line).startsWith("  encoding  keys, dictionary 1 of "),
                        line -> assertThat(line).startsWith("  encoding  zstd, dictionary 1 of "),
                        line -> assertThat(line)
                                .matches("  encoding  auto: (keys, .*; zstd|zstd, .*; keys) 0\\.[0-9]{2}"));
    }

    @Test
    void whoLacksAnEncodingIsToldWhatToAdd() throws Exception {
        Path home = temp.resolve("home");
        copyCommand(home, jar -> !jar.contains("zstd"));
        assertThat(encodedSpools().exit()).isZero();
        String remedy = "add spool-zstd, of the version of this spool-core, to the class path";
        for (String command : List.of("cat z", "read z --reader r", "verify z", "append z --encoding zstd")) {
            ShellRun run = shell("home/bin/spool " + command);
            assertThat(run.exit()).as(command).isEqualTo(ExitCode.UNREADABLE.number());
            assertThat(run.err())
                    .as(command)
                    .startsWith("spool: ")
                    .contains(remedy)
                    .hasLineCount(1);
        }
        ShellRun others = shell("home/bin/spool cat k | cmp - lines && home/bin/spool status z");
        assertThat(others.exit()).as(others.err()).isZero();
        assertThat(others.out()).contains("  encoding  zstd, dictionary 1 of ");
        ShellRun append = shell("echo '{\"n\":1}' | home/bin/spool append z && spool cat z | tail -n 1");
        assertThat(append.exit()).as(append.err()).isZero();
        assertThat(append.out()).isEqualTo("{\"n\":1}\n");
        assertThat(append.err())
                .contains("not encoded as they should be", remedy)
                .hasLineCount(1);
    }

    /** In a tree of its own: whatever is in it, commands say and do the same. */
    @Test
    void archiveOfClassesMakesNoDifferenceButInTime() throws Exception {
        Path home = temp.resolve("home");
        Path lib = home.resolve("lib");
        copyCommand(home, jar -> true);
        TestSpool.create(temp.resolve("d"), TestSpool.SMALLEST).append("1", "2");
        ShellRun without = shell("home/bin/spool cat d");
        ShellRun warmUp = shell("home/bin/spool warm-up");
        assertThat(warmUp.exit()).as(warmUp.err()).isZero();
        assertThat(warmUp.out()).isEmpty();
        assertThat(lib.resolve("spool-cli.jsa")).isNotEmptyFile();
        assertThat(shell("home/bin/spool cat d")).isEqualTo(without).isEqualTo(new ShellRun(0, "1\n2\n", ""));
        // Of another build: Java looks at the jar's time.
        Files.setLastModifiedTime(lib.resolve("spool-cli.jar"), FileTime.fromMillis(1_000_000_000_000L));
        assertThat(shell("home/bin/spool cat d")).isEqualTo(without);
        Files.delete(lib.resolve("spool-cli.jsa"));
        Files.writeString(lib.resolve("spool-cli.jsa"), "This is a letter.");
        assertThat(shell("home/bin/spool cat d")).isEqualTo(without);
    }
}
