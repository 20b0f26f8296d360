package io.spool.connect.source;

import io.spool.frame.FrameException;
import io.spool.frame.MalformedFrameException;
import io.spool.frame.SchemaDirectory;
import io.spool.frame.TopicTemplate;
import io.spool.frame.connect.FramedRecord;
import io.spool.frame.connect.SourceRecordFrames;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Frames that the sink wrote become the records they were; what is not such a frame is foreign. */
final class RecordFrames implements FrameToRecord {
    private final SourceRecordFrames frames;
    private final TopicTemplate topic;
    private final boolean keepPartition;
    private final Optional<PlainFrames> foreign;
    private final String foreignRemedy;

    /**
     * @param foreign what makes records of any other JSON; empty when such frames are refused
     * @param foreignRemedy what to say when they are
     */
    RecordFrames(
            Path spoolDirectory,
            TopicTemplate topic,
            boolean keepPartition,
            Optional<PlainFrames> foreign,
            String foreignRemedy) {
        this.frames = new SourceRecordFrames(new SchemaDirectory(spoolDirectory));
        this.topic = topic;
        this.keepPartition = keepPartition;
        this.foreign = foreign;
        this.foreignRemedy = foreignRemedy;
    }

    @Override
    public RecordContent convert(byte[] array, int from, int length, long timeMs) throws FrameRefusedException {
        if (!frames.isRecordFrame(array, from, length)) {
            if (foreign.isPresent()) {
                return foreign.get().convert(array, from, length, timeMs);
            }
            throw FrameRefusedException.badCircumstances(
                    "it is not a record that the sink wrote. " + foreignRemedy, null);
        }
        FramedRecord framed;
        try {
            framed = frames.decode(array, from, length);
        } catch (MalformedFrameException e) {
            throw FrameRefusedException.badFrame(
                    e.getMessage() + " (" + MissedFramesOptions.BAD_FRAMES_CONFIG + "=skip does the former)", e);
        } catch (FrameException e) {
            throw FrameRefusedException.badCircumstances(String.valueOf(e.getMessage()), e);
        }
        return new RecordContent(
                topicOf(framed),
                keepPartition ? partitionOf(framed) : null,
                framed.keySchema(),
                framed.key(),
                framed.valueSchema(),
                framed.value(),
                Timestamps.possible(framed.timestamp()),
                framed.headers());
    }

    private String topicOf(FramedRecord framed) throws FrameRefusedException {
        try {
            return topic.topic(framed.topic());
        } catch (IllegalArgumentException e) {
            throw FrameRefusedException.badCircumstances(
                    e.getMessage() + ". Correct " + RecordsOptions.TOPIC_CONFIG, e);
        }
    }

    /** The record's own, or, where a transformation took it away, the one it came from. */
    private static @Nullable Integer partitionOf(FramedRecord framed) {
        return framed.partition() != null ? framed.partition() : framed.originalPartition();
    }
}
