package io.spool.cli;

import io.spool.core.SpoolWriter;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Origin;
import io.spool.core.value.Refusal;
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

    private static final long SHORTEST_PAUSE_MS = 1;
    private static final long LONGEST_PAUSE_MS = 100;
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
                if (writer.append(piece(done, size)) != SpoolWriter.REFUSED) {
                    done += size;
                    appended += size;
                    awaitDictionary();
                    size = next(pending.count() - done);
                } else if (size > 1) {
                    size /= 2; // some of them may fit
                } else {
                    awaitRoom(piece(done, 1));
                    done++;
                    appended++;
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
            Origin origin = pending.origin(i);
            if (origin == null) {
                piece.add(pending.array(i), pending.from(i), pending.length(i));
            } else {
                piece.add(origin, pending.originOffset(i), pending.array(i), pending.from(i), pending.length(i));
            }
        }
        return piece;
    }

    /** Appends this as soon as it fits. */
    private void awaitRoom(FrameBatch batch) throws IOException {
        long start = System.nanoTime();
        boolean noticed = false;
        long pauseMs = SHORTEST_PAUSE_MS;
        do {
            String refusal = writer.lastRefusal().map(Refusal::toString).orElse("full");
            if (whenFull == WhenFull.FAIL) {
                throw new SpoolFullException(refusal);
            }
            if (!noticed && System.nanoTime() - start > QUIET_WAIT.toNanos()) {
                notice.accept("waiting: " + refusal);
                noticed = true;
            }
            pause(pauseMs);
            pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
        } while (writer.append(batch) == SpoolWriter.REFUSED);
    }

    private static void pause(long ms) throws InterruptedIOException {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for room");
        }
    }

    /** How many frames have been appended. */
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
