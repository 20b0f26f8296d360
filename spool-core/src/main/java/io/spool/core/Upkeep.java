package io.spool.core;

import io.spool.core.error.SpoolBusyException;
import io.spool.core.error.SpoolException;
import io.spool.core.ring.Ring;
import io.spool.core.value.SyncPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What a writer does by itself, on a thread of its own: forces at least once in every interval in which something was
 * appended, where the spool's policy has an interval; and settles the spool when appends have ended for a while, so that the
 * disk knows that nothing is missing on it.
 */
final class Upkeep implements AutoCloseable {
    /** A spool that nothing was appended to for so long is settled. Long enough to spare the disk of one that trickles. */
    private static final Duration QUIET = Duration.ofSeconds(30);

    private final Ring ring;
    private final long lockTimeoutNanos;
    private final SyncPolicy sync;
    private final Thread thread;
    private final AtomicReference<@Nullable SpoolException> failure = new AtomicReference<>();

    private Upkeep(Ring ring, Path spool, SyncPolicy sync, long lockTimeoutNanos) {
        this.ring = ring;
        this.sync = sync;
        this.lockTimeoutNanos = lockTimeoutNanos;
        this.thread = new Thread(this::run, "spool-upkeep " + spool);
        thread.setDaemon(true);
    }

    static Upkeep start(Ring ring, Path spool, SyncPolicy sync, long lockTimeoutNanos) {
        Upkeep upkeep = new Upkeep(ring, spool, sync, lockTimeoutNanos);
        upkeep.thread.start();
        return upkeep;
    }

    private void run() {
        boolean forces = sync.mode() == SyncPolicy.Mode.INTERVAL;
        Duration pace = forces && sync.interval().compareTo(QUIET) < 0 ? sync.interval() : QUIET;
        try {
            long seen = ring.view().commitNumber();
            long quietSince = System.nanoTime();
            while (true) {
                // The pace of the policy, not a wait for anything.
                Thread.sleep(pace.toMillis());
                try {
                    if (forces && ring.isForceDue()) {
                        ring.forceFrames(lockTimeoutNanos);
                    }
                    long newest = ring.view().commitNumber();
                    if (newest != seen) {
                        seen = newest;
                        quietSince = System.nanoTime();
                    } else if (System.nanoTime() - quietSince >= QUIET.toNanos()) {
                        ring.settle(lockTimeoutNanos);
                    }
                } catch (SpoolBusyException e) {
                    // What had to be forced is; that it is will be noted next time.
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
