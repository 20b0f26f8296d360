package io.spool.torture.lock;

import io.spool.core.mapped.SpoolLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/** Takes a lock again and again, and each time looks that nobody else has it; says how often when it ends. */
final class Visitor implements Callable<Long> {
    private static final long TIMEOUT_NANOS = Duration.ofSeconds(30).toNanos();

    private final Path directory;
    private final long number;
    private final AtomicBoolean running;
    private final long stayNanos;
    private final Runnable afterEach;

    /**
     * A visitor.
     *
     * @param number its own, above 0
     * @param stayNanos how long each visit takes; 0 for no longer than it must
     * @param afterEach run after each visit
     */
    Visitor(Path directory, long number, AtomicBoolean running, long stayNanos, Runnable afterEach) {
        this.directory = directory;
        this.number = number;
        this.running = running;
        this.stayNanos = stayNanos;
        this.afterEach = afterEach;
    }

    @Override
    public Long call() throws Exception {
        SharedWords words = SharedWords.open(directory);
        long visits = 0;
        try (SpoolLock lock = SpoolLock.open(directory)) {
            while (running.get()) {
                lock.acquire(TIMEOUT_NANOS, words, () -> "somebody");
                try {
                    if (stayNanos == 0) {
                        words.visit(number);
                    } else {
                        words.stay(number, stayNanos);
                    }
                } finally {
                    lock.release(words, true);
                }
                visits++;
                afterEach.run();
            }
        }
        return visits;
    }
}
