package io.spool.torture.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolBusyException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.WriterOptions;
import io.spool.torture.Certificate;
import io.spool.torture.Scale;
import io.spool.torture.process.ChildJvm;
import io.spool.torture.process.Message;
import io.spool.torture.process.WriterProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A holder that does not move keeps its lock for as long as it lives: waiting ends in time, and nobody steals. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class StoppedHolderTest {
    private static final int STOPS = Scale.of("stops", 4, 50);
    private static final Duration PATIENCE = Duration.ofMillis(400);

    @TempDir
    private Path temporary;

    private Path dir;
    private int batch;

    @BeforeEach
    void create() throws Exception {
        dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(1 << 20));
    }

    /** Stops the child at a moment when it has the lock. */
    private void stopWhileItHolds(ChildJvm child, SpoolWriter writer) throws Exception {
        while (true) {
            child.signal("STOP");
            long before = System.nanoTime();
            try {
                writer.append(message());
                // It was between two locks.
                child.signal("CONT");
            } catch (SpoolBusyException e) {
                Duration waited = Duration.ofNanos(System.nanoTime() - before);
                assertThat(waited).isBetween(PATIENCE, PATIENCE.plusSeconds(20));
                assertThat(e).hasMessageContaining("within 400 ms").hasMessageContaining(dir.toString());
                if (!e.toString().contains("a process that has not signed for it")) {
                    assertThat(e).hasMessageContaining("held by process " + child.pid());
                    return;
                }
                // It has the lock, and was stopped on its way to saying so. Most moments are not like that.
                child.signal("CONT");
            }
        }
    }

    private byte[] message() {
        return new Message(2, batch++, 0, 1).toJson();
    }

    @Test
    void theWaiterIsToldWhoHoldsItAndGoesOnWhenTheHolderDoes() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (SpoolWriter impatient = Spools.writer(dir, WriterOptions.defaults().withLockTimeout(PATIENCE));
                SpoolWriter patient = Spools.writer(dir);
                ChildJvm child = ChildJvm.start(WriterProcess.class, dir, 1, 1)) {
            assertThat(child.answer()).isEqualTo("ready");
            for (int i = 0; i < STOPS; i++) {
                stopWhileItHolds(child, impatient);
                long next = Spools.status(dir).nextSequence();
                Future<Long> waiting = threads.submit(() -> patient.append(message()));
                // Long enough for a thief.
                assertThat(waiting).failsWithin(Duration.ofMillis(300));
                assertThat(Spools.status(dir).nextSequence())
                        .as("nobody has written meanwhile")
                        .isEqualTo(next);
                child.signal("CONT");
                assertThat(waiting).succeedsWithin(Duration.ofSeconds(30));
            }
            child.finish();
            assertThat(Long.parseLong(child.answer())).isPositive();
        } finally {
            threads.shutdownNow();
        }
        Certificate.add("lock.stopped", STOPS + " holders stopped and continued, none robbed, all named in time");
    }

    @Test
    void theWaiterGoesOnAtOnceWhenTheStoppedHolderIsKilled() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (SpoolWriter impatient = Spools.writer(dir, WriterOptions.defaults().withLockTimeout(PATIENCE));
                SpoolWriter patient = Spools.writer(dir)) {
            try (ChildJvm child = ChildJvm.start(WriterProcess.class, dir, 1, 1)) {
                assertThat(child.answer()).isEqualTo("ready");
                stopWhileItHolds(child, impatient);
                Future<Long> waiting = threads.submit(() -> patient.append(message()));
                child.kill();
                assertThat(waiting).succeedsWithin(Duration.ofSeconds(30));
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
