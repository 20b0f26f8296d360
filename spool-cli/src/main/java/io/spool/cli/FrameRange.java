package io.spool.cli;

import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.Gap;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.StartPosition;
import io.spool.frame.TimestampBound;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which frames of a spool are wanted; a frame is when all of this holds for it.
 *
 * @param from where to start
 * @param since appended at this time or later
 * @param end the first sequence that is not wanted
 * @param until appended before the first frame of this time or later; a frame of a time that lies ahead bears that of a wrong clock, and ends
 *     nothing
 * @param where what its content must be like
 */
record FrameRange(
        StartPosition from, Optional<Instant> since, long end, Optional<Instant> until, List<FrameCondition> where) {

    /** Everything. */
    static FrameRange all() {
        return new FrameRange(StartPosition.earliest(), Optional.empty(), Long.MAX_VALUE, Optional.empty(), List.of());
    }

    /** This range as far as it lies before a sequence. */
    FrameRange before(long sequence) {
        return new FrameRange(from, since, Math.min(end, sequence), until, where);
    }

    /** A reader that leaves no trace, at the first frame that may be wanted. */
    SpoolReader open(Path directory) throws SpoolException {
        SpoolReader reader = Spools.reader(directory, ReaderOptions.anonymous().startingAt(from));
        try {
            if (since.isPresent()) {
                long first = reader.position();
                reader.seek(StartPosition.atTime(since.get()));
                // What was overwritten before the time asked for is nobody's loss, so a sequence before it does not
                // count.
                if (reader.position() < first) {
                    reader.seek(from);
                }
            }
            return reader;
        } catch (SpoolException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /** True iff neither this frame nor any behind it is wanted. */
    boolean endsBefore(ReadBatch batch, int index) {
        return endsBefore(batch.sequence(index), batch.timeMs(index));
    }

    boolean endsBefore(long sequence, long timeMs) {
        return sequence >= end
                || (until.isPresent() && timeMs >= until.get().toEpochMilli() && !TimestampBound.isImpossible(timeMs));
    }

    /** True iff this frame lies before the start; for what cannot be opened there. */
    boolean beginsBehind(long sequence, long timeMs) {
        if (from instanceof StartPosition.AtSequence at) {
            return sequence < at.sequence();
        }
        if (from instanceof StartPosition.AtTime at) {
            return timeMs < at.time().toEpochMilli();
        }
        return from instanceof StartPosition.Latest;
    }

    /** True iff this frame, which lies between start and end, is wanted. */
    boolean wants(ReadBatch batch, int index) {
        return wants(batch.timeMs(index), batch.array(index), batch.from(index), batch.length(index));
    }

    boolean wants(long timeMs, byte[] array, int contentFrom, int length) {
        if (since.isPresent() && timeMs < since.get().toEpochMilli()) {
            return false;
        }
        for (FrameCondition condition : where) {
            if (!condition.matches(array, contentFrom, length)) {
                return false;
            }
        }
        return true;
    }

    /** What a gap takes from this range, as far as sequences tell; nobody knows the times and contents of what is gone. */
    Optional<Gap> within(Gap gap) {
        return gap.from() >= end
                ? Optional.empty()
                : Optional.of(new Gap(gap.kind(), gap.from(), Math.min(gap.to(), end)));
    }
}
