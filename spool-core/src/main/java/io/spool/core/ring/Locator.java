package io.spool.core.ring;

import io.spool.core.format.SpoolFormat;
import io.spool.core.value.StartPosition;

/** Finds the frame where a reader starts, by sequence or by time, in the ring as one commit says it is. */
final class Locator {
    /** Below this many bytes, walking from frame to frame is quicker than jumping. */
    private static final long WALK_BYTES = 256 * 1024;

    private final FrameSearch search;
    private final Commit now;
    private final long clockStepSequence;

    /** For a search by sequence. */
    Locator(FrameSearch search, Commit now) {
        this(search, now, 0);
    }

    /** @param clockStepSequence the first sequence since the clock last went back; 0 when it never did */
    Locator(FrameSearch search, Commit now, long clockStepSequence) {
        this.search = search;
        this.now = now;
        this.clockStepSequence = clockStepSequence;
    }

    void place(RingCursor cursor, StartPosition start) {
        if (start instanceof StartPosition.Latest) {
            cursor.moveTo(now.nextSequence, now.nextOffset, now.generation);
        } else if (start instanceof StartPosition.AtSequence at) {
            placeAtSequence(cursor, at.sequence());
        } else if (start instanceof StartPosition.AtTime at) {
            placeAtTime(cursor, at.time().toEpochMilli());
        } else {
            cursor.moveTo(now.minSequence, now.minOffset, now.generation);
        }
    }

    void placeAtSequence(RingCursor cursor, long sequence) {
        if (sequence >= now.nextSequence) {
            cursor.moveTo(now.nextSequence, now.nextOffset, now.generation);
        } else if (sequence <= now.minSequence) {
            // Below min it says what it missed as soon as it reads; the offset is never looked at.
            cursor.moveTo(sequence, now.minOffset, now.generation);
        } else {
            find(now.minOffset, now.nextOffset, (foundSequence, foundMs) -> foundSequence < sequence);
            // Damage may hide the frame, or a recovery have cut it off; the cursor stands where it should be, and
            // says so.
            cursor.moveTo(sequence, search.offset, now.generation);
        }
    }

    /**
     * Times rise from frame to frame, but for the places where the clock was set back. Since the last of those they rise: a time that is
     * among the frames since then is found exactly. Before it, any place may be found where frames of an earlier time are followed by one
     * of this time or a later one.
     */
    private void placeAtTime(RingCursor cursor, long timeMs) {
        Before before = (foundSequence, foundMs) -> foundMs < timeMs;
        if (clockStepSequence > now.minSequence && clockStepSequence < now.nextSequence) {
            find(now.minOffset, now.nextOffset, (foundSequence, foundMs) -> foundSequence < clockStepSequence);
            long step = search.offset;
            find(step, now.nextOffset, before);
            if (search.offset == step) {
                // All since then is of this time or later: it may be among the frames before.
                find(now.minOffset, step, before);
            }
        } else {
            find(now.minOffset, now.nextOffset, before);
        }
        cursor.moveTo(search.sequence, search.offset, now.generation);
    }

    /** True for frames before the one that is looked for. Must not become true again behind it. */
    private interface Before {
        boolean test(long sequence, long timeMs);
    }

    /**
     * Finds the first frame between these offsets that is not before what is looked for; when there is none, the frame behind them, or
     * the end of the ring. Its sequence and offset are left in {@code search}. Halves the distance by jumping into the middle, where any whole frame tells
     * its own sequence and time; so the cost hardly grows with the spool.
     */
    private void find(long from, long end, Before before) {
        long low = from;
        long high = end;
        while (high - low > WALK_BYTES) {
            long middle = (low + (high - low) / 2) & -SpoolFormat.FRAME_ALIGNMENT;
            if (search.next(middle, high, now.minSequence, now.nextSequence)
                    && before.test(search.sequence, search.timeMs)) {
                low = search.offset;
            } else {
                high = middle;
            }
        }
        long at = low;
        while (search.next(at, now.nextOffset, now.minSequence, now.nextSequence)) {
            if (search.offset >= end || !before.test(search.sequence, search.timeMs)) {
                return;
            }
            at = search.offset + search.storage;
        }
        search.sequence = now.nextSequence;
        search.offset = now.nextOffset;
    }
}
