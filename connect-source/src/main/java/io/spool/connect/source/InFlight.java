package io.spool.connect.source;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How many records are under way: the worker has them, and Kafka has not. A worker takes as many as its producer's buffer holds, a
 * hundred thousand small ones, and keeps several objects for each; moving those about costs the collector more than all else that a
 * source does. Far fewer keep a producer busy.
 *
 * <p>Nobody waits before the worker has said of a record that Kafka has it as soon as it had, which a worker does by its producer's thread.
 * With exactly-once delivery it says so when a transaction has been committed, by the thread that polls; then transactions bound what is
 * under way, and a wait for records that a transformation has dropped, of which such a worker says nothing until later, would be in vain.
 *
 * <p>Thread-safe: one thread polls, any may deal with records.
 */
final class InFlight {
    /** After so long without a word from the worker a batch goes out all the same, lest a worker's slip end a source. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final long most;
    private final long batch;
    private final long patienceNanos;
    private long count;
    private long dealtWith;
    private long dealtWithSeen;
    private long seenNanos;
    private boolean isToldAtOnce;
    private boolean waiting;
    private boolean ended;

    /**
     * @param most records under way; 0 for no limit
     * @param batch records that may be handed out at once, at least 1
     * @param patience how long the worker may be silent
     */
    InFlight(int most, int batch, Duration patience) {
        this.most = most == 0 ? Long.MAX_VALUE : most;
        this.batch = batch;
        this.patienceNanos = patience.toNanos();
        this.seenNanos = System.nanoTime();
    }

    /**
     * Waits until a batch may be handed out, but not longer than this.
     *
     * @return false iff it may not yet
     */
    synchronized boolean await(Duration atMost) throws InterruptedException {
        long begin = System.nanoTime();
        long now = begin;
        waiting = true;
        try {
            while (!hasRoom() && !ended) {
                long left = atMost.toNanos() - (now - begin);
                long patienceLeft = patienceNanos - silentNanos(now);
                if (patienceLeft <= 0) {
                    break;
                }
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, patienceLeft));
                now = System.nanoTime();
            }
            seenNanos = now;
            return true;
        } finally {
            waiting = false;
        }
    }

    /** For how long the worker has not said a word. */
    private long silentNanos(long now) {
        if (dealtWith != dealtWithSeen) {
            dealtWithSeen = dealtWith;
            seenNanos = now;
        }
        return now - seenNanos;
    }

    /** A batch of any size may go out when nothing is under way. */
    private boolean hasRoom() {
        return !isToldAtOnce || count <= 0 || most - count >= batch;
    }

    synchronized void handedOut(int records) {
        count += records;
    }

    /**
     * One has been dealt with.
     *
     * @param byThePollingThread whether it is the thread that polls which says so
     */
    synchronized void dealtWith(boolean byThePollingThread) {
        isToldAtOnce |= !byThePollingThread;
        count--;
        dealtWith++;
        if (waiting && hasRoom()) {
            notifyAll();
        }
    }

    /** Ends the wait that is under way, and all to come. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }
}
