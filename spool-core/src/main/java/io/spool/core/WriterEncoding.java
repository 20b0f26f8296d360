package io.spool.core;

import io.spool.core.batch.EncodedBatch;
import io.spool.core.dictionary.BatchEncoder;
import io.spool.core.dictionary.Dictionaries;
import io.spool.core.dictionary.Dictionary;
import io.spool.core.dictionary.Training;
import io.spool.core.encoding.FrameEncoding;
import io.spool.core.encoding.FrameEncodings;
import io.spool.core.error.EncodingMissingException;
import io.spool.core.error.SpoolException;
import io.spool.core.fault.HelperThread;
import io.spool.core.ring.Ring;
import io.spool.core.value.Encoding;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.WriterOptions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How a writer encodes: with the spool's newest dictionary, and with a new one when {@link DictionarySchedule} says so.
 *
 * <p>Encoding takes no lock of the spool. A dictionary is made on a thread of its own, while frames go on as before; what goes wrong
 * there is no reason not to append.
 *
 * <p>Thread-safe.
 */
final class WriterEncoding implements AutoCloseable {
    private static final long MAKER_JOIN_MS = 5_000;

    private final Ring ring;
    private final List<FrameEncoding> allowed;
    private final long lockTimeoutNanos;

    /** Encoders of the current dictionary that nobody uses at the moment. */
    private final ConcurrentLinkedQueue<BatchEncoder> idle = new ConcurrentLinkedQueue<>();

    /** One of them, taken first and put back first: a queue makes garbage, and most writers have one thread. */
    private final AtomicReference<@Nullable BatchEncoder> spare = new AtomicReference<>();

    private volatile @Nullable Dictionary current;
    private volatile @Nullable SpoolException failure;
    private volatile boolean closed;

    private final DictionarySchedule schedule = new DictionarySchedule();

    // Guarded by this.
    private @Nullable HelperThread maker;
    private boolean closing;

    private WriterEncoding(Ring ring, List<FrameEncoding> allowed, long lockTimeoutNanos) {
        this.ring = ring;
        this.allowed = allowed;
        this.lockTimeoutNanos = lockTimeoutNanos;
    }

    /** Takes the newest dictionary; where there is none, looks whether the frames that are there make one. */
    private synchronized void start() {
        try {
            ring.takeUpDictionaries(lockTimeoutNanos);
            current = newest();
            if (current == null && ring.mayFindDictionary(DictionarySchedule.FIRST_FRAMES)) {
                // Writers that live for a few frames would never have seen enough themselves.
                List<byte[]> there = ring.view().newest(DictionarySchedule.FIRST_FRAMES);
                if (there.size() == DictionarySchedule.FIRST_FRAMES) {
                    schedule.making();
                    make(there);
                    return;
                }
            }
        } catch (SpoolException e) {
            failure = e;
        }
        if (current == null) {
            schedule.begin();
        }
    }

    /**
     * What encodes for a writer of this ring; empty for one whose frames stay as they are.
     *
     * @throws EncodingMissingException when the writer was told to use an encoding that is not on the class path; what the spool
     *     wishes and nobody here can do is not done
     */
    static Optional<WriterEncoding> open(Ring ring, WriterOptions options) throws SpoolException {
        Encoding wish = options.encoding().orElse(ring.view().encoding());
        if (wish == Encoding.PLAIN) {
            return Optional.empty();
        }
        List<FrameEncoding> allowed = FrameEncodings.all().stream()
                .filter(encoding -> wish == Encoding.AUTO || encoding.number() == wish.number())
                .toList();
        if (!allowed.isEmpty()) {
            WriterEncoding opened =
                    new WriterEncoding(ring, allowed, options.lockTimeout().toNanos());
            opened.start();
            return Optional.of(opened);
        }
        if (options.encoding().isPresent()) {
            throw missing(ring, wish);
        }
        return Optional.empty();
    }

    /** Why frames are not encoded for a writer that {@link #open} gave nothing; empty when they are not to be. */
    static Optional<SpoolException> withheld(Ring ring, WriterOptions options) {
        Encoding wish = options.encoding().orElse(ring.view().encoding());
        return wish == Encoding.PLAIN ? Optional.empty() : Optional.of(missing(ring, wish));
    }

    private static EncodingMissingException missing(Ring ring, Encoding wish) {
        return new EncodingMissingException(
                ring.view().spool(),
                wish.number(),
                "frames cannot be encoded with " + wish + ", which nothing on the class path knows; "
                        + FrameEncodings.remedy(wish.number()));
    }

    /** Why frames are not encoded as they should be. */
    Optional<SpoolException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Appends a batch, encoded. What became of it is left in the appender. */
    void append(FrameBatch batch, Appender appender) throws SpoolException {
        ring.checkSizes(batch);
        BatchEncoder encoder = take();
        if (encoder == null) {
            appender.append(batch);
            if (appender.result().isAppended()) {
                note(batch, batch.storageBytes());
            }
            return;
        }
        try {
            EncodedBatch encoded = encoder.encode(batch);
            appender.append(encoded);
            if (appender.result().isStale()) {
                // Other writers have adopted two new ones. This batch goes as it is, the next with what there is now.
                renew(newest());
                appender.append(batch);
            } else if (appender.result().isAppended()) {
                note(batch, encoded.storageBytes());
            }
        } finally {
            encoder.clear();
            giveBack(encoder);
        }
    }

