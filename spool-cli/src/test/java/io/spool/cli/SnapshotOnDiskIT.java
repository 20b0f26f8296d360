package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        assumeTrue(TracedCommand.isPossible(), "needs strace, and to be allowed to trace");
        spool = TestSpool.create(temp.resolve("d"), TestSpool.SMALLEST);
        spool.append("1");
        folder = Files.createDirectory(temp.resolve("snapshots"));
    }

    private TracedCommand copy(String... injection) throws Exception {
        List<String> options = new ArrayList<>(List.of("-y"));
        options.addAll(List.of("-P", folder.toString(), "-P", folder + "/s.jsonl", "-P", folder + "/s.jsonl.part"));
        options.addAll(List.of("-e", "trace=rename,fsync"));
        options.addAll(List.of(injection));
        return TracedCommand.run(temp, options, "copy", spool.directory().toString(), folder + "/s.jsonl");
    }

    /** Without the signals that a virtual machine sends itself. */
    private static List<String> calls(TracedCommand traced) {
        return traced.trace().stream().filter(line -> line.contains("(")).toList();
    }

    @Test
    void theFileIsForcedBeforeItHasItsNameAndTheNameAfterwards() throws Exception {
        TracedCommand outcome = copy();
        assertThat(outcome.exit()).as(outcome.said()).isZero();
        assertThat(calls(outcome)).hasSize(3);
        assertThat(calls(outcome).get(0)).contains("fsync(").contains("s.jsonl.part>");
        assertThat(calls(outcome).get(1)).contains("rename(").contains("s.jsonl.part\"");
        assertThat(calls(outcome).get(2)).contains("fsync(").contains("snapshots>");
    }

    @Test
    void aNameThatCannotBeForcedIsToldAndTheFileStays() throws Exception {
        TracedCommand outcome = copy("-e", "inject=fsync:error=EIO:when=2");
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
