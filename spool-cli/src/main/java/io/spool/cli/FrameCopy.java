package io.spool.cli;

import io.spool.core.SpoolReader;
import io.spool.core.value.Gap;
import io.spool.core.value.ReadBatch;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Carries frames from a reader to the output, and what the reader missed to the user. */
final class FrameCopy {
    private static final Duration ONE_WAIT = Duration.ofHours(1);

    /** How a frame is written as one line. */
    @FunctionalInterface
    interface LineFormat {
        void write(FrameOutput out, ReadBatch batch, int index) throws IOException;
    }

    /**
     * Where to stop.
     *
     * @param range which frames are wanted
     * @param frames how many of them
     * @param follow whether to wait for frames that are not there yet
     */
    record Limits(FrameRange range, long frames, boolean follow) {

        /**
         * Follows without end, or ends where the spool ends now: a writer that never rests does not keep the command from
         * ending.
         */
        static Limits of(FrameRange range, SpoolReader reader, boolean follow) throws IOException {
            return new Limits(follow ? range : range.before(reader.position() + reader.lag()), Long.MAX_VALUE, follow);
        }

        Limits butAtMost(long mostFrames) {
            return new Limits(range, Math.min(frames, mostFrames), follow);
        }
    }

    /** Who is told of what was written. */
    @FunctionalInterface
    interface Written {
        void before(long sequence) throws IOException;
    }

    /** What becomes of gaps. */
    interface GapFormat {
        void write(FrameOutput out, Gap gap) throws IOException;
    }

    private final SpoolReader reader;
    private final FrameOutput out;
    private final LineFormat format;
    private final Consumer<String> notice;
    private GapFormat gapFormat = (out, gap) -> {};
    private long missing;

    /** @param notice is told of gaps */
    FrameCopy(SpoolReader reader, FrameOutput out, LineFormat format, Consumer<String> notice) {
        this.reader = reader;
        this.out = out;
        this.format = format;
        this.notice = notice;
    }

    /** A frame as it is. */
    static void plain(FrameOutput out, ReadBatch batch, int index) throws IOException {
        out.add(batch.array(index), batch.from(index), batch.length(index));
        out.endLine();
    }

    /**
     * Copies until a limit is reached.
     *
     * @param written is called with a sequence when the system has taken every frame before it, and the user was told of
     *     every gap before it
     */
    void run(Limits limits, Written written) throws IOException {
        FrameRange range = limits.range();
        long left = limits.frames();
        while (left > 0 && reader.position() < range.end()) {
            ReadBatch batch = limits.follow() ? reader.read(ONE_WAIT) : reader.read();
            if (batch.isEmpty()) {
                if (!limits.follow() || Thread.currentThread().isInterrupted()) {
                    return;
                }
                continue;
            }
            Optional<Gap> gap = batch.gap().flatMap(range::within);
            if (gap.isPresent()) {
                tell(gap.get());
            }
            int done = 0;
            while (done < batch.count() && left > 0 && !range.endsBefore(batch, done)) {
                if (range.wants(batch, done)) {
                    format.write(out, batch, done);
                    left--;
                }
                done++;
            }
            out.flush();
            written.before(batch.firstSequence() + done);
            if (done < batch.count()) {
                return;
            }
        }
    }

    private void tell(Gap gap) throws IOException {
        notice.accept(gap.toString());
        gapFormat.write(out, gap);
        if (gap.kind() != Gap.Kind.CUT) {
            missing += gap.count();
        }
    }

    /** Has gaps written to the output, too, in their place. */
    FrameCopy withGaps(GapFormat gaps) {
        gapFormat = gaps;
        return this;
    }

    /** How many frames that the reader should have had were lost or damaged. What was cut off may never have been. */
    long missing() {
        return missing;
    }
}
