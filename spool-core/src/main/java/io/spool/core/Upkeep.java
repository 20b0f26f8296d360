package io.spool.core;

import io.spool.core.error.SpoolBusyException;
import io.spool.core.error.SpoolException;
import io.spool.core.fault.HelperThread;
import io.spool.core.ring.Ring;
import io.spool.core.value.SyncPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
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
    private final Path spool;
    private final long lockTimeoutNanos;
    private final SyncPolicy sync;
    private final HelperThread thread;
    private final AtomicReference<@Nullable SpoolException> failure = new AtomicReference<>();

    private Upkeep(Ring ring, Path spool, SyncPolicy sync, long lockTimeoutNanos) {
        this.ring = ring;
        this.spool = spool;
        this.sync = sync;
        this.lockTimeoutNanos = lockTimeoutNanos;
        this.thread = new HelperThread("spool-upkeep " + spool, ring.view().faults(), this::run);
    }

    static Upkeep start(Ring ring, Path spool, SyncPolicy sync, long lockTimeoutNanos) {
        Upkeep upkeep = new Upkeep(ring, spool, sync, lockTimeoutNanos);
        upkeep.thread.start();
        return upkeep;
    }

    private void run() throws SpoolException, InterruptedException {
        try {
            keepUp();
        } catch (SpoolException | RuntimeException | InternalError e) {
            throw ring.failure(e);
        }
    }

    private void keepUp() throws SpoolException, InterruptedException {
        boolean forces = sync.mode() == SyncPolicy.Mode.INTERVAL;
        Duration pace = forces && sync.interval().compareTo(QUIET) < 0 ? sync.interval() : QUIET;
        long seen = ring.view().commitNumber();
        long quietSince = System.nanoTime();
        long begin = quietSince;
        while (true) {
            // The pace of the policy, not a wait for anything. From the beginning of one force to that of the next: the
            // time that a force takes does not come on top of it.
            long left = begin + pace.toNanos() - System.nanoTime();
            TimeUnit.NANOSECONDS.sleep(Math.max(0, left));
            begin = System.nanoTime();
            try {
                if (forces) {
                    force();
                }
                long newest = ring.view().commitNumber();
                if (newest != seen) {
                    seen = newest;
                    quietSince = System.nanoTime();
                } else if (System.nanoTime() - quietSince >= QUIET.toNanos()) {
                    settle();
                }
            } catch (SpoolBusyException e) {
                // What had to be forced is; that it is will be noted next time.
            }
        }
    }

    /** A failure stops appends until a force succeeds: what the policy promises would not be true of them. */
    private void force() throws SpoolBusyException {
        try {
            if (ring.isForceDue()) {
                ring.forceFrames(lockTimeoutNanos);
            }
            failure.set(null);
        } catch (SpoolBusyException e) {
            throw e;
        } catch (SpoolException | RuntimeException | InternalError e) {
            // Whatever it was: it must not end the thread, or nothing would be forced any more.
            failure.set(ring.failure(e));
        }
    }

    private void settle() throws SpoolBusyException {
        try {
            ring.settle(lockTimeoutNanos);
        } catch (SpoolBusyException e) {
            throw e;
        } catch (SpoolException | InternalError e) {
            var unused = ring.failure(e);
            // The bound that is on the disk stays: after a power cut more than need be is declared cut. The spool shows
            // the failure.
        }
    }

    /**
     * Looks whether frames may be appended.
     *
     * @throws SpoolException when the last force has failed; it is tried again in each interval, and nothing is appended until then. Also
     *     when this thread has died
     */
    void check() throws SpoolException {
        checkAlive();
        SpoolException found = failure.get();
        if (found != null) {
            throw new SpoolException(
                    spool,
                    "nothing was appended, because what was appended before could not be forced: " + found.getMessage()
                            + ". It is tried again every " + sync.interval().toMillis()
                            + " ms; appends continue once it succeeds",
                    found);
        }
    }

    /** @throws SpoolException when this thread has died: what the policy promises is not kept any more */
    void checkAlive() throws SpoolException {
        thread.check();
    }

    /** A force has succeeded: appends continue. */
    void forced() {
        failure.set(null);
    }

    /** Ends the thread, and waits until a force that is under way is done. */
    @Override
    public void close() {
        thread.end();
    }
}
