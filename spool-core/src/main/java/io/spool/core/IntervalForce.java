package io.spool.core;

import io.spool.core.error.SpoolException;
import io.spool.core.ring.Ring;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Forces a ring at least once in every interval in which something was appended, on a thread of its own. */
final class IntervalForce implements AutoCloseable {
    private final Ring ring;
    private final Thread thread;
    private final AtomicReference<@Nullable SpoolException> failure = new AtomicReference<>();

    private IntervalForce(Ring ring, Path spool, Duration interval) {
        this.ring = ring;
        this.thread = new Thread(() -> run(interval), "spool-interval-force " + spool);
        thread.setDaemon(true);
    }

    static IntervalForce start(Ring ring, Path spool, Duration interval) {
        IntervalForce force = new IntervalForce(ring, spool, interval);
        force.thread.start();
        return force;
    }

    private void run(Duration interval) {
        try {
            while (true) {
                // The pace of the policy, not a wait for anything.
                Thread.sleep(interval.toMillis());
                if (ring.isForceDue()) {
                    ring.forceFrames();
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        } catch (SpoolException e) {
            failure.set(e);
        }
    }

    /** Throws what ended the thread, once: whoever appends must know that nothing is forced any more. */
    void check() throws SpoolException {
        SpoolException found = failure.get();
        if (found != null) {
            throw found;
        }
    }

    /** Ends the thread, and waits until a force that is under way is done. */
    @Override
    public void close() {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
