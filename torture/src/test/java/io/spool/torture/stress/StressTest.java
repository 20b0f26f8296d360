package io.spool.torture.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.ring.BellStress;
import io.spool.torture.Certificate;
import io.spool.torture.Scale;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jcstress.Main;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * Two threads against each other, without a pause, as the compilers and the processor of this machine make it: the stress
 * tests, under jcstress. What this machine does not reorder it cannot show; {@code MemoryOrderTest} looks at what the code
 * asks for.
 *
 * <p>{@code -Dtorture.stress.millis=n} sets the time of an iteration, {@code -Dtorture.stress.iterations=n} their number,
 * {@code -Dtorture.stress.tests=regex} what is run.
 */
class StressTest {
    private static final Path DIR = Path.of("target", "jcstress").toAbsolutePath();
    private static final int STRIDE = 64;

    @Test
    @Timeout(1800)
    void noForbiddenOutcomeIsSeen() throws Exception {
        deleteAll(DIR);
        Files.createDirectories(DIR.resolve("tmp"));
        int exit = run();
        Collection<TestResult> results = results();

        assertThat(results).as("results; see %s", DIR.resolve("log.txt")).isNotEmpty();
        assertThat(results.stream().filter(result -> !result.grading().isPassed).map(StressTest::describe))
                .as("runs that failed, of %s; see %s", results.size(), DIR.resolve("log.txt"))
                .isEmpty();
        assertThat(exit).isZero();
        Set<String> run = results.stream().map(TestResult::getName).collect(Collectors.toCollection(TreeSet::new));
        if (System.getProperty("torture.stress.tests") == null) {
            assertThat(run).containsExactlyInAnyOrderElementsOf(TestList.tests());
        }
        long samples = results.stream().mapToLong(TestResult::getTotalCount).sum();
        assertThat(results)
                .allSatisfy(result -> assertThat(result.getTotalCount()).isPositive());
        Certificate.add(
                "jcstress",
                run.size() + " tests in " + results.size() + " JVMs, " + samples + " samples, forbidden outcomes 0");
        // The log and the results stay, the spools of JVMs that were stopped do not.
        deleteAll(DIR.resolve("tmp"));
        try (Stream<Path> left = Files.list(DIR)) {
            for (Path path : left.filter(path -> path.getFileName().toString().matches("(spool|zeros).*"))
                    .toList()) {
                deleteAll(path);
            }
        }
    }

    private static int run() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xmx256m",
                "-Djava.io.tmpdir=" + DIR.resolve("tmp"),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
        command.addAll(List.of("-t", System.getProperty("torture.stress.tests", "io\\.spool\\..*")));
        command.addAll(List.of("-v", "-r", DIR.resolve("report").toString()));
        command.addAll(List.of("-f", "1", "-fsm", "1"));
        command.addAll(List.of("-iters", Integer.toString(Scale.of("stress.iterations", 1, 2))));
        command.addAll(List.of("-time", Integer.toString(Scale.of("stress.millis", 100, 500))));
        command.addAll(List.of("-strideSize", Integer.toString(STRIDE)));
        command.addAll(List.of("-strideCount", Integer.toString(BellStress.MOST_SAMPLES / STRIDE)));
        if (Scale.isLong()) {
            // Each actor interpreted, compiled by C1 and by C2, by the side of the other so or otherwise; C2 also
            // shuffles
            // what it may shuffle.
            command.addAll(List.of("-m", "default", "-sc", "true"));
        } else {
            command.addAll(List.of("-m", "sanity", "-sc", "false", "-af", "NONE"));
            // Options of its own, though they say nothing new, keep jcstress from trying those that it knows of.
            command.addAll(List.of("-jvmArgs", "-XX:-UsePerfData"));
        }
        Process process = new ProcessBuilder(command)
                .directory(DIR.toFile())
                .redirectErrorStream(true)
                .redirectOutput(DIR.resolve("log.txt").toFile())
                .start();
        try {
            if (!process.waitFor(29, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the stress tests do not end; see " + DIR.resolve("log.txt"));
            }
            return process.exitValue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static Collection<TestResult> results() throws Exception {
        InProcessCollector results = new InProcessCollector();
        try (Stream<Path> files = Files.list(DIR)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".bin.gz")).toList()) {
                DiskReadCollector reader = new DiskReadCollector(file.toString(), results);
                reader.dump();
                reader.close();
            }
        }
        return results.getTestResults();
    }

    private static String describe(TestResult result) {
        return result.getName() + " " + result.status() + " " + result.grading().failureMessages + " "
                + result.getMessages() + " with " + result.getConfig().jvmArgs;
    }

    private static void deleteAll(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
