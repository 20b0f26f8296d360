package io.spool.core.ring;

import io.spool.core.batch.AppendResult;
import io.spool.core.batch.EncodedBatch;
import io.spool.core.error.SpoolException;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Gap;
import io.spool.core.value.StartPosition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * One ring for all samples, as small as rings are, so that laps are short. Frames prove their own sequence. The reader has two
 * cursors and uses them in turn: one reads on, the other reads the oldest frames, which the writer is about to overwrite.
 */
@JCStressTest
@State
@Description("One appends, another reads on, and reads the oldest frames.")
@Outcome(id = "END", expect = Expect.ACCEPTABLE, desc = "nothing new")
@Outcome(id = "WHOLE", expect = Expect.ACCEPTABLE, desc = "frames as they were written, none missing")
@Outcome(
        id = "LOST",
        expect = Expect.ACCEPTABLE,
        desc = "frames as they were written, and word of all that are missing")
@Outcome(id = "WRONG", expect = Expect.FORBIDDEN, desc = "a frame that is not what was written under its sequence")
@Outcome(id = "DAMAGED", expect = Expect.FORBIDDEN, desc = "torn, and noticed only by its check")
@Outcome(id = "UNTOLD", expect = Expect.FORBIDDEN, desc = "delivered and lost are not all")
@Outcome(id = "BACK", expect = Expect.FORBIDDEN, desc = "an older oldest frame than before")
public class RingStress {
    private static final long TIMEOUT_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int LARGEST = 2_000;
    private static final int FRAMES = 4;

    private static final Ring RING;
    private static final RingView VIEW;
    private static final RingCursor FOLLOWER;
    private static final RingCursor CAMPER;

    // Of the one who appends.
    private static final FrameBatch BATCH = new FrameBatch();
    private static final EncodedBatch ENCODED = new EncodedBatch();
    private static final AppendResult RESULT = new AppendResult();
    private static final byte[] CONTENT = new byte[LARGEST];
    private static long next = 1;

    // Of the one who reads.
    private static long reads;
    private static long earliest;

    static {
        Path spool = StressFiles.spool(1);
        try {
            RING = Ring.open(spool, TIMEOUT_NANOS);
            VIEW = RingView.open(spool, false);
            FOLLOWER = VIEW.newCursor(8 * 1024);
            CAMPER = VIEW.newCursor(8 * 1024);
            VIEW.place(FOLLOWER, StartPosition.earliest());
        } catch (SpoolException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a read was like, as the outcomes say. */
    private enum Seen {
        END,
        WHOLE,
        LOST,
        WRONG,
        DAMAGED,
        UNTOLD,
        BACK
    }

    private static int length(long sequence) {
        return 1 + (int) (sequence * 7_919 % LARGEST);
    }

    private static byte filling(long sequence) {
        return (byte) (sequence ^ sequence >> 8);
    }

    @Actor
    public void append() {
        Arrays.fill(CONTENT, 0, length(next), filling(next));
        BATCH.clear();
        BATCH.add(CONTENT, 0, length(next));
        try {
            RING.append(ENCODED.hold(BATCH), RESULT, TIMEOUT_NANOS);
            if (RESULT.firstSequence() != next) {
                throw new IllegalStateException("sequence " + next + " was expected");
            }
        } catch (SpoolException e) {
            throw new IllegalStateException(e);
        }
        next++;
    }

    @Actor
    public void read(L_Result result) {
        try {
            result.r1 = reads++ % 2 == 0 ? read(FOLLOWER) : readEarliest();
        } catch (SpoolException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Seen readEarliest() throws SpoolException {
        VIEW.place(CAMPER, StartPosition.earliest());
        if (CAMPER.position() < earliest) {
            return Seen.BACK;
        }
        earliest = CAMPER.position();
        return read(CAMPER);
    }

    private static Seen read(RingCursor cursor) throws SpoolException {
        long from = cursor.position();
        cursor.read(FRAMES);
        Gap gap = cursor.gap().orElse(null);
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
            if (!isAsWritten(cursor, begin + i, i)) {
                return Seen.WRONG;
            }
        }
        if (gap != null) {
            return Seen.LOST;
        }
        return cursor.isEmpty() ? Seen.END : Seen.WHOLE;
    }

    private static boolean isAsWritten(RingCursor cursor, long sequence, int index) {
        if (cursor.length(index) != length(sequence)) {
            return false;
        }
        byte[] bytes = cursor.array(index);
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
