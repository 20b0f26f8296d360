package io.spool.demo;

import io.spool.core.error.SpoolException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the gauges again and again, shows them, and lets others wait for what they are to say.
 *
 * <p>Thread-safe.
 */
final class Watch implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private static final int LOOKS_BETWEEN_CHECKS = 5;

    private final Gauges gauges;
    private final LongSupplier sampled;
    private final Runnable check;
    private final Progress progress;
    private final Thread thread = new Thread(this::run, "watch");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Rate sampledRate = new Rate();
    private final Rate topicRate = new Rate();
    private final Rate spoolRate = new Rate();
    private final Rate replayedRate = new Rate();
    private Counts counts = Counts.NONE;
    private boolean isBrokerUp = true;
    private boolean closed;
    private long looks;
    private @Nullable Exception failure;

    /**
     * @param sampled how many frames there are
     * @param check throws iff it is no use to wait any longer
     */
    Watch(Gauges gauges, LongSupplier sampled, Runnable check, Progress progress) {
        this.gauges = gauges;
        this.sampled = sampled;
        this.check = check;
        this.progress = progress;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Says whether the broker can be asked. */
    void brokerIs(boolean up) {
        lock.lock();
        try {
            isBrokerUp = up;
            progress.show(counts, up);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the counts are so, or this long.
     *
     * @return true iff they are
     * @throws DemoException when something failed, so that it is no use to wait
     */
    boolean await(Duration patience, Predicate<Counts> condition) {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (!condition.test(counts)) {
                if (failure != null) {
                    throw failure instanceof RuntimeException known ? known : new DemoException("" + failure, failure);
                }
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    /** Waits this long, whatever the counts are. */
    void pass(Duration time) {
        boolean unused = await(time, any -> false);
    }

    Counts counts() {
        lock.lock();
        try {
            return counts;
        } finally {
            lock.unlock();
        }
    }

    /** How quickly the four places were filled, in the order of the pipeline. */
    List<Rate> rates() {
        return List.of(sampledRate, topicRate, spoolRate, replayedRate);
    }

    /** Ends the watching; when this returns, counts and rates do not change any more. */
    void stop() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }

    private void run() {
        try {
            while (paused()) {
                look();
            }
        } catch (InterruptedException | SpoolException | RuntimeException e) {
            lock.lock();
            try {
                failure = e;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private void look() throws SpoolException, InterruptedException {
        boolean ask;
        lock.lock();
        try {
            ask = isBrokerUp;
        } finally {
            lock.unlock();
        }
        if (looks++ % LOOKS_BETWEEN_CHECKS == 0) {
            check.run();
        }
        // Not under the lock: a broker that just went away lets one wait.
        Counts now = gauges.read(sampled.getAsLong(), counts(), ask);
        long nanos = System.nanoTime();
        lock.lock();
        try {
            counts = now;
            sampledRate.look(now.sampled(), nanos);
            topicRate.look(now.topic(), nanos);
            spoolRate.look(now.spool(), nanos);
            replayedRate.look(now.replayed(), nanos);
            progress.show(now, isBrokerUp);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The pause between two looks; false iff there shall be no more. */
    private boolean paused() throws InterruptedException {
        lock.lock();
        try {
            long left = INTERVAL.toNanos();
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }
}
