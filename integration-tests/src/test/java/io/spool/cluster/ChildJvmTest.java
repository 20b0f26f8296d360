package io.spool.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildJvmTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> FLAGS = List.of("-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    @TempDir
    Path home;

    @Test
    void stoppedChildRunsItsShutdownHooks() {
        ChildJvm child = waiting(home);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(child.tail()).contains("waiting"));

        child.stop(PATIENCE);

        assertThat(child.isAlive()).isFalse();
        assertThat(child.tail()).contains("shut down in good order");
    }

    @Test
    void killedChildIsGoneWithoutAWord() {
        ChildJvm child = waiting(home);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(child.tail()).contains("waiting"));

        child.kill();

        assertThat(child.isAlive()).isFalse();
        assertThat(child.tail()).doesNotContain("shut down");
    }

    @Test
    void failureTellsTheExitAndWhatTheChildSaidLast() {
        ChildJvm child = ChildJvm.start("failing", home, classPath(), FLAGS, List.of("no.such.Main"));

        assertThat(child.endsWithin(PATIENCE)).isTrue();
        assertThat(child.failure("did not start"))
                .hasMessageContaining("failing did not start: exit=1")
                .hasMessageContaining("ClassNotFoundException: no.such.Main");
    }

    @Test
    void childSeesNothingOfOursButItsMainClass() throws IOException {
        ChildJvm child = waiting(home);
        child.kill();

        try (var files = Files.walk(home.resolve("child"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .containsExactly(home.resolve("child/io/spool/cluster/Child.class"));
        }
    }

    @Test
    void childEndsWhenItsParentIsKilled() throws Exception {
        Process parent = parent();
        ProcessHandle grandchild = grandchildOf(parent);

        parent.destroyForcibly().waitFor();

        await().atMost(PATIENCE).until(() -> !grandchild.isAlive());
    }

    @Test
    void childAndItsDirectoryAreGoneWhenItsParentEnds() throws Exception {
        Process parent = parent();
        ProcessHandle grandchild = grandchildOf(parent);

        parent.destroy();

        assertThat(parent.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(grandchild.isAlive()).isFalse();
        try (var files = Files.list(home)) {
            assertThat(files).isEmpty();
        }
    }

    private static ChildJvm waiting(Path home) {
        return ChildJvm.start("waiting", home, classPath(), FLAGS, List.of(WaitingMain.class.getName()));
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    /** A JVM that has a child of its own, with its temporary files in our directory. */
    private Process parent() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-Djava.io.tmpdir=" + home,
                        "-cp",
                        classPath(),
                        ParentMain.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static ProcessHandle grandchildOf(Process parent) throws IOException {
        BufferedReader said = parent.inputReader();
        return ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
    }

    /** Waits until it is told to end. */
    static final class WaitingMain {
        private WaitingMain() {}

        public static void main(String[] arguments) throws InterruptedException {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("shut down in good order")));
            System.out.println("waiting");
            Thread.currentThread().join();
        }
    }

    /** Starts a child, says its process id, and waits. */
    static final class ParentMain {
        private ParentMain() {}

        public static void main(String[] arguments) throws InterruptedException {
            ScratchDirectory scratch = ScratchDirectory.create("child-");
            System.out.println(waiting(scratch.path()).pid());
            Thread.currentThread().join();
        }
    }
}
