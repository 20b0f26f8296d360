package io.spool.cli;

import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.value.Gap;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.StartPosition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Frames of a spool, live or not, which does not notice. */
final class SpoolSource implements FrameSource {
    private final SpoolReader reader;
    private final SpoolTraits traits;
    private final FrameRange range;
    private final Consumer<Gap> gaps;
    private final SchemaFiles schemas;
    private final long end;
    private long start;
    private @Nullable ReadBatch batch;
    private int index;
    private boolean ended;
    private long missing;
    private boolean schemasTaken;

    /**
     * @param gaps is told of what is missing, in its place
     * @param notice is told of schemas that are missing
     * @param follow false to end where the spool ends now
     */
    SpoolSource(Path directory, FrameRange wanted, boolean follow, Consumer<Gap> gaps, Consumer<String> notice)
            throws IOException {
        // Before the frames: what a live sink appends meanwhile comes again rather than never.
        this.traits = SpoolTraits.of(Spools.inspect(directory));
        this.gaps = gaps;
        this.schemas = new SchemaFiles(directory, notice);
        this.reader = wanted.open(directory);
        try {
            this.start = reader.position();
            this.end = reader.position() + reader.lag();
            this.range = follow ? wanted : wanted.before(end);
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    @Override
    public void skipTo(long sequence) throws IOException {
        if (sequence > reader.position()) {
            reader.seek(StartPosition.atSequence(sequence));
            start = reader.position();
        }
    }

    @Override
    public boolean fill(Duration wait) throws IOException {
        if (reader.position() >= range.end()) {
            ended = true;
            return false;
        }
        ReadBatch read = wait.isZero() ? reader.read() : reader.read(wait);
        read.gap().flatMap(range::within).ifPresent(this::note);
        batch = read;
        schemasTaken = false;
        index = -1;
        boolean found = !read.isEmpty();
        advance();
        return found;
    }

    private void note(Gap gap) {
        gaps.accept(gap);
        if (gap.kind() != Gap.Kind.CUT) {
            missing += gap.count();
        }
    }

    @Override
    public boolean hasFrame() {
        return batch != null;
    }

    @Override
    public boolean hasEnded() {
        return ended;
    }

    @Override
    public void advance() {
        ReadBatch frames = current();
        for (index++; index < frames.count(); index++) {
            if (range.endsBefore(frames, index)) {
                ended = true;
                break;
            }
            if (range.wants(frames, index)) {
                return;
            }
        }
        batch = null;
    }

    private ReadBatch current() {
        if (batch == null) {
            throw new IllegalStateException("there is no current frame");
        }
        return batch;
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
    public SpoolTraits traits() {
        return traits;
    }

    /** Frames are in the spool later than the schemas that they name. */
    @Override
    public List<byte[]> takeSchemas() throws IOException {
        if (schemasTaken) {
            return List.of();
        }
        schemasTaken = true;
        return schemas.fresh();
    }

    @Override
    public long missing() {
        return missing + schemas.damaged();
    }

    @Override
    public double progress() {
        long last = Math.min(end, range.end());
        return last <= start ? 1 : Math.min(1, (double) (reader.position() - start) / (last - start));
    }

    @Override
    public void close() {
        reader.close();
    }
}
