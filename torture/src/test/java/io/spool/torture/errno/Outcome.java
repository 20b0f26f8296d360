package io.spool.torture.errno;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How a run of the command under strace ended.
 *
 * @param exitCode its exit code; {@link #HUNG} when it did not end
 * @param calls the lines that strace wrote
 */
record Outcome(int exitCode, String out, String err, List<String> calls) {
    static final int HUNG = -1;
    private static final int PATIENCE_SECONDS = 60;

    /** Runs the command in a folder, and traces these calls on the subject's files. */
    static Outcome run(Subject subject, Path folder, List<String> traced, boolean byFile)
            throws IOException, InterruptedException {
        Path log = folder.resolveSibling(folder.getFileName() + ".strace");
        Path out = folder.resolveSibling(folder.getFileName() + ".out");
        Path err = folder.resolveSibling(folder.getFileName() + ".err");
        Path in = folder.resolveSibling(folder.getFileName() + ".in");
        Files.writeString(in, subject.input(), UTF_8);
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-qq", "-o", log.toString()));
        if (byFile) {
            for (Path path : subject.paths(folder)) {
                command.addAll(List.of("-P", path.toString()));
            }
        }
        for (String option : traced) {
            command.addAll(List.of("-e", option));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xlog:disable",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.spool.cli.SpoolCli"));
        command.addAll(subject.command(folder));
        Process process = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        int exitCode = HUNG;
        if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            exitCode = process.exitValue();
        } else {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        // What strace says of paths that are not there yet is none of the command's.
        String said = String.join(
                "\n",
                Files.readString(err, UTF_8)
                        .lines()
                        .filter(line -> !line.contains("strace:"))
                        .toList());
        return new Outcome(exitCode, Files.readString(out, UTF_8), said, Files.readAllLines(log, UTF_8));
    }

    /** Whether the fault has happened. */
    boolean isInjected() {
        return calls.stream().anyMatch(line -> line.contains("(INJECTED)"));
    }

    /** How often each call was made, at most, by one thread. */
    Map<String, Integer> mostOfAThread() {
        Map<String, Integer> counts = new HashMap<>();
        Map<String, Integer> most = new HashMap<>();
        for (String line : calls) {
            String[] words = line.split("[ (]+", 3);
            if (words.length == 3 && Fault.ERRORS.containsKey(words[1])) {
                int count = counts.merge(words[0] + " " + words[1], 1, Integer::sum);
                most.merge(words[1], count, Math::max);
            }
        }
        return most;
    }

    static boolean straceIsThere() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "strace")));
    }
}
