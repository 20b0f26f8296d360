package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Has every system call that {@code create} makes on a spool's files fail, one at a time. Afterwards nothing is left, and creating
 * again works; or a whole spool is there, and the command said so.
 */
@Timeout(1200)
class CreationFaultsIT {
    private static final Pattern CALL = Pattern.compile("^\\d+ +(\\w+)\\(");
    private static final List<String> FILES = List.of(
            "",
            "/spool.lock",
            "/spool.lock.new",
            "/spool.ring",
            "/spool.ring.new",
            "/spool.readers",
            "/spool.readers.new");

    /** What each call is made to fail with. Calls that are not named here change nothing and are not asked for an answer. */
    private static final Map<String, List<String>> ERRORS = Map.ofEntries(
            Map.entry("openat", List.of("EMFILE", "EACCES", "ENOSPC")),
            Map.entry("mkdir", List.of("EACCES", "ENOSPC")),
            Map.entry("statx", List.of("EIO")),
            Map.entry("newfstatat", List.of("EIO")),
            Map.entry("statfs", List.of("EIO")),
            Map.entry("fcntl", List.of("EIO", "ENOLCK")),
            Map.entry("lseek", List.of("EIO")),
            Map.entry("write", List.of("EIO", "ENOSPC")),
            Map.entry("pwrite64", List.of("EIO", "ENOSPC", "EDQUOT")),
            Map.entry("fsync", List.of("EIO", "ENOSPC")),
            Map.entry("rename", List.of("EIO", "ENOSPC")),
            Map.entry("unlink", List.of("EIO")),
            Map.entry("close", List.of("EIO")));

    @TempDir
    private Path temp;

    private static TracedCommand create(Path dir, String... injection) throws Exception {
        Path folder = Objects.requireNonNull(dir.getParent());
        List<String> options = new ArrayList<>(List.of("-P", folder.toString()));
        FILES.forEach(file -> options.addAll(List.of("-P", dir + file)));
        options.addAll(List.of(injection));
        return TracedCommand.run(folder, options, "create", dir.toString(), "--size", "64KiB");
    }

    @TestFactory
    Stream<DynamicTest> afterEveryFaultThereIsNothingOrAWholeSpool() throws Exception {
        assumeTrue(TracedCommand.isPossible(), "needs strace, and to be allowed to trace");
        TracedCommand whole =
                create(Files.createDirectory(temp.resolve("whole")).resolve("s"));
        assertThat(whole.exit()).as(whole.said()).isZero();
        Map<String, Integer> calls = new LinkedHashMap<>();
        for (String line : whole.trace()) {
            Matcher call = CALL.matcher(line);
            if (call.find()) {
                calls.merge(call.group(1), 1, Integer::sum);
            }
        }
        assertThat(calls.keySet()).contains("openat", "fsync", "rename", "pwrite64");
        List<DynamicTest> tests = new ArrayList<>();
        calls.forEach((call, count) -> {
            for (String error : ERRORS.getOrDefault(call, List.of())) {
                for (int when = 1; when <= count; when++) {
                    int occurrence = when;
                    tests.add(DynamicTest.dynamicTest(
                            call + " " + when + " " + error, () -> failAt(call, occurrence, error)));
                }
            }
        });
        return tests.stream();
    }

    private void failAt(String call, int when, String error) throws Exception {
        Path dir = Files.createDirectory(temp.resolve(call + when + error)).resolve("s");
        TracedCommand failed =
                create(dir, "-e", "trace=" + call, "-e", "inject=" + call + ":error=" + error + ":when=" + when);
        assertThat(failed.trace()).as("the call failed").anyMatch(line -> line.contains("(INJECTED)"));
        assertThat(failed.said())
                .doesNotContain("should not have happened")
                .doesNotContain("\tat ")
                .doesNotContain("# A fatal error");
        boolean isThere = Spools.exists(dir);
        if (failed.exit() == 0) {
            assertThat(failed.said()).isEmpty();
            assertThat(isThere).isTrue();
        } else {
            assertThat(failed.exit()).as(failed.said()).isEqualTo(ExitCode.FAILED.number());
            assertThat(failed.said()).startsWith("spool: ").contains(dir.toString());
            assertThat(failed.said().strip().lines()).hasSize(1);
            assertThat(failed.said().contains("the spool was created, is whole and can be used"))
                    .as(failed.said())
                    .isEqualTo(isThere);
        }
        if (!isThere) {
            // Not of spool.lock.new: it is empty, and goes with the next creation.
            for (String file : List.of("/spool.ring.new", "/spool.readers.new")) {
                boolean isLeft = Files.exists(Path.of(dir + file));
                assertThat(isLeft && !failed.said().contains("left behind"))
                        .as(dir + file)
                        .isFalse();
            }
            Spools.create(dir, CreateOptions.ofSize(64 << 10));
        }
        try (SpoolWriter writer = Spools.writer(dir)) {
            writer.append("{}");
        }
        assertThat(Spools.status(dir).frames()).isEqualTo(1);
        assertThat(Spools.verify(dir).problems()).isEmpty();
    }
}
