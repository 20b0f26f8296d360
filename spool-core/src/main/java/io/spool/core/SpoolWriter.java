package io.spool.core;

import io.spool.core.error.SpoolBusyException;
import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolGeometry;
import io.spool.core.ring.Ring;
import io.spool.core.value.ClockStep;
import io.spool.core.value.CopiedFrom;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Origin;
import io.spool.core.value.Refusal;
import io.spool.core.value.SpoolIdentity;
import io.spool.core.value.SyncPolicy;
import io.spool.core.value.WriterOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
    public static final long REFUSED = Ring.REFUSED;

    /** Closing asks for the lock twice, for things that others can do as well. */
    private static final long LONGEST_CLOSE_NANOS = 250_000_000;

    /** Keeps single appends free of garbage, from any number of threads. */
    private final ThreadLocal<FrameBatch> single = ThreadLocal.withInitial(FrameBatch::new);

    private final Ring ring;
    private final long lockTimeoutNanos;
    private final long closeTimeoutNanos;
    private final @Nullable Upkeep upkeep;
    private final @Nullable WriterEncoding encoding;
    private final Optional<SpoolException> withheld;
    private volatile boolean closed;

    private SpoolWriter(Ring ring, WriterOptions options, @Nullable WriterEncoding encoding) {
        this.ring = ring;
        this.encoding = encoding;
        this.withheld = encoding == null ? WriterEncoding.withheld(ring, options) : Optional.empty();
        this.lockTimeoutNanos = options.lockTimeout().toNanos();
        this.closeTimeoutNanos = Math.min(lockTimeoutNanos, LONGEST_CLOSE_NANOS);
        SyncPolicy sync = ring.view().sync();
        // Where every append is forced before it returns, there is nothing to keep up.
        this.upkeep = sync.mode() == SyncPolicy.Mode.COMMIT
                ? null
                : Upkeep.start(ring, ring.view().spool(), sync, lockTimeoutNanos);
    }

    static SpoolWriter open(Path directory, WriterOptions options) throws SpoolException {
        Ring ring = Ring.open(directory, options.lockTimeout().toNanos(), options.locksData());
        boolean opened = false;
        try {
            SpoolWriter writer = new SpoolWriter(
                    ring, options, WriterEncoding.open(ring, options).orElse(null));
            opened = true;
            return writer;
        } finally {
            if (!opened) {
                ring.close();
            }
        }
    }

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
        FrameBatch batch = single.get();
        batch.add(content);
        try {
            return append(batch);
        } finally {
            batch.clear();
        }
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
        checkOpen();
        if (upkeep != null) {
            upkeep.check();
        }
        return encoding == null ? ring.append(batch, lockTimeoutNanos) : encoding.append(batch);
    }

    /**
     * How many frames appends through this writer have left out, because the spool had had them from the same origin; see
     * {@link FrameBatch#add(Origin, long, byte[], int, int)}.
     */
    public long repeatedFrames() {
        return ring.repeated();
    }

    /**
     * Where the spool's frames have come from, whoever appended them, and the offset of what comes next from there. No lock.
     *
     * @throws SpoolException when the spool's bookkeeping is damaged
     */
    public SortedMap<Origin, Long> origins() throws SpoolException {
        checkOpen();
        try {
            return ring.view().origins();
        } catch (InternalError e) {
            throw ring.view().gone(e);
        }
    }

    /**
     * Changes what the spool knows of origins: takes them out, or has them go on elsewhere, so that what they gave before may be
     * appended again. On the disk when this returns.
     *
     * @param change is given, under the writer's lock, what comes next from each origin, and changes it
     * @throws SpoolException as {@link #append(byte[])}; also when a full spool has no room for the change
     */
    public void changeOrigins(Consumer<SortedMap<Origin, Long>> change) throws SpoolException {
        checkOpen();
        ring.changeOrigins(change, lockTimeoutNanos);
        ring.force(lockTimeoutNanos);
    }

    /** Why the last append through this writer that was refused was refused; empty when none was. */
    public Optional<Refusal> lastRefusal() {
        return ring.lastRefusal();
    }

    /**
     * Puts all that has been appended so far, by whomever, on the disk.
     *
     * @throws SpoolException when the operating system says that it could not
     */
    public void force() throws SpoolException {
        checkOpen();
        ring.force(lockTimeoutNanos);
        if (upkeep != null) {
            upkeep.forced();
        }
    }

    /**
     * How long appends and forces of this writer have waited for others to let go of the spool's lock, in nanoseconds: all of
     * them together, whether they got it in the end or not.
     */
    public long lockWaitedNanos() {
        return ring.lockWaitedNanos();
    }

    /**
     * Why this writer's frames are not encoded as they should be; empty when nothing is wrong. Frames are appended all the same.
     */
    public Optional<SpoolException> encodingFailure() {
        return encoding == null ? withheld : encoding.failure();
    }

    /**
     * Waits until a dictionary that is being made out of this writer's frames is in use; returns at once when none is being made.
     * Nobody needs to: frames go on as before meanwhile. It is for who appends a lot at once, faster than a dictionary is made, and
     * wants as much of it encoded as can be.
     *
     * @param timeout the longest wait. An interrupt ends it, and stays with the thread
     */
    public void awaitDictionary(Duration timeout) {
        if (encoding != null) {
            encoding.awaitDictionary(Math.max(1, timeout.toMillis()));
        }
    }

    /** Which spool this is. */
    public SpoolIdentity identity() throws SpoolException {
        return ring.view().identity();
    }

    /**
     * What this spool was copied from, if it was the opening of this writer that found it to be a copy, and made it a spool of its own;
     * see {@link io.spool.core.value.SpoolHome}.
     */
    public Optional<CopiedFrom> becameCopyOf() {
        return ring.becameCopyOf();
    }

    /**
     * Where an append through this writer last found that the clock had gone back, by more than some seconds; empty when none did. Times follow the
     * clock from there on. What other writers found is in {@link io.spool.core.value.SpoolStatus#clock}.
     */
    public Optional<ClockStep> clockStep() {
        return ring.clockStep();
    }

    /** Largest content of a frame, in bytes. */
    public int maxFrameBytes() {
        return ring.view().geometry().maxContent();
    }

    /** Largest batch, in bytes of storage as {@link #storageOf} counts it: half of the data region. */
    public long maxBatchBytes() {
        return ring.maxBatchBytes();
    }

    /** The storage that a frame of this content is counted with, in bytes: header, content and padding. */
    public static long storageOf(int contentBytes) {
        return SpoolGeometry.storageFor(contentBytes);
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "the writer is closed: " + ring.view().spool());
        }
    }

    /**
     * Puts what was appended on the disk, so that the next to open the spool after a restart of the machine need not look
     * through it, and lets go. An append that is under way in another thread is finished first.
     *
     * @throws SpoolException when the operating system says that it could not; the spool is let go all the same
     */
    @Override
    public void close() throws SpoolException {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        try {
            if (encoding != null) {
                encoding.close();
            }
            if (upkeep != null) {
                upkeep.close();
            }
            if (ring.isForceDue()) {
                ring.force(closeTimeoutNanos);
            }
        } catch (SpoolBusyException e) {
            // Somebody else writes on. The frames are on the disk; that they are is for him to note.
        } catch (InternalError e) {
            throw ring.view().gone(e);
        } finally {
            try {
                ring.settle(closeTimeoutNanos);
            } catch (SpoolException | InternalError e) {
                // A courtesy to whoever opens the spool after the machine went down: he would declare too much cut.
            }
            ring.close();
        }
    }
}
