package io.spool.torture.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.Protection;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.StartPosition;
import io.spool.torture.Certificate;
import io.spool.torture.Scale;
import io.spool.torture.process.ChildJvm;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threads in the middle of everything a spool can do are interrupted, while another process competes for the lock. No
 * lock, frame or mark is lost for it, and no channel closed: a closed one would end every later append with an error.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class InterruptStormTest {
    private static final int INTERRUPTS = Scale.of("interrupts", 1_500, 10_000);

    @TempDir
    private Path temporary;

    private final AtomicBoolean running = new AtomicBoolean(true);
    private final AtomicLong refusedOpens = new AtomicLong();
    private final List<Target> targets = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** A thread that does one thing again and again; every interrupt that it gets must still be marked after it. */
    private final class Target {
        private final String name;
        private final AtomicLong sent = new AtomicLong();
        private final AtomicLong seen = new AtomicLong();
        private volatile @Nullable Thread thread;

        Target(String name) {
            this.name = name;
            targets.add(this);
        }

        void afterEach() {
            thread = Thread.currentThread();
            if (Thread.interrupted()) {
                seen.incrementAndGet();
            }
        }

        /** @return false when the last one has not been seen yet */
        boolean interrupt() {
            Thread known = thread;
            if (known == null || sent.get() != seen.get()) {
                return false;
            }
            sent.incrementAndGet();
            known.interrupt();
            return true;
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private Future<Long> start(String name, Step step) {
        Target target = new Target(name);
        return threads.submit(() -> {
            long steps = 0;
            try {
                for (; running.get(); steps++) {
                    step.run();
                    target.afterEach();
                }
            } catch (Exception e) {
                throw new IllegalStateException(name + " failed in step " + steps, e);
            }
            // One that came after the last look.
            while (target.sent.get() != target.seen.get()) {
                target.afterEach();
            }
            return steps;
        });
    }

    @Test
    void interruptsCostNoLockNoChannelNoFrameAndNoMark() throws Exception {
        System.out.println("InterruptStormTest: " + INTERRUPTS + " interrupts, seed " + Scale.seed());
        Path spool = temporary.resolve("spool");
        Path words = Files.createDirectory(temporary.resolve("words"));
        Spools.create(spool, CreateOptions.ofSize(1 << 20).withFull(FullPolicy.BLOCK));
        SharedWords.create(words);
        ReaderOptions unprotected = ReaderOptions.named("seeker").withProtection(Protection.UNPROTECTED);
        Referee referee = new Referee();
        List<Future<Long>> results = new ArrayList<>();
        try (SpoolReader waiter = Spools.reader(spool, ReaderOptions.named("waiter"));
                SpoolReader seeker = Spools.reader(spool, unprotected);
                SpoolWriter writer = Spools.writer(spool);
                ChildJvm rival = ChildJvm.start(PatientWriter.class, spool, 9, 15);
                ChildJvm visitors = ChildJvm.start(VisitorProcess.class, words, 1, 0)) {
            assertThat(rival.answer()).isEqualTo("ready");
            assertThat(visitors.answer()).isEqualTo("ready");
            PatientWriter single = new PatientWriter(writer, 1, 1);
            PatientWriter batches = new PatientWriter(writer, 2, 40);
            Random random = Scale.random("InterruptStormTest");
            results.add(start("single appends", single::tryOnce));
            results.add(start("batches", batches::tryOnce));
            results.add(start("waits and acknowledges", () -> {
                ReadBatch batch = waiter.read(Duration.ofMillis(50));
                referee.follow(batch);
                waiter.acknowledge(batch.nextSequence());
            }));
            results.add(start("seeks", () -> seek(seeker, random)));
            results.add(start("opens and closes", () -> openAndClose(spool)));
            Target visiting = new Target("visits");
            Future<Long> visits = threads.submit(new Visitor(words, 1, running, 0, visiting::afterEach));
            storm();
            running.set(false);
            long steps = 0;
            for (Future<Long> each : results) {
                steps += each.get(1, TimeUnit.MINUTES);
            }
            long visited = visits.get(1, TimeUnit.MINUTES);
            while (visiting.sent.get() != visiting.seen.get()) {
                // It came as the visitor ended: its thread belongs to the pool again.
                visiting.seen.incrementAndGet();
            }
            rival.finish();
            visitors.finish();
            long others = Long.parseLong(visitors.answer());
            assertThat(SharedWords.open(words).visits()).isEqualTo(visited + others);
            long rivals = Long.parseLong(rival.answer());
            referee.readOn(waiter);
            assertThat(referee.frames()).isEqualTo(single.frames() + batches.frames() + rivals);
            assertThat(Spools.status(spool).nextSequence() - 1).isEqualTo(referee.frames());
            assertThat(rivals).isPositive();
            assertThat(others).isPositive();
            // The locks still are what they were: the names are held, and free once they are let go.
            try (ChildJvm stranger = ChildJvm.start(NameHolder.class, spool, "waiter")) {
                assertThat(stranger.answer()).isEqualTo("busy");
            }
            Certificate.add(
                    "lock.interrupts",
                    INTERRUPTS + " interrupts in " + steps + " steps and " + (visited + others) + " visits, "
                            + referee.frames() + " frames: none lost, no mark lost, no lock lost ("
                            + refusedOpens + " opens ended by an interrupt, and said so)");
        } finally {
            running.set(false);
            threads.shutdownNow();
        }
    }

    private void storm() {
        Random random = Scale.random("InterruptStormTest.storm");
        for (int sent = 0; sent < INTERRUPTS; ) {
            Target target = targets.get(random.nextInt(targets.size()));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!target.interrupt()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError(
                            "'" + target.name + "' has lost the mark of an interrupt, or is gone: sent " + target.sent
                                    + ", seen " + target.seen);
                }
                LockSupport.parkNanos(50_000);
            }
            sent++;
            LockSupport.parkNanos(random.nextInt(1_500_000));
        }
    }

    private static void seek(SpoolReader reader, Random random) throws Exception {
        switch (random.nextInt(4)) {
            case 0 -> reader.seek(StartPosition.earliest());
            case 1 -> reader.seek(StartPosition.latest());
            case 2 -> reader.seek(StartPosition.atSequence(Math.max(1, reader.position() - random.nextInt(200))));
            default -> reader.seek(StartPosition.atTime(Instant.now().minusMillis(random.nextInt(100))));
        }
        reader.acknowledge(reader.read().nextSequence());
    }

    /** An open that is interrupted may end with an error that says so, and leaves the mark; nothing else may. */
    private void openAndClose(Path spool) throws Exception {
        ReaderOptions options = ReaderOptions.named("comes and goes").withProtection(Protection.UNPROTECTED);
        try (SpoolWriter writer = Spools.writer(spool);
                SpoolReader reader = Spools.reader(spool, options)) {
            reader.acknowledge(reader.read().nextSequence());
            assertThat(writer.maxFrameBytes()).isPositive();
        } catch (SpoolException e) {
            if (!(e.getCause() instanceof ClosedByInterruptException)
                    || !Thread.currentThread().isInterrupted()) {
                throw e;
            }
            refusedOpens.incrementAndGet();
        }
    }
}
