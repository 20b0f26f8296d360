package io.spool.core.ring;

import io.spool.core.format.SpoolFormat;
import io.spool.core.value.StartPosition;

/** Finds the frame where a reader starts, by sequence or by time, in the ring as one commit says it is. */
final class Locator {
    /** Below this many bytes, walking from frame to frame is quicker than jumping. */
    private static final long WALK_BYTES = 256 * 1024;

    private final FrameSearch search;
    private final Commit now;

    Locator(FrameSearch search, Commit now) {
        this.search = search;
        this.now = now;
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
            find((foundSequence, foundMs) -> foundSequence < sequence);
            // Damage may hide the frame, or a recovery have cut it off; the cursor stands where it should be, and
            // says so.
            cursor.moveTo(sequence, search.offset, now.generation);
        }
    }

    private void placeAtTime(RingCursor cursor, long timeMs) {
        find((foundSequence, foundMs) -> foundMs < timeMs);
        cursor.moveTo(search.sequence, search.offset, now.generation);
    }

    /** True for frames before the one that is looked for. Must not become true again behind it. */
    private interface Before {
        boolean test(long sequence, long timeMs);
    }

    /**
     * Finds the first frame that is not before what is looked for; the end of the ring when there is none. Its sequence
     * and offset are left in {@code search}. Halves the distance by jumping into the middle, where any whole frame tells
     * its own sequence and time; so the cost hardly grows with the spool.
     */
    private void find(Before before) {
        long low = now.minOffset;
        long high = now.nextOffset;
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
            if (!before.test(search.sequence, search.timeMs)) {
                return;
            }
            at = search.offset + search.storage;
        }
        search.sequence = now.nextSequence;
        search.offset = now.nextOffset;
    }
}
