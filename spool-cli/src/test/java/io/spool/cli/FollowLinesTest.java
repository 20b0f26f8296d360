package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.value.Origin;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code append --follow-lines}: each line of a growing file is appended once, whatever becomes of the file and the command. */
@Timeout(60)
class FollowLinesTest {
    @TempDir
    private Path temp;

    private Path directory;
    private Path file;
    private TestSpool spool;
    private @Nullable Thread command;
    private CompletableFuture<CommandRun> result = new CompletableFuture<>();

    @BeforeEach
    void create() throws IOException {
        directory = temp.resolve("d");
        spool = TestSpool.create(directory, TestSpool.SMALLEST);
        file = temp.resolve("app.jsonl");
    }

    @AfterEach
    void end() throws Exception {
        if (command != null) {
            stop();
        }
    }

    private void start(Object... options) {
        List<Object> words = new ArrayList<>(List.of("append", directory, "--follow-lines", file));
        words.addAll(List.of(options));
        CompletableFuture<CommandRun> run = new CompletableFuture<>();
        result = run;
        command = new Thread(() -> run.complete(CommandRun.of(words.toArray())));
        command.start();
    }

    /** As Ctrl-C does it. */
    private CommandRun stop() throws Exception {
        Thread running = command;
        if (running != null) {
            running.interrupt();
        }
        command = null;
        return result.get();
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void awaitFrames(String... frames) throws IOException {
        List<String> seen = new ArrayList<>();
        try (SpoolReader reader = Spools.reader(directory, ReaderOptions.anonymous())) {
            while (seen.size() < frames.length) {
                ReadBatch batch = reader.read(Duration.ofSeconds(30));
                assertThat(batch.isEmpty()).as("after %s", seen).isFalse();
                batch.forEach(frame -> seen.add(frame.text()));
            }
        }
        assertThat(seen).containsExactly(frames);
    }

    @Test
    void whatIsThereAndWhatComesIsAppended() throws Exception {
        write("1\n2\n3");
        start();
        awaitFrames("1", "2");
        write("3\n");
        awaitFrames("1", "2", "33");
        write("{\"n\":4}\r\n\n5\n");
        awaitFrames("1", "2", "33", "{\"n\":4}", "5");
        CommandRun run = stop();
        assertThat(run.err()).startsWith("spool: stopped after 5 frames\n");
    }

    @Test
    void commandThatIsStartedAgainGoesOnWhereItWas() throws Exception {
        write("1\n2\n");
        start();
        awaitFrames("1", "2");
        stop();
        write("3\n");
        start();
        awaitFrames("1", "2", "3");
        assertThat(stop().err()).startsWith("spool: stopped after 1 frames\n");
        assertThat(Spools.inspect(directory).origins()).hasSize(1).containsValue(6L);
        assertThat(Spools.inspect(directory).origins().firstKey().name()).isEqualTo("file:" + file);
    }

    @Test
    void rotationLosesAndRepeatsNothing() throws Exception {
        write("1\n");
        start();
        awaitFrames("1");
        Files.move(file, temp.resolve("app.jsonl.1"));
        Files.writeString(temp.resolve("app.jsonl.1"), "2\n3", StandardOpenOption.APPEND);
        write("1\n4\n");
        awaitFrames("1", "2", "3", "1", "4");
        stop();
        assertThat(Spools.inspect(directory).origins())
                .as("that of the file that is gone is")
                .hasSize(1);
        start();
        write("5\n");
        awaitFrames("1", "2", "3", "1", "4", "5");
    }

    @Test
    void fileThatWasReplacedWhileNobodyLookedIsReadFromItsBeginning() throws Exception {
        write("1\n2\n");
        start();
        awaitFrames("1", "2");
        stop();
        Files.move(file, temp.resolve("app.jsonl.1"));
        write("1\n2\n3\n");
        start();
        awaitFrames("1", "2", "1", "2", "3");
    }

    @Test
    void fileThatWasEmptiedBeginsAnew() throws Exception {
        write("1\n2\n3\n");
        start();
        awaitFrames("1", "2", "3");
        Files.writeString(file, "1\n", StandardOpenOption.TRUNCATE_EXISTING);
        awaitFrames("1", "2", "3", "1");
        write("4\n");
        awaitFrames("1", "2", "3", "1", "4");
    }

    @Test
    void fileThatIsNotThereYetIsWaitedFor() throws Exception {
        start();
        await().until(() -> command != null && command.getState() == Thread.State.TIMED_WAITING);
        write("1\n");
        awaitFrames("1");
        assertThat(stop().err()).startsWith("spool: waiting for " + file + ": there is no such file yet\n");
    }

    @Test
    void badLineIsNamedByItsPlaceInTheFile() throws Exception {
        write("1\nx\n2\n");
        start("--on-error", "skip");
        awaitFrames("1", "2");
        assertThat(stop().err()).contains("spool: " + file + ", the line that ends at byte 4: not JSON");
        start();
        write("y\n");
        assertThat(result.get().exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(result.get().err()).contains("ends at byte 8: ", "stopped after 0 frames");
        assertThat(spool.frames()).containsExactly("1", "2");
    }

    @Test
    void twoCommandsOnOneFileTakeEachLineOnce() throws Exception {
        write("1\n2\n");
        start();
        awaitFrames("1", "2");
        Thread first = command;
        start();
        write("3\n");
        awaitFrames("1", "2", "3");
        write("4\n");
        awaitFrames("1", "2", "3", "4");
        if (first != null) {
            first.interrupt();
        }
        stop();
        assertThat(spool.frames()).containsExactly("1", "2", "3", "4");
        Origin origin = Spools.inspect(directory).origins().firstKey();
        assertThat(Spools.inspect(directory).origins()).containsEntry(origin, 8L);
    }
}
