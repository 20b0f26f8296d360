package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spool.core.Spools;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.FullPolicy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The packaged command where the system does not play along: output that nobody reads or that no disk takes, files that may not
 * grow or be opened, Ctrl-C, others at work. The right exit code, a line at most for each thing to tell, nothing lost. What is no
 * spool, {@link WrongDirectoryTest} tries.
 */
@Timeout(120)
class HardTimesIT {
    private static final Path COMMAND = Path.of(System.getProperty("spool.command", "../bin/spool"));

    @TempDir
    private Path temp;

    private TestSpool spool;

    @BeforeEach
    void create() throws IOException {
        spool = TestSpool.create(temp.resolve("d"), TestSpool.SMALLEST);
        spool.append("1", "2", "3");
        CommandRun.of("read", spool.directory(), "--reader", "r", "--max", 1);
    }

    private Process start(String script) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "/bin/bash", "-c", "spool() { '" + COMMAND.toAbsolutePath() + "' \"$@\"; }\n" + script)
                .directory(temp.toFile())
                .redirectOutput(temp.resolve("out").toFile())
                .redirectError(temp.resolve("err").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().remove("SPOOL_DEBUG");
        return builder.start();
    }

    private int shell(String script) throws IOException, InterruptedException {
        Process process = start(script);
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(script).isTrue();
        return process.exitValue();
    }

    private String err() throws IOException {
        return Files.readString(temp.resolve("err"));
    }

    private void assertOneLine() throws IOException {
        assertThat(err())
                .startsWith("spool: ")
                .doesNotContain("\tat ", "this should not")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "append --help",
                "cat d",
                "read d --reader r",
                "copy d -",
                "status d",
                "status d --json",
                "readers d",
                "verify d",
                "replay d --topic t --dry-run",
                "completion bash",
                "doctor ."
            })
    void readerThatHasGoneIsNoFailure(String command) throws Exception {
        // The other end of the pipe is closed before the command writes.
        int exit = shell("mkfifo gone; exec 3<>gone; exec 4>gone; exec 3<&-; spool " + command + " >&4");
        assertThat(err()).isEmpty();
        assertThat(exit).isZero();
        assertThat(spool.acknowledged("r")).as("of what nobody took, nothing").isEqualTo(2);
        assertThat(spool.frames()).containsExactly("1", "2", "3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat d",
                "read d --reader r",
                "copy d -",
                "status d",
                "readers d --json",
                "verify d",
                "replay d --topic t --dry-run",
                "completion bash"
            })
    void outputOnAFullDiskIsAFailure(String command) throws Exception {
        assertThat(shell("spool " + command + " >/dev/full")).isEqualTo(ExitCode.FAILED.number());
        assertOneLine();
        assertThat(spool.acknowledged("r")).isEqualTo(2);
    }

    /** As a disk with no room left, but for the name of the error. */
    @ParameterizedTest
    @ValueSource(strings = {"create e --size 4MiB", "copy d e --size 4MiB", "copy big e.jsonl"})
    void whatDoesNotFitIsNotThere(String command) throws Exception {
        TestSpool.create(temp.resolve("big"), 4 << 20).append(TestSpool.numbered(0, 3_000, 1_000));
        assertThat(shell("ulimit -f 1024; spool " + command)).isEqualTo(ExitCode.FAILED.number());
        assertOneLine();
        assertThat(err()).as("where").containsPattern("\\[spool e\\]|write e\\.jsonl: ");
        assertThat(Spools.exists(temp.resolve("e"))).isFalse();
        try (Stream<Path> files = Files.walk(temp)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("e.")))
                    .isEmpty();
        }
        assertThat(shell("spool create e --size 4MiB")).as("with room again").isZero();
    }

    /** By another user where the tests run as one who may do everything. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "append d",
                "read d --reader q",
                "seek d --reader r --to 1",
                "protect d --reader r",
                "forget d --reader r",
                "replay d --topic t --reader q --bootstrap-server 127.0.0.1:1 --timeout 100ms",
                "copy d new",
                "create new --size 64KiB"
            })
    void whoMayNotWriteIsTold(String command) throws Exception {
        String other = otherUser();
        assertThat(shell("echo 4 | " + other + " " + command)).isEqualTo(ExitCode.FAILED.number());
        assertOneLine();
        assertThat(spool.frames()).containsExactly("1", "2", "3");
        assertThat(spool.acknowledged("r")).isEqualTo(2);
        for (String allowed : List.of("cat d", "status d", "verify d", "readers d")) {
            assertThat(shell(other + " " + allowed)).as(allowed).isZero();
        }
    }

    /** A shell's words that run the command as one who may read here and not write. */
    private String otherUser() throws Exception {
        for (Path file : List.of(spool.directory(), temp)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        try (Stream<Path> files = Files.list(spool.directory())) {
            for (Path file : files.toList()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            }
        }
        String other = "setpriv --reuid 65534 --regid 65534 --clear-groups '" + COMMAND.toAbsolutePath() + "'";
        Assumptions.assumeTrue(shell(other + " --version") == 0, "no other user can run the command here");
        return other;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "append d",
                "append d --follow-lines lines",
                "copy d e --follow",
                "copy - e",
                "replay d --topic t --bootstrap-server 127.0.0.1:1 --timeout 1m"
            })
    void interruptEndsItAtOnce(String command) throws Exception {
        Files.writeString(temp.resolve("lines"), "4\n");
        Process process = startInForeground(command);
        try (OutputStream in = process.getOutputStream()) {
            if (command.equals("append d")) {
                in.write("4\n".getBytes(StandardCharsets.UTF_8));
                in.flush();
            }
            if (command.startsWith("append")) {
                await().until(() -> spool.frameCount() == 4);
            } else if (command.endsWith("--follow")) {
                await().until(() -> Spools.exists(temp.resolve("e"))
                        && Spools.status(temp.resolve("e")).frames() == 3);
            } else {
                // It waits for input, or for a broker; a signal that comes before Java is there ends it as well.
                await().until(() -> process.info().command().orElse("").endsWith("java"));
            }
            pressCtrlC(process);
        } finally {
            process.destroyForcibly();
        }
        assertThat(err()).doesNotContain("\tat ", "this should not");
        assertThat(spool.frames()).startsWith("1", "2", "3");
        assertThat(Spools.verify(spool.directory()).isSound()).isTrue();
    }

    /**
     * In a group of processes of its own, as a shell starts it. Whoever runs the tests in the background has the signal ignored by
     * all that they start; a terminal's user has not.
     */
    private Process startInForeground(String command) throws IOException {
        return start("exec setsid env --default-signal=INT '" + COMMAND.toAbsolutePath() + "' " + command);
    }

    /** To the whole group, as a terminal does it. */
    private static void pressCtrlC(Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-INT", "--", "-" + process.pid())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
    }

    /** Interrupts a command as soon as it is in the middle of its work; all that was there before is there then, and nothing else. */
    private void assertEndsWithoutATrace(String command, Callable<Boolean> inTheMiddle) throws Exception {
        Files.createFile(temp.resolve("out"));
        Files.createFile(temp.resolve("err"));
        List<Path> before = everything();
        Process process = startInForeground(command);
        try {
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .atMost(Duration.ofSeconds(60))
                    .until(inTheMiddle);
            pressCtrlC(process);
        } finally {
            process.destroyForcibly();
        }
        assertThat(everything()).isEqualTo(before);
        if (!err().isEmpty()) {
            assertOneLine();
        }
    }

    private List<Path> everything() throws IOException {
        try (Stream<Path> files = Files.walk(temp)) {
            return files.sorted().toList();
        }
    }

    /** Whether this file is there, in a directory in the temporary one whose name begins like that. */
    private boolean isThere(String beginning, String file) throws IOException {
        try (Stream<Path> files = Files.list(temp)) {
            return files.anyMatch(directory ->
                    directory.getFileName().toString().startsWith(beginning) && Files.exists(directory.resolve(file)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"create e/f --size 4GiB", "copy d e/f --size 4GiB"})
    void interruptedBirthLeavesNothing(String command) throws Exception {
        assertEndsWithoutATrace(command, () -> isThere("e", "f/spool.ring.new"));
        assertThat(shell("spool create e/f --size 64KiB")).as("afterwards").isZero();
    }

    @Test
    void interruptedBirthLeavesADirectoryThatWasThereAndWhatIsInIt() throws Exception {
        Files.createDirectory(temp.resolve("e"));
        Files.writeString(temp.resolve("e").resolve("notes.txt"), "not a spool");
        Files.createFile(temp.resolve("e").resolve(SpoolFormat.LOCK_FILE));
        assertEndsWithoutATrace("create e --size 4GiB", () -> isThere("e", "spool.ring.new"));
        assertThat(temp.resolve("e").resolve("notes.txt")).content().isEqualTo("not a spool");
    }

    @Test
    void interruptedVerifyChangesNothing() throws Exception {
        TestSpool big = TestSpool.create(temp.resolve("big"), 16 << 20);
        big.append(TestSpool.numbered(0, 12_000, 1_000));
        // There are many more to look at when the first has been.
        assertEndsWithoutATrace(
                "verify" + " big".repeat(2_000),
                () -> Files.readString(temp.resolve("out")).contains(": sound, "));
        assertThat(temp.resolve("out")).content().doesNotContain("DAMAGED");
        assertThat(Spools.verify(big.directory()).isSound()).isTrue();
    }

    @Test
    void interruptedBenchLeavesNothing() throws Exception {
        assertEndsWithoutATrace("bench . --seconds 60", () -> isThere(".spool-bench-", "ring/spool.ring"));
        assertThat(temp.resolve("out")).isEmptyFile();
    }

    @Test
    void interruptedDoctorLeavesNothing() throws Exception {
        assertEndsWithoutATrace("doctor .", () -> isThere(".spool-doctor-", "both/spool.ring"));
        assertThat(temp.resolve("out"))
                .content()
                .as("what could not be tried any longer")
                .doesNotContain("fail");
    }

    @Test
    void spoolThatFourProcessesUseTakesEveryCommand() throws Exception {
        Path busy = temp.resolve("busy");
        TestSpool.create(busy, 8 << 20, FullPolicy.OVERWRITE);
        List<Process> others = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                others.add(start("exec '" + COMMAND.toAbsolutePath() + "' append busy"));
            }
            others.add(start("exec '" + COMMAND.toAbsolutePath() + "' read busy --reader held --follow"));
            for (Process writer : others.subList(0, 3)) {
                writer.getOutputStream().write("{\"n\":0}\n".getBytes(StandardCharsets.UTF_8));
                writer.getOutputStream().flush();
            }
            TestSpool used = new TestSpool(busy);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> used.frameCount() == 3
                            && KnownReader.in(busy, "held").isPresent());
            for (String command : List.of(
                    "append busy",
                    "cat busy",
                    "copy busy e",
                    "status busy",
                    "readers busy",
                    "verify busy --repair",
                    "read busy --reader mine",
                    "protect busy --reader mine",
                    "seek busy --reader mine --to 1",
                    "replay busy --topic t --dry-run",
                    "forget busy --reader mine")) {
                assertThat(CommandRun.withInput("{\"n\":1}\n", words(command)).exit())
                        .as(command)
                        .isEqualTo(ExitCode.OK);
            }
            for (String command : List.of(
                    "read busy --reader held",
                    "seek busy --reader held --to 1",
                    "protect busy --reader held",
                    "forget busy --reader held")) {
                CommandRun run = CommandRun.of(words(command));
                assertThat(run.exit()).as(command).isEqualTo(ExitCode.BUSY);
                assertThat(run.err()).startsWith("spool: ").contains("held").hasLineCount(1);
            }
            assertThat(used.frameCount()).isEqualTo(4);
        } finally {
            others.forEach(Process::destroy);
        }
        for (Process other : others) {
            assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private Object[] words(String command) {
        return Stream.of(command.split(" ", -1))
                .map(word -> word.equals("busy") || word.equals("e")
                        ? temp.resolve(word).toString()
                        : word)
                .toArray();
    }
}
