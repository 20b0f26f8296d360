package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot that {@code copy} has told of is on the disk, under its name. */
@Timeout(120)
class SnapshotOnDiskIT {
    @TempDir
    private Path temp;

    private Path folder;
    private TestSpool spool;

    @BeforeEach
    void aSpoolAndAFolder() throws Exception {
        assumeTrue(hasStrace(), "needs strace, and to be allowed to trace");
        spool = TestSpool.create(temp.resolve("d"), TestSpool.SMALLEST);
        spool.append("1");
        folder = Files.createDirectory(temp.resolve("snapshots"));
    }

    private static boolean hasStrace() throws InterruptedException {
        try {
            return new ProcessBuilder("strace", "-qq", "-o", "/dev/null", "true")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private record Outcome(int exit, String said, List<String> calls) {}

    private Outcome copy(String... injection) throws Exception {
        Path trace = temp.resolve("trace");
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-qq", "-y", "-o", trace.toString()));
        command.addAll(List.of("-P", folder.toString(), "-P", folder + "/s.jsonl", "-P", folder + "/s.jsonl.part"));
        command.addAll(List.of("-e", "trace=rename,fsync"));
        command.addAll(List.of(injection));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SpoolCli.class.getName(),
                "copy",
                spool.directory().toString(),
                folder + "/s.jsonl"));
        Path said = temp.resolve("said");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        // Without the signals that a virtual machine sends itself.
        List<String> calls = Files.readAllLines(trace, StandardCharsets.ISO_8859_1).stream()
                .filter(line -> line.contains("("))
                .toList();
        return new Outcome(process.exitValue(), Files.readString(said), calls);
    }

    @Test
    void theFileIsForcedBeforeItHasItsNameAndTheNameAfterwards() throws Exception {
        Outcome outcome = copy();
        assertThat(outcome.exit()).as(outcome.said()).isZero();
        assertThat(outcome.calls()).hasSize(3);
        assertThat(outcome.calls().get(0)).contains("fsync(").contains("s.jsonl.part>");
        assertThat(outcome.calls().get(1)).contains("rename(").contains("s.jsonl.part\"");
        assertThat(outcome.calls().get(2)).contains("fsync(").contains("snapshots>");
    }

    @Test
    void aNameThatCannotBeForcedIsToldAndTheFileStays() throws Exception {
        Outcome outcome = copy("-e", "inject=fsync:error=EIO:when=2");
        assertThat(outcome.exit()).as(outcome.said()).isEqualTo(ExitCode.FAILED.number());
        assertThat(outcome.said())
                .contains(
                        "s.jsonl",
                        "is written and whole, but its name may not be on the disk",
                        "keep what it was copied from")
                .hasLineCount(1);
        CommandRun back = CommandRun.of("copy", folder.resolve("s.jsonl"), temp.resolve("back"));
        assertThat(back.exit()).as(back.err()).isEqualTo(ExitCode.OK);
    }
}
