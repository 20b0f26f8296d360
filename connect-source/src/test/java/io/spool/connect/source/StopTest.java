package io.spool.connect.source;

import static io.spool.connect.source.SourceBench.poll;
import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A task ends soon, whatever it waits for. The bound is generous for a busy machine, and still half of what the core waits for a
 * lock.
 */
@Timeout(120)
class StopTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    private Path directory;

    private SourceBench bench;

    @BeforeEach
    void createSpool() throws Exception {
        bench = new SourceBench(directory.resolve("s"));
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void startPollAndStopDoNotWaitForTheWritersLock() throws Exception {
        bench.append("1");
        SpoolSourceTask task = new SpoolSourceTask();
        task.initialize(bench.stored());
        try (WriterLockHolder holder = WriterLockHolder.start(bench.spool())) {
            long begin = System.nanoTime();
            task.start(bench.properties());
            assertThat(task.poll()).isNull();
            task.stop();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
            assertThat(holder).isNotNull();
        }
        // What was given up is let go of as soon as it was had: the next task gets the reader.
        assertThat(poll(bench.task())).extracting(SourceRecord::value).containsExactly(1L);
    }

    @Test
    void stopDoesNotWaitForAWriterOfTheSameProcessThatWaitsForTheLock() throws Exception {
        SpoolSourceTask task = bench.task();
        try (SpoolWriter writer = Spools.writer(bench.spool());
                WriterLockHolder holder = WriterLockHolder.start(bench.spool())) {
            CompletableFuture<Void> appending = new CompletableFuture<>();
            Thread appender = new Thread(() -> {
                try {
                    writer.append("1".getBytes(StandardCharsets.UTF_8));
                    appending.complete(null);
                } catch (Exception e) {
                    appending.completeExceptionally(e);
                }
            });
            appender.start();
            awaitLockWait(appender);
            long begin = System.nanoTime();
            task.stop();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
            assertThat(appending).isNotDone();
            holder.release();
            appender.join();
        }
    }

    private static void awaitLockWait(Thread thread) {
        while (Arrays.stream(thread.getStackTrace())
                .noneMatch(frame -> frame.getMethodName().equals("acquireFromKernel"))) {
            assertThat(thread.isAlive()).isTrue();
            Thread.onSpinWait();
        }
    }
}
