package io.spool.core;

import io.spool.core.error.SpoolException;
import io.spool.core.ring.RingReader;
import io.spool.core.value.CopiedFrom;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.SpoolIdentity;
import io.spool.core.value.StartPosition;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads frames in order, each once, and says what it missed.
 *
 * <p>At any time, for every reader: frames written since it began = frames delivered + frames declared lost + frames
 * declared damaged + frames still ahead. Loss is a result, not an exception.
 *
 * <p>Reading moves the reader; {@link #acknowledge} moves what the spool remembers of it. A named reader that is opened
 * again goes on at what it last acknowledged, so what it had read and not acknowledged comes again.
 *
 * <p>Not thread-safe, but for {@link #close}, {@link #wakeup} and {@link #lag}, which any thread may call.
 */
public final class SpoolReader implements AutoCloseable {
    private final RingReader reader;

    SpoolReader(RingReader reader) {
        this.reader = reader;
    }

    /**
     * What follows, without waiting.
     *
     * @return frames, a gap, both or neither; valid until the next read
     * @throws SpoolException when the spool is damaged beyond its frames
     * @throws IllegalStateException when this reader is closed
     */
    public ReadBatch read() throws SpoolException {
        try {
            return reader.read(Integer.MAX_VALUE);
        } catch (SpoolException | RuntimeException | InternalError e) {
            throw reader.failure(e);
        }
    }

    /**
     * What follows, after waiting for it up to this long. {@link #close} and {@link #wakeup} end the wait with an empty
     * batch; so does an interrupt, and the thread stays interrupted.
     */
    public ReadBatch read(Duration wait) throws SpoolException {
        try {
            return reader.read(Integer.MAX_VALUE, wait);
        } catch (SpoolException | RuntimeException | InternalError e) {
            throw reader.failure(e);
        }
    }

    /** As {@link #read(Duration)}, and no more than this many frames, which must be at least 1. */
    public ReadBatch read(Duration wait, int maxFrames) throws SpoolException {
        if (maxFrames < 1) {
            throw new IllegalArgumentException("max frames are " + maxFrames + "; they must be at least 1");
        }
        try {
            return reader.read(maxFrames, wait);
        } catch (SpoolException | RuntimeException | InternalError e) {
            throw reader.failure(e);
        }
    }

    /**
     * Says that everything before this sequence has been dealt with, and has the spool remember it. Costs a few stores.
     *
     * @param sequence above what was acknowledged before, not above {@link #position()}; anything lower is passed over
     * @throws IllegalArgumentException when it is above {@link #position()}
     * @throws IllegalStateException when this reader is anonymous or closed
     * @throws SpoolException when the spool cannot remember it: its file was cut short, or its disk fails
     */
    public void acknowledge(long sequence) throws SpoolException {
        try {
            reader.acknowledge(sequence);
        } catch (SpoolException | RuntimeException | InternalError e) {
            throw reader.failure(e);
        }
    }

    /**
     * Moves this reader, and what the spool remembers of it when it is named. Frames that are passed over are neither
     * delivered nor lost.
     *
     * @throws SpoolException when the writer's lock, which holds frames in place for a protected reader, could not be had
     */
    public void seek(StartPosition to) throws SpoolException {
        try {
            reader.seek(to);
        } catch (SpoolException | RuntimeException | InternalError e) {
            throw reader.failure(e);
        }
    }

    /** The sequence that is read next. */
    public long position() {
        return reader.position();
    }

    /** The sequence up to which, exclusive, all has been acknowledged; the position for an anonymous reader. */
    public long acknowledged() {
        return reader.acknowledged();
    }

    /** Frames that this reader was told are lost: for a named one in its life, those not yet acknowledged included. */
    public long lost() {
        return reader.lost();
    }

    /** Frames that this reader was told are damaged, likewise. */
    public long damaged() {
        return reader.damaged();
    }

    /** Frames between the position and the end of the spool. */
    public long lag() throws SpoolException {
        try {
            return reader.lag();
        } catch (SpoolException | RuntimeException | InternalError e) {
            throw reader.failure(e);
        }
    }

    /**
     * What this spool was copied from, if it was the opening of this reader that found it to be a copy, and made it a spool of its own;
     * see {@link io.spool.core.value.SpoolHome}. Empty for an anonymous reader, which changes nothing.
     */
    public Optional<CopiedFrom> becameCopyOf() {
        return reader.becameCopyOf();
    }

    /** Which spool this is. */
    public SpoolIdentity identity() throws SpoolException {
        try {
            return reader.identity();
        } catch (SpoolException | RuntimeException | InternalError e) {
            throw reader.failure(e);
        }
    }

    /** Ends the wait that is under way, or the next one when none is. */
    public void wakeup() {
        reader.wakeup();
    }

    /** Lets go of the spool and of the name. Ends a wait that is under way. */
    @Override
    public void close() {
        reader.close();
    }
}
