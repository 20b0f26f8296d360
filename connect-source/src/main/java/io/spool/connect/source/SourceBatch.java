package io.spool.connect.source;

import io.spool.core.value.Gap;
import io.spool.core.value.ReadBatch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * What one read gave, as records, a few at a time. A frame that is refused stays where it is until it is skipped, so that
 * the records before it are not held up by it.
 *
 * <p>For one thread.
 */
final class SourceBatch {
    static final String NAME_HEADER = "spool.name";
    static final String SEQUENCE_HEADER = "spool.sequence";

    private final FrameToRecord converter;
    private final DeliveryWindow window;
    private final Map<String, String> partition;
    private final Long generation;
    private final @Nullable String nameHeader;

    private @Nullable ReadBatch frames;
    private boolean gapTaken = true;
    private int index;

    /**
     * @param window learns what is handed out
     * @param partition Connect's name for the reader of this spool
     * @param generation the spool's
     * @param nameHeader the spool's name for the headers; null when there are to be none
     */
    SourceBatch(
            FrameToRecord converter,
            DeliveryWindow window,
            Map<String, String> partition,
            long generation,
            @Nullable String nameHeader) {
        this.converter = converter;
        this.window = window;
        this.partition = partition;
        this.generation = generation;
        this.nameHeader = nameHeader;
    }

    /** Takes what a read gave, when there is nothing left of the one before. */
    void load(ReadBatch read) {
        frames = read;
        gapTaken = read.gap().isEmpty();
        index = 0;
    }

    /** True iff there is neither a frame nor a gap left. */
    boolean isEmpty() {
        return frames == null || (gapTaken && index == frames.count());
    }

    /** The gap before the frames, as long as it has not been taken. */
    Optional<Gap> gap() {
        return gapTaken || frames == null ? Optional.empty() : frames.gap();
    }

    /** The gap has been told, and the task goes on behind it. */
    void takeGap() {
        gapTaken = true;
        // A lost range counts as dealt with when the record behind it is: told again after a restart it would be
        // counted
        // twice. Damaged frames take up room that a writer may wait for.
        gapOf(Gap.Kind.DAMAGED).ifPresent(gap -> window.pass(gap.to()));
    }

    private Optional<Gap> gapOf(Gap.Kind kind) {
        return frames == null ? Optional.empty() : frames.gap().filter(gap -> gap.kind() == kind);
    }

    /** Sequence of the frame that comes next. */
    long sequence() {
        if (frames == null) {
            throw new IllegalStateException("nothing was read yet");
        }
        return frames.sequence(index);
    }

    /** Leaves out the frame that comes next. */
    void skip() {
        window.pass(sequence() + 1);
        index++;
    }

    /**
     * Adds records until there are this many, or no frames left.
     *
     * @throws FrameRefusedException when the frame that comes next is refused; the records before it have been added
     */
    void drainTo(List<SourceRecord> records, int most) throws FrameRefusedException {
        ReadBatch from = frames;
        if (from == null) {
            return;
        }
        while (index < from.count() && records.size() < most) {
            RecordContent content =
                    converter.convert(from.array(), from.from(index), from.length(index), from.timeMs(index));
            records.add(record(content, from.sequence(index)));
            index++;
        }
    }

    private SourceRecord record(RecordContent content, long sequence) {
        long next = sequence + 1;
        return new SpoolRecord(
                window,
                window.handOut(next),
                partition,
                SourcePosition.offset(generation, next),
                content.topic(),
                content.partition(),
                content.keySchema(),
                content.key(),
                content.valueSchema(),
                content.value(),
                content.timestamp(),
                nameHeader == null ? content.headers() : withOrigin(content.headers(), nameHeader, sequence));
    }

    private static Headers withOrigin(@Nullable Headers headers, String name, long sequence) {
        Headers all = headers == null ? new ConnectHeaders() : headers;
        all.add(NAME_HEADER, name, Schema.STRING_SCHEMA);
        all.add(SEQUENCE_HEADER, sequence, Schema.INT64_SCHEMA);
        return all;
    }
}