    private @Nullable BatchEncoder take() {
        Dictionary now = current;
        if (now == null) {
            return null;
        }
        for (BatchEncoder encoder = idle(); encoder != null; encoder = idle()) {
            if (encoder.dictionary().number() == now.number()) {
                return encoder;
            }
            encoder.close();
        }
        return new BatchEncoder(now, encodingOf(now).orElseThrow().encoder(now.content()));
    }

    private void giveBack(BatchEncoder encoder) {
        Dictionary now = current;
        if (now != null && encoder.dictionary().number() == now.number() && !closed) {
            if (!spare.compareAndSet(null, encoder)) {
                idle.add(encoder);
            }
            if (!closed) {
                return;
            }
            // Closed meanwhile: whoever takes it out closes it.
            closeIdle();
        } else {
            encoder.close();
        }
    }

    private Optional<FrameEncoding> encodingOf(Dictionary dictionary) {
        return allowed.stream()
                .filter(encoding -> encoding.number() == dictionary.encoding())
                .findFirst();
    }

    /** The newest dictionary that frames may name and this writer can use; null when there is none, or none can be looked for. */
    private @Nullable Dictionary newest() {
        try {
            return lookForNewest();
        } catch (SpoolException e) {
            failure = e;
            return null;
        }
    }

    private @Nullable Dictionary lookForNewest() throws SpoolException {
        Dictionaries dictionaries = ring.view().dictionaries();
        long oldest = ring.newestDictionary() - 1;
        for (long number : dictionaries.numbers().descendingSet()) {
            if (number < oldest) {
                break;
            }
            try {
                Dictionary found = dictionaries.load(number);
                Optional<FrameEncoding> encoding = encodingOf(found);
                if (encoding.isPresent()) {
                    encoding.get().encoder(found.content()).close();
                    dictionaries.forceNames();
                    return found;
                }
            } catch (IOException | IllegalArgumentException | IllegalStateException e) {
                failure = new SpoolException(
                        ring.view().spool(),
                        "dictionary " + number + " cannot be used, so frames are not encoded with it: "
                                + e.getMessage(),
                        e);
            }
        }
        return null;
    }

    // ---- making another one ----

    /**
     * Takes frames as samples once they are in the spool: a batch that was refused comes again. Throws nothing, since the frames are
     * appended.
     */
    private void note(FrameBatch batch, long stored) {
        try {
            schedule.note(batch, stored, current).ifPresent(this::make);
        } catch (OutOfMemoryError e) {
            // For samples, or for a thread. Appends continue without a new dictionary.
            schedule.made(false);
            failure = new SpoolException(
                    ring.view().spool(), "no dictionary could be made, so frames are not encoded anew: " + e, e);
        }
    }

    private synchronized void make(List<byte[]> from) {
        if (closing) {
            return;
        }
        byte[][] frames = from.toArray(new byte[0][]);
        HelperThread thread = new HelperThread(
                "spool-dictionary " + ring.view().spool(), ring.view().faults(), () -> makeNow(frames));
        maker = thread;
        thread.start();
    }

    /** On a thread of its own. */
    private void makeNow(byte[][] from) {
        boolean renewed = false;
        try {
            long after = ring.newestDictionary();
            BatchEncoder known = take();
            try {
                Optional<Dictionary> made = Training.best(allowed, Optional.ofNullable(known), from);
                if (made.isPresent()) {
                    Optional<Dictionary> adopted = ring.adopt(made.get(), after, lockTimeoutNanos);
                    renew(adopted.isPresent() ? adopted.get() : newest());
                    renewed = true;
                } else if (known == null) {
                    ring.triedInVain();
                }
            } finally {
                if (known != null) {
                    known.close();
                }
            }
        } catch (SpoolException | InternalError e) {
            failure = ring.failure(e);
        } catch (RuntimeException | LinkageError e) {
            failure = new SpoolException(
                    ring.view().spool(), "no dictionary could be made, so frames are not encoded: " + e, e);
        } finally {
            ended(renewed);
        }
    }

    private synchronized void ended(boolean renewed) {
        maker = null;
        schedule.made(renewed);
    }

    private void renew(@Nullable Dictionary next) {
        current = next;
        failure = next == null ? failure : null;
        closeIdle();
    }

    private void closeIdle() {
        for (BatchEncoder encoder = idle(); encoder != null; encoder = idle()) {
            encoder.close();
        }
    }

    private @Nullable BatchEncoder idle() {
        BatchEncoder encoder = spare.getAndSet(null);
        return encoder == null ? idle.poll() : encoder;
    }

    /** Waits for a dictionary that is being made, if one is; no longer when interrupted, which the thread then still is. */
    void awaitDictionary(long timeoutMs) {
        HelperThread thread;
        synchronized (this) {
            thread = maker;
        }
        if (thread != null) {
            thread.await(timeoutMs);
        }
    }

    /**
     * Waits for a dictionary that is being made, which the next writer then finds: many do not live long enough to use their own.
     * Gives back what encoders hold.
     */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
        }
        awaitDictionary(MAKER_JOIN_MS);
        closed = true;
        closeIdle();
    }
}
