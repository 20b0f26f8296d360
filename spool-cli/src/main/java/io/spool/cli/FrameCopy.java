package io.spool.cli;

import io.spool.core.SpoolReader;
import io.spool.core.value.ReadBatch;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

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
     * @param end the first sequence that is not wanted
     * @param frames how many frames are wanted
     * @param follow whether to wait for frames that are not there yet
     */
    record Limits(long end, long frames, boolean follow) {

        /**
         * Follows without end, or ends where the spool ends now: a writer that never rests does not keep the command from
         * ending.
         */
        static Limits of(SpoolReader reader, boolean follow) throws IOException {
            return new Limits(follow ? Long.MAX_VALUE : reader.position() + reader.lag(), Long.MAX_VALUE, follow);
        }

        Limits butAtMost(long mostFrames) {
            return new Limits(end, Math.min(frames, mostFrames), follow);
        }

        Limits butBefore(long sequence) {
            return new Limits(Math.min(end, sequence), frames, follow);
        }
    }

    private final SpoolReader reader;
    private final FrameOutput out;
    private final LineFormat format;
    private final Consumer<String> notice;

    /** @param notice is told of gaps */
    FrameCopy(SpoolReader reader, FrameOutput out, LineFormat format, Consumer<String> notice) {
        this.reader = reader;
        this.out = out;
        this.format = format;
        this.notice = notice;
    }

    /** A frame as it is. */
    static void plain(FrameOutput out, ReadBatch batch, int index) throws IOException {
        out.add(batch.array(), batch.from(index), batch.length(index));
        out.endLine();
    }

    /**
     * Copies until a limit is reached.
     *
     * @param written is called with a sequence when the system has taken every frame before it, and the user was told of
     *     every gap before it
     */
    void run(Limits limits, LongConsumer written) throws IOException {
        long left = limits.frames();
        while (left > 0 && reader.position() < limits.end()) {
            ReadBatch batch = limits.follow() ? reader.read(ONE_WAIT) : reader.read();
            if (batch.isEmpty()) {
                if (!limits.follow() || Thread.currentThread().isInterrupted()) {
                    return;
                }
                continue;
            }
            batch.gap().ifPresent(gap -> notice.accept(gap.toString()));
            long wanted = Math.max(0, limits.end() - batch.firstSequence());
            int count = (int) Math.min(batch.count(), Math.min(left, wanted));
            for (int i = 0; i < count; i++) {
                format.write(out, batch, i);
            }
            out.flush();
            written.accept(batch.firstSequence() + count);
            left -= count;
        }
    }
}
