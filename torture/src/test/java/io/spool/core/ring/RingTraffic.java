package io.spool.core.ring;

import io.spool.core.error.SpoolException;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Gap;
import io.spool.core.value.StartPosition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A small ring, one who appends to it, and one who reads it: frames prove their own sequence, and laps are short. */
final class RingTraffic {
    private static final long TIMEOUT_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int LARGEST = 2_000;
    private static final int FRAMES = 4;

    private final Ring ring;
    private final RingView view;
    private final RingCursor cursor;

    // Of the one who appends.
    private final FrameBatch batch = new FrameBatch();
    private final byte[] content = new byte[LARGEST];
    private long next = 1;

    // Of the one who reads.
    private long earliest;

    /** What a read was like. */
    enum Seen {
        /** Nothing new. */
        END,
        /** Frames as they were written, and none is missing. */
        WHOLE,
        /** Frames as they were written, or none, and word of all that are missing. */
        LOST,
        /** A frame that is not what was written under its sequence. */
        WRONG,
        /** A frame that was found damaged, where nothing damages. */
        DAMAGED,
        /** Delivered and lost are not all. */
        UNTOLD,
        /** The oldest frame was an older one than before. */
        BACK
    }

    RingTraffic() {
        Path spool = StressFiles.spool(1);
        try {
            ring = Ring.open(spool, TIMEOUT_NANOS);
            view = RingView.open(spool, false);
            cursor = view.newCursor(8 * 1024);
            view.place(cursor, StartPosition.earliest());
        } catch (SpoolException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int length(long sequence) {
        return 1 + (int) (sequence * 7_919 % LARGEST);
    }

    private static byte filling(long sequence) {
        return (byte) (sequence ^ sequence >> 8);
    }

    /** Appends the next frame. */
    void append() {
        Arrays.fill(content, 0, length(next), filling(next));
        batch.clear();
        batch.add(content, 0, length(next));
        try {
            if (ring.append(batch, TIMEOUT_NANOS) != next) {
                throw new IllegalStateException("sequence " + next + " was expected");
            }
        } catch (SpoolException e) {
            throw new IllegalStateException(e);
        }
        next++;
    }

    /** Reads on from where the last read ended. */
    Seen follow() {
        try {
            return read();
        } catch (SpoolException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads the oldest frames, which are about to be overwritten. */
    Seen readEarliest() {
        try {
            view.place(cursor, StartPosition.earliest());
            if (cursor.position() < earliest) {
                return Seen.BACK;
            }
            earliest = cursor.position();
            return read();
        } catch (SpoolException e) {
            throw new IllegalStateException(e);
        }
    }

    private Seen read() throws SpoolException {
        long from = cursor.position();
        cursor.read(FRAMES);
        @Nullable Gap gap = cursor.gap().orElse(null);
        if (gap != null && gap.kind() != Gap.Kind.LOST) {
            return Seen.DAMAGED;
        }
        if (gap != null && gap.from() != from) {
            return Seen.UNTOLD;
        }
        long begin = gap == null ? from : gap.to();
        if (cursor.firstSequence() != begin || cursor.position() != begin + cursor.count()) {
            return Seen.UNTOLD;
        }
        for (int i = 0; i < cursor.count(); i++) {
            if (!isAsWritten(begin + i, i)) {
                return Seen.WRONG;
            }
        }
        if (gap != null) {
            return Seen.LOST;
        }
        return cursor.isEmpty() ? Seen.END : Seen.WHOLE;
    }

    private boolean isAsWritten(long sequence, int index) {
        if (cursor.length(index) != length(sequence)) {
            return false;
        }
        byte[] bytes = cursor.array();
        int from = cursor.from(index);
        byte filling = filling(sequence);
        for (int i = from; i < from + cursor.length(index); i++) {
            if (bytes[i] != filling) {
                return false;
            }
        }
        return true;
    }
}
