package io.spool.core.fault;

import io.spool.core.error.SpoolException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that does something for a spool beside its users: the only class that starts threads. What ends its body is kept, so that
 * the next caller that relies on a dead helper notices, and not only a person who reads standard error.
 *
 * <p>A daemon: it keeps no JVM alive. Thread-safe.
 */
public final class HelperThread {
    private final FaultBarrier faults;
    private final Thread thread;
    private volatile @Nullable SpoolException failure;

    /** What a helper does until it has nothing more to do, or is told to end by an interrupt. */
    @FunctionalInterface
    public interface Body {
        void run() throws SpoolException, InterruptedException;
    }

    /** A helper that has yet to be started. */
    public HelperThread(String name, FaultBarrier faults, Body body) {
        this.faults = faults;
        this.thread = new Thread(() -> run(body), name);
        thread.setDaemon(true);
    }

    /** Starts it, once. */
    public void start() {
        thread.start();
    }

    private void run(Body body) {
        boolean ended = false;
        try {
            body.run();
            ended = true;
        } catch (InterruptedException e) {
            ended = true;
        } catch (SpoolException | RuntimeException | InternalError e) {
            failure = faults.failure(e);
        } finally {
            if (!ended && failure == null) {
                failure = faults.failure(new IllegalStateException("the cause is on standard error"));
            }
        }
    }

    /**
     * Looks whether the helper has died.
     *
     * @throws SpoolException what it died of
     */
    public void check() throws SpoolException {
        SpoolException found = failure;
        if (found != null) {
            throw dead(found);
        }
    }

    private SpoolException dead(SpoolException cause) {
        return new SpoolException(
                faults.spool(),
                "nothing was done, because the thread '" + thread.getName() + "' has ended: " + cause.getMessage()
                        + ". Close the spool in this process, and open it again",
                cause);
    }

    /** True iff {@link #check} throws. */
    public boolean isDead() {
        return failure != null;
    }

    /** Wakes it where it is parked. */
    public void unpark() {
        LockSupport.unpark(thread);
    }

    /** Waits until it has ended; no longer than this, nor when the caller is interrupted, which it then still is. */
    public void await(long timeoutMs) {
        try {
            thread.join(timeoutMs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has it end, and waits until it has. An interrupt does not end the wait, and stays with the caller. */
    public void end() {
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
