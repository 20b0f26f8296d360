package io.spool.core;

import io.spool.core.error.SpoolException;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Refusal;
import io.spool.core.value.SpoolIdentity;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Appends frames to a spool.
 *
 * <p>A batch is all or nothing, also for a process that is killed in the middle of it. Once an append has returned a
 * sequence, the frames are there for every reader and survive the death of this process; what a power cut leaves is the
 * matter of the spool's {@link io.spool.core.value.SyncPolicy} and of {@link #force}.
 *
 * <p>Thread-safe. One lock is taken per append, so batches are the fast path.
 */
public final class SpoolWriter implements AutoCloseable {

    /** What an append returns when a full spool refused it: nothing was written. {@link #lastRefusal} says why. */
    public static final long REFUSED = -1;

    /**
     * Appends one frame.
     *
     * @param content JSON text in UTF-8, taken as it is
     * @return its sequence, or {@link #REFUSED}
     * @throws io.spool.core.error.FrameTooLargeException when it is larger than the spool's largest frame
     * @throws io.spool.core.error.SpoolBusyException when the lock could not be had in time
     * @throws SpoolException when the spool cannot be written to
     * @throws IllegalStateException when this writer is closed
     */
    public long append(byte[] content) throws SpoolException {
        throw new UnsupportedOperationException();
    }

    /** Appends one frame of JSON text, as {@link #append(byte[])}. */
    public long append(String json) throws SpoolException {
        return append(json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Appends all frames of the batch, or none.
     *
     * @return the sequence of the first (the others follow it by one each), or {@link #REFUSED}; for an empty batch the
     *     sequence that the next frame will have
     * @throws io.spool.core.error.FrameTooLargeException when a frame is larger than the spool's largest, or the batch
     *     as a whole than {@link #maxBatchBytes()}
     * @throws SpoolException as {@link #append(byte[])}
     */
    public long append(FrameBatch batch) throws SpoolException {
        throw new UnsupportedOperationException();
    }

    /** Why the last append through this writer that was refused was refused; empty when none was. */
    public Optional<Refusal> lastRefusal() {
        throw new UnsupportedOperationException();
    }

    /**
     * Puts all that has been appended so far, by whomever, on the disk.
     *
     * @throws SpoolException when the operating system says that it could not
     */
    public void force() throws SpoolException {
        throw new UnsupportedOperationException();
    }

    /** Which spool this is. */
    public SpoolIdentity identity() {
        throw new UnsupportedOperationException();
    }

    /** Largest content of a frame, in bytes. */
    public int maxFrameBytes() {
        throw new UnsupportedOperationException();
    }

    /** Largest batch, in bytes of storage as {@link #storageOf} counts it: half of the data region. */
    public long maxBatchBytes() {
        throw new UnsupportedOperationException();
    }

    /** The storage that a frame of this content is counted with, in bytes: header, content and padding. */
    public static long storageOf(int contentBytes) {
        throw new UnsupportedOperationException();
    }

    /** Lets go of the spool; an append that is under way in another thread is finished first. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
