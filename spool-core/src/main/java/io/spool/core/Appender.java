package io.spool.core;

import io.spool.core.batch.AppendResult;
import io.spool.core.batch.EncodedBatch;
import io.spool.core.error.SpoolException;
import io.spool.core.error.SpoolFullException;
import io.spool.core.ring.Ring;
import io.spool.core.value.FrameBatch;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread's appends through one writer: the batches and the result that they use again, so that appends make no garbage, and
 * the wait for room.
 *
 * <p>Not thread-safe.
 */
final class Appender {
    /** Readers do not ring when they make room, so a wait looks again after this time, doubled each time... */
    private static final long FIRST_PAUSE_NANOS = 50_000;

    /** ...up to this one. */
    private static final long LONGEST_PAUSE_NANOS = 4_000_000;

    private final SpoolWriter writer;
    private final Ring ring;
    private final long lockTimeoutNanos;
    private final FrameBatch single = new FrameBatch();
    private final EncodedBatch plain = new EncodedBatch();
    private final AppendResult result = new AppendResult();
    private long roomTimeoutNanos;

    Appender(SpoolWriter writer, Ring ring, long lockTimeoutNanos) {
        this.writer = writer;
        this.ring = ring;
        this.lockTimeoutNanos = lockTimeoutNanos;
    }

    /**
     * Begins an append.
     *
     * @param timeoutNanos how long it waits for room; 0 for not at all
     */
    void begin(long timeoutNanos) {
        roomTimeoutNanos = timeoutNanos;
        result.clear();
    }

    /** An empty batch for a single frame, to be cleared by its user. */
    FrameBatch single() {
        return single;
    }

    /** What became of the last append. */
    AppendResult result() {
        return result;
    }

    /** Appends frames as they are. */
    void append(FrameBatch batch) throws SpoolException {
        plain.hold(batch);
        try {
            append(plain);
        } finally {
            plain.clear();
        }
    }

    /**
     * Appends frames, after a wait for room where the spool is full and there is time to wait.
     *
     * @throws SpoolFullException when an interrupt ended the wait
     */
    void append(EncodedBatch batch) throws SpoolException {
        ring.append(batch, result, lockTimeoutNanos);
        if (result.isRefused() && roomTimeoutNanos > 0) {
            awaitRoom(batch);
        }
    }

    private void awaitRoom(EncodedBatch batch) throws SpoolException {
        long begin = System.nanoTime();
        long pause = FIRST_PAUSE_NANOS;
        for (long left = roomTimeoutNanos; result.isRefused() && left > 0; left = left(begin)) {
            LockSupport.parkNanos(this, Math.min(pause, left));
            if (Thread.currentThread().isInterrupted()) {
                throw new SpoolFullException(
                        ring.view().spool(), result.refusal(), "; an interrupt ended the wait for room");
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            writer.check();
            ring.append(batch, result, lockTimeoutNanos);
        }
    }

    private long left(long begin) {
        return roomTimeoutNanos - (System.nanoTime() - begin);
    }
}
