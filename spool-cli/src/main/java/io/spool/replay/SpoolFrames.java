package io.spool.replay;

import io.spool.core.SpoolReader;
import io.spool.core.error.SpoolException;
import io.spool.core.value.Gap;
import io.spool.core.value.ReadBatch;
import io.spool.frame.SchemaStore;
import io.spool.frame.TimestampBound;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The frames of a spool, live or not, as a reader of it sees them. */
final class SpoolFrames implements ReplaySource {
    private final SpoolReader reader;
    private final ReplayRange range;
    private final boolean remembered;
    private final SchemaStore schemas;
    private final Consumer<String> notice;
    private final long start;
    private final long end;
    private @Nullable ReadBatch batch;
    private int index;
    private long position;
    private long missed;
    private boolean ended;

    /**
     * @param reader is closed with this
     * @param remembered whether the reader has a name, so that the spool remembers how far it is
     * @param notice is told of gaps
     */
    SpoolFrames(SpoolReader reader, ReplayRange range, boolean remembered, SchemaStore schemas, Consumer<String> notice)
            throws SpoolException {
        this.reader = reader;
        this.range = range;
        this.remembered = remembered;
        this.schemas = schemas;
        this.notice = notice;
        this.start = reader.position();
        // A writer that never rests does not keep a replay from ending.
        this.end = range.follow() ? range.end() : Math.min(range.end(), start + reader.lag());
        this.position = start;
    }

    @Override
    public boolean next(Duration wait) throws SpoolException {
        if (batch == null) {
            fill(wait);
        } else {
            position = batch.sequence(index) + 1;
            index++;
        }
        ReadBatch frames = batch;
        while (frames != null && index < frames.count()) {
            if (isBehind(frames, index)) {
                ended = true;
                break;
            }
            position = frames.sequence(index);
            if (range.filter().wants(frames, index)) {
                return true;
            }
            position++;
            index++;
        }
        batch = null;
        ended |= reader.position() >= end;
        return false;
    }

    private void fill(Duration wait) throws SpoolException {
        if (ended || reader.position() >= end) {
            ended = true;
            return;
        }
        ReadBatch read = range.follow() ? reader.read(wait) : reader.read();
        if (read.isEmpty()) {
            ended = !range.follow();
            return;
        }
        read.gap().ifPresent(this::miss);
        batch = read;
        index = 0;
    }

    private void miss(Gap gap) {
        notice.accept(gap.toString());
        long to = Math.min(gap.to(), end);
        missed += Math.max(0, to - gap.from());
        position = to;
    }

    /** True iff neither this frame nor any behind it is wanted. A time that lies ahead is that of a wrong clock, and ends nothing. */
    private boolean isBehind(ReadBatch frames, int number) {
        return frames.sequence(number) >= end
                || (range.until().isPresent()
                        && frames.timeMs(number) >= range.until().get().toEpochMilli()
                        && !TimestampBound.isImpossible(frames.timeMs(number)));
    }

    private ReadBatch current() {
        if (batch == null) {
            throw new IllegalStateException("there is no current frame");
        }
        return batch;
    }

    @Override
    public boolean hasEnded() {
        return ended;
    }

    @Override
    public long sequence() {
        return current().sequence(index);
    }

    @Override
    public long timeMs() {
        return current().timeMs(index);
    }

    @Override
    public byte[] array() {
        return current().array(index);
    }

    @Override
    public int from() {
        return current().from(index);
    }

    @Override
    public int length() {
        return current().length(index);
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public long missed() {
        return missed;
    }

    @Override
    public double progress() {
        if (range.follow()) {
            return -1;
        }
        return end <= start ? 1 : (double) (position - start) / (end - start);
    }

    @Override
    public SchemaStore schemas() {
        return schemas;
    }

    @Override
    public void acknowledge(long sequence) throws SpoolException {
        if (remembered) {
            reader.acknowledge(sequence);
        }
    }

    @Override
    public void wakeup() {
        reader.wakeup();
    }

    @Override
    public void close() {
        reader.close();
    }
}
