package io.spool.cli;

import io.spool.core.AppendOutcome;
import io.spool.core.SpoolWriter;
import io.spool.core.error.SpoolFullException;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Origin;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Appends frames in order, in batches as large as the spool takes them, and waits or gives up when it is full. Has the writer, and
 * closes it.
 *
 * <p>Not thread-safe.
 */
final class FrameAppender implements AutoCloseable {

    /** What to do when a spool that may not overwrite is full. */
    enum WhenFull {
        WAIT,
        FAIL
    }

    /** Appended before a dictionary is waited for: a little more than the first is made of. */
    private static final int FIRST_FRAMES = 500;

    /** A dictionary takes a second or so. */
    private static final Duration LONGEST_DICTIONARY = Duration.ofSeconds(30);

    private static final Duration QUIET_WAIT = Duration.ofSeconds(1);

    private final SpoolWriter writer;
    private final WhenFull whenFull;
    private final Consumer<String> notice;
    private final FrameBatch pending = new FrameBatch();
    private final FrameBatch piece = new FrameBatch();
    private long pendingStorage;
    private long appended;
    private boolean forDictionaries;
    private boolean failureTold;
    private boolean clockTold;

    /** @param notice is told when a wait grows long, and once when frames are not encoded as they should be */
    FrameAppender(SpoolWriter writer, WhenFull whenFull, Consumer<String> notice) {
        this.writer = writer;
        this.whenFull = whenFull;
        this.notice = notice;
    }

    /**
     * Appends so that as many frames are encoded as can be: it waits for each dictionary, instead of going on without. For frames that
     * are all there, and would all be laid down before the first dictionary is made.
     */
    FrameAppender waitingForDictionaries() {
        forDictionaries = true;
        return this;
    }

    SpoolWriter writer() {
        return writer;
    }

    /** Adds a frame, which must not change before {@link #flush} returns. */
    void add(byte[] array, int from, int length) throws IOException {
        makeRoomFor(length);
        pending.add(array, from, length);
    }

    /** Adds a frame, likewise, that was at an offset of an origin; it is left out when the spool has had it. */
    void add(Origin origin, long offset, byte[] array, int from, int length) throws IOException {
        makeRoomFor(length);
        pending.add(origin, offset, array, from, length);
    }

    private void makeRoomFor(int length) throws IOException {
        long storage = SpoolWriter.storageOf(length);
        if (pendingStorage + storage > writer.maxBatchBytes()) {
            flush();
        }
        pendingStorage += storage;
    }

    /**
     * Appends what was added.
     *
     * @throws SpoolFullException when it does not fit and is not to be waited for; as many frames as fit were appended
     */
    void flush() throws IOException {
        try {
            int done = 0;
            int size = next(pending.count());
            while (size > 0) {
                FrameBatch next = piece(done, size);
                AppendOutcome outcome = writer.offer(next);
                if (outcome.isRefused() && size > 1) {
                    size /= 2; // some of them may fit
                } else {
                    appended += outcome.isRefused() ? awaitRoom(next).count() : outcome.count();
                    done += size;
                    awaitDictionary();
                    size = next(pending.count() - done);
                }
            }
        } finally {
            pending.clear();
            pendingStorage = 0;
        }
        tellFailure();
    }

    /** How many of so many frames to append at once. */
    private int next(int frames) {
        return forDictionaries && appended < FIRST_FRAMES ? Math.min(frames, FIRST_FRAMES) : frames;
    }

    private void awaitDictionary() {
        if (forDictionaries) {
            writer.awaitDictionary(LONGEST_DICTIONARY);
        }
    }

    private void tellFailure() {
        if (!clockTold && writer.clockStep().isPresent()) {
            clockTold = true;
            notice.accept(writer.clockStep().get().toString());
        }
        if (!failureTold && writer.encodingFailure().isPresent()) {
            failureTold = true;
            notice.accept("frames are appended, but not encoded as they should be: "
                    + writer.encodingFailure().get().getMessage());
        }
    }

    private FrameBatch piece(int from, int size) {
        if (from == 0 && size == pending.count()) {
            return pending;
        }
        piece.clear();
        for (int i = from; i < from + size; i++) {
            piece.add(pending, i);
        }
        return piece;
    }

    /** Appends this as soon as it fits. */
    private AppendOutcome awaitRoom(FrameBatch batch) throws IOException {
        if (whenFull == WhenFull.FAIL) {
            return writer.append(batch);
        }
        boolean noticed = false;
        while (true) {
            try {
                return writer.append(batch, QUIET_WAIT);
            } catch (SpoolFullException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("interrupted while waiting for room");
                }
                if (!noticed) {
                    notice.accept("waiting: " + e.refusal());
                    noticed = true;
                }
            }
        }
    }

    /** How many frames have been appended; those that the spool had had are not counted. */
    long appended() {
        return appended;
    }

    /** Closes the writer, which waits for a dictionary that is being made: what went wrong with that is told too. */
    @Override
    public void close() throws IOException {
        try {
            writer.close();
        } finally {
            tellFailure();
        }
    }
}
