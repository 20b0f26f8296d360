package io.spool.core;

import io.spool.core.batch.AppendResult;
import io.spool.core.error.AppendUncertainException;
import io.spool.core.error.SpoolBusyException;
import io.spool.core.error.SpoolException;
import io.spool.core.error.SpoolFullException;
import io.spool.core.format.SpoolGeometry;
import io.spool.core.ring.Ring;
import io.spool.core.value.ClockStep;
import io.spool.core.value.CopiedFrom;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Origin;
import io.spool.core.value.SpoolIdentity;
import io.spool.core.value.SyncPolicy;
import io.spool.core.value.WriterOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Appends frames to a spool.
 *
 * <p>A batch is all or nothing, also for a process that is killed in the middle of it. Once an append has returned, the frames are
 * there for every reader and survive the death of this process; what a power cut leaves is the matter of the spool's {@link
 * io.spool.core.value.SyncPolicy} and of {@link #force}. When an append has thrown, nothing was appended; only {@link
 * io.spool.core.error.AppendUncertainException} says that the frames may be there.
 *
 * <p><b>When the spool is full</b> and may not overwrite: {@code append} throws {@link SpoolFullException}, {@code append} with a
 * {@link Duration} waits for room first, and {@code offer} returns the refusal as a value. None of them writes a part of a batch.
 *
 * <p><b>Faults after the commit</b>, of the lock's release for instance, are thrown by the next operation of the spool, before it
 * changes anything, and not by the append that they came after: its frames are appended.
 *
 * <p>Thread-safe: what an append returns or throws is its own. One lock is taken per append, so batches are the fast path.
 */
public final class SpoolWriter implements AutoCloseable {

    /** No wait is longer: a hundred years. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** Closing asks for the lock twice, for things that others can do as well. */
    private static final long LONGEST_CLOSE_NANOS = 250_000_000;

