package io.spool.connect.source;

import io.spool.core.value.Gap;
import io.spool.core.value.ReadBatch;
import io.spool.frame.TimestampBound;
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
    private final SpoolOrigin origin;
    private final Long generation;
    private final boolean addHeaders;
    private final Optional<LoopGuard> guard;
    private final ReplayEnd end;
    private final TimestampBound timestamps;

    private @Nullable ReadBatch frames;
    private boolean gapTaken = true;
    private long keptBack;
    private long timestampsReplaced;
    private int index;
    private Long lastTimeMs = -1L;

    /**
     * @param window learns what is handed out
     * @param origin where the frames come from
     * @param addHeaders whether records say which frame they were
     * @param guard keeps records back that came out of this spool before; empty when that is not wanted
     * @param end up to where frames are handed out
     * @param timestamps which Kafka takes
     */
    SourceBatch(
            FrameToRecord converter,
            DeliveryWindow window,
            SpoolOrigin origin,
            boolean addHeaders,
            Optional<LoopGuard> guard,
            ReplayEnd end,
            TimestampBound timestamps) {
        this.converter = converter;
        this.window = window;
        this.partition = SourcePosition.partition(origin.identity(), origin.reader());
        this.origin = origin;
        this.generation = origin.identity().generation();
        this.addHeaders = addHeaders;
        this.guard = guard;
        this.end = end;
        this.timestamps = timestamps;
    }

    /** Takes what a read gave, when there is nothing left of the one before. */
    void load(ReadBatch read) {
        frames = read;
        gapTaken = read.gap().isEmpty();
        index = 0;
        timestamps.refresh();
    }

    /** Lets go of what the last read gave: the next one may fail, and it is gone all the same. */
    void clear() {
        frames = null;
        gapTaken = true;
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

    /** True iff something comes next, and it is behind the end of the replay. */
    boolean isAtEnd() {
        if (frames == null || isEmpty()) {
            return false;
        }
        return gapTaken
                ? end.isBefore(frames.sequence(index), frames.timeMs(index))
                : gap().filter(gap -> end.isBefore(gap.from(), Long.MIN_VALUE)).isPresent();
    }

    /** How many records got another timestamp than their own, which Kafka would refuse. */
    long timestampsReplaced() {
        return timestampsReplaced;
    }

    /** How many records were kept back because they had come out of this spool before. */
    long keptBack() {
        return keptBack;
    }

    /** The gap has been told of in the log, and the task goes on behind it. */
    void passGap() {
        // A lost range counts as dealt with when the record behind it is: told again after a restart it would be
        // counted twice. Damaged frames take up room that a writer may wait for.
        gap().filter(gap -> gap.kind() == Gap.Kind.DAMAGED).ifPresent(gap -> window.pass(gap.to()));
        gapTaken = true;
    }

    /**
     * Adds the record that tells of the gap. Its offset is the first sequence behind the gap: a crash before it is committed
     * brings the gap again, a crash after it does not.
     */
    void declareGap(List<SourceRecord> records, GapRecords declarations) {
        gap().ifPresent(gap -> records.add(record(
                declarations.content(origin, gap, System.currentTimeMillis()),
                gap.to(),
                SourcePosition.offset(generation, gap.to()),
                null)));
        gapTaken = true;
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

    /** Adds the frame that comes next as it is, with what is wrong with it. */
    void divert(List<SourceRecord> records, DivertedFrames diverted, @Nullable String error) {
        ReadBatch from = frames;
        if (from == null) {
            throw new IllegalStateException("nothing was read yet");
        }
        long sequence = from.sequence(index);
        RecordContent content = diverted.content(
                origin, sequence, from.array(index), from.from(index), from.length(index), from.timeMs(index), error);
        records.add(record(content, sequence + 1, offset(from, sequence), content.headers()));
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
        while (index < from.count() && records.size() < most && !isAtEnd()) {
            RecordContent content =
                    converter.convert(from.array(index), from.from(index), from.length(index), from.timeMs(index));
            if (guard.isPresent() && guard.get().hasPassed(content.headers())) {
                keptBack++;
                skip();
                continue;
            }
            long sequence = from.sequence(index);
            records.add(record(content, sequence + 1, offset(from, sequence), headers(content.headers(), sequence)));
            index++;
        }
    }

    /** The position after the frame that comes next. */
    private Map<String, Object> offset(ReadBatch from, long sequence) {
        long timeMs = from.timeMs(index);
        if (timeMs != lastTimeMs) {
            // Frames of one batch have one time, and need one object for it.
            lastTimeMs = timeMs;
        }
        return SourcePosition.offset(generation, sequence + 1, lastTimeMs);
    }

    /** @param next what is read next once Kafka has the record */
    private SourceRecord record(
            RecordContent content, long next, Map<String, Object> offset, @Nullable Headers headers) {
        Long timestamp = content.timestamp();
        Headers all = headers;
        if (timestamp != null && !timestamps.takes(timestamp)) {
            all = all == null ? new ConnectHeaders() : all;
            all.add(TimestampBound.HEADER, timestamp, Schema.INT64_SCHEMA);
            timestamp = TimestampBound.nowMs();
            timestampsReplaced++;
        }
        return new SpoolRecord(
                window,
                window.handOut(next),
                partition,
                offset,
                content.topic(),
                content.partition(),
                content.keySchema(),
                content.key(),
                content.valueSchema(),
                content.value(),
                timestamp,
                all);
    }

    private @Nullable Headers headers(@Nullable Headers own, long sequence) {
        Headers all = guard.isPresent() ? guard.get().marked(own) : own;
        if (addHeaders) {
            all = all == null ? new ConnectHeaders() : all;
            all.add(NAME_HEADER, origin.name(), Schema.STRING_SCHEMA);
            all.add(SEQUENCE_HEADER, sequence, Schema.INT64_SCHEMA);
        }
        return all;
    }
}