    private final ThreadLocal<Appender> appenders;

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
        this.lockTimeoutNanos = nanos(options.lockTimeout());
        this.appenders = ThreadLocal.withInitial(() -> new Appender(this, ring, lockTimeoutNanos));
        this.closeTimeoutNanos = Math.min(lockTimeoutNanos, LONGEST_CLOSE_NANOS);
        SyncPolicy sync = ring.view().sync();
        // Where every append is forced before it returns, there is nothing to keep up.
        this.upkeep = sync.mode() == SyncPolicy.Mode.COMMIT
                ? null
                : Upkeep.start(ring, ring.view().spool(), sync, lockTimeoutNanos);
    }

    static SpoolWriter open(Path directory, WriterOptions options) throws SpoolException {
        Ring ring = Ring.open(directory, nanos(options.lockTimeout()), options.locksData());
        boolean opened = false;
        try {
            SpoolWriter writer = new SpoolWriter(
                    ring, options, WriterEncoding.open(ring, options).orElse(null));
            opened = true;
            return writer;
        } catch (SpoolException | RuntimeException | InternalError e) {
            throw ring.failure(e);
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
     * @return its sequence
     * @throws SpoolFullException when the spool is full and may not overwrite its oldest frames
     * @throws io.spool.core.error.FrameTooLargeException when it is larger than the spool's largest frame
     * @throws io.spool.core.error.SpoolBusyException when the lock could not be had in time
     * @throws io.spool.core.error.AppendUncertainException when the disk failed at the commit: the frame may have been appended
     * @throws SpoolException when the spool cannot be written to, or has failed after an earlier append
     * @throws IllegalStateException when this writer is closed
     */
    public long append(byte[] content) throws SpoolException {
        return sequence(submit(content, 0));
    }

    /**
     * Appends one frame of JSON text, as {@link #append(byte[])}.
     *
     * @throws IllegalArgumentException when the text has half of a surrogate pair
     */
    public long append(String json) throws SpoolException {
        return sequence(submit(json, 0));
    }

    /**
     * Appends all frames of the batch, or none.
     *
     * @return what was appended, and how many frames were left out because the spool had had them; never a refusal
     * @throws io.spool.core.error.FrameTooLargeException when a frame is larger than the spool's largest, or the batch
     *     as a whole than {@link #maxBatchBytes()}
     * @throws SpoolException as {@link #append(byte[])}, {@link SpoolFullException} among them
     */
    public AppendOutcome append(FrameBatch batch) throws SpoolException {
        return AppendOutcome.of(taken(submit(batch, 0)));
    }

    /**
     * Appends one frame, as {@link #append(byte[])}; waits for room when the spool is full.
     *
     * @param longest how long it waits for room, beside what it waits for the lock. An interrupt ends the wait with a {@link
     *     SpoolFullException}, and stays with the thread. Closing the writer ends it with an {@link IllegalStateException}
     * @throws SpoolFullException when there was no room in time
     */
    public long append(byte[] content, Duration longest) throws SpoolException {
        return sequence(submit(content, nanos(longest)));
    }

    /** Appends one frame of JSON text, as {@link #append(byte[], Duration)}. */
    public long append(String json, Duration longest) throws SpoolException {
        return sequence(submit(json, nanos(longest)));
    }

    /** Appends all frames of the batch, or none, as {@link #append(FrameBatch)}; waits as {@link #append(byte[], Duration)}. */
    public AppendOutcome append(FrameBatch batch, Duration longest) throws SpoolException {
        return AppendOutcome.of(taken(submit(batch, nanos(longest))));
    }

    /**
     * Appends one frame, unless a full spool refuses it.
     *
     * @return what became of it
     * @throws SpoolException as {@link #append(byte[])}, but no {@link SpoolFullException}
     */
    @CheckReturnValue
    public AppendOutcome offer(byte[] content) throws SpoolException {
        return AppendOutcome.of(submit(content, 0));
    }

    /** Appends one frame of JSON text, as {@link #offer(byte[])}. */
    @CheckReturnValue
    public AppendOutcome offer(String json) throws SpoolException {
        return AppendOutcome.of(submit(json, 0));
    }

    /**
     * Appends all frames of the batch, or none when a full spool refuses them.
     *
     * @return what became of them
     * @throws SpoolException as {@link #append(FrameBatch)}, but no {@link SpoolFullException}
     */
    @CheckReturnValue
    public AppendOutcome offer(FrameBatch batch) throws SpoolException {
        return AppendOutcome.of(submit(batch, 0));
    }

    private AppendResult submit(byte[] content, long roomTimeoutNanos) throws SpoolException {
        FrameBatch single = appenders.get().single();
        single.add(content);
        return submitSingle(single, roomTimeoutNanos);
    }

    private AppendResult submit(String json, long roomTimeoutNanos) throws SpoolException {
        FrameBatch single = appenders.get().single();
        single.add(json);
        return submitSingle(single, roomTimeoutNanos);
    }

    private AppendResult submitSingle(FrameBatch single, long roomTimeoutNanos) throws SpoolException {
        try {
            return submit(single, roomTimeoutNanos);
        } finally {
            single.clear();
        }
    }

    /** @return this thread's result, valid until its next append */
    private AppendResult submit(FrameBatch batch, long roomTimeoutNanos) throws SpoolException {
        check();
        Appender appender = appenders.get();
        appender.begin(roomTimeoutNanos);
        try {
            if (encoding == null) {
                appender.append(batch);
            } else {
                encoding.append(batch, appender);
            }
        } catch (SpoolException | RuntimeException | InternalError e) {
            throw failure(e, appender.result());
        }
        return appender.result();
    }

    /** Java may report a page that is gone late: when the append that met it is committed, or another one that did not. */
    private SpoolException failure(Throwable thrown, AppendResult result) {
        SpoolException failure = ring.failure(thrown);
        if (thrown instanceof InternalError && result.mayBeAppended()) {
            return new AppendUncertainException(
                    ring.view().spool(), "the spool failed during the append: " + failure.getMessage(), failure);
        }
        return failure;
    }

    private AppendResult taken(AppendResult result) throws SpoolFullException {
        if (result.isRefused()) {
            throw new SpoolFullException(ring.view().spool(), result.refusal());
        }
        return result;
    }

    private long sequence(AppendResult result) throws SpoolFullException {
        return taken(result).firstSequence();
    }

    /** The duration in nanoseconds, bounded so that it does not overflow. */
    private static long nanos(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("a wait is not negative: " + duration);
        }
        return duration.compareTo(LONGEST) < 0 ? duration.toNanos() : LONGEST.toNanos();
    }

    /** @throws SpoolException when what this writer does by itself has failed */
    void check() throws SpoolException {
        checkOpen();
        if (upkeep != null) {
            upkeep.check();
        }
    }

    /**
     * Where the spool's frames have come from, whoever appended them, and the offset of what comes next from there. No lock.
     *
     * @throws SpoolException when the spool's bookkeeping is damaged
     */
    public SortedMap<Origin, Long> origins() throws SpoolException {
        checkOpen();
        return ring.call(ring.view()::origins);
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
        try {
            ring.changeOrigins(change, lockTimeoutNanos);
            ring.force(lockTimeoutNanos);
        } catch (SpoolException | RuntimeException | InternalError e) {
            throw ring.failure(e);
        }
    }

    /**
     * Puts all that has been appended so far, by whomever, on the disk.
     *
     * @throws SpoolException when the operating system says that it could not
     */
    public void force() throws SpoolException {
        checkOpen();
        try {
            if (upkeep != null) {
                upkeep.checkAlive();
            }
            ring.force(lockTimeoutNanos);
        } catch (SpoolException | RuntimeException | InternalError e) {
            throw ring.failure(e);
        }
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
            encoding.awaitDictionary(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos(timeout))));
        }
    }

    /** Which spool this is. */
    public SpoolIdentity identity() throws SpoolException {
        return ring.call(ring.view()::identity);
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
        } catch (SpoolException | RuntimeException | InternalError e) {
            throw ring.failure(e);
        } finally {
            letGo();
        }
    }

    private void letGo() throws SpoolException {
        try {
            ring.settle(closeTimeoutNanos);
        } catch (SpoolException | InternalError e) {
            // A courtesy to the next recovery, which would declare more cut than need be.
        } finally {
            ring.call(() -> {
                ring.close();
                return ring;
            });
        }
    }
}
