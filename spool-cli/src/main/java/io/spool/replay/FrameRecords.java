package io.spool.replay;

import io.spool.frame.FrameException;
import io.spool.frame.SchemaStore;
import io.spool.frame.TimestampBound;
import io.spool.frame.TopicTemplate;
import io.spool.frame.connect.FramedRecord;
import io.spool.frame.connect.SourceRecordFrames;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Makes Kafka records of frames: of a record frame the record it was, of any other JSON one with the frame as its value.
 *
 * <p>Not thread-safe.
 */
final class FrameRecords {
    private final SourceRecordFrames frames;
    private final TopicTemplate topic;
    private final boolean keepPartition;
    private final ConnectBytes keys;
    private final ConnectBytes values;
    private final TimestampBound timestamps = new TimestampBound(TimestampBound.DEFAULT_AHEAD);
    private final Consumer<String> notice;
    private boolean told;

    /** @param notice is told once that records get another time than their own */
    FrameRecords(
            SchemaStore schemas,
            TopicTemplate topic,
            boolean keepPartition,
            ByteFormat keyFormat,
            ByteFormat valueFormat,
            Consumer<String> notice) {
        this.notice = notice;
        this.frames = new SourceRecordFrames(schemas);
        this.topic = topic;
        this.keepPartition = keepPartition;
        this.keys = new ConnectBytes(keyFormat, "key");
        this.values = new ConnectBytes(valueFormat, "value");
    }

    /** @param timeMs when the frame was appended: the time of records that have none */
    ProducerRecord<byte[], byte[]> record(byte[] array, int from, int length, long timeMs)
            throws UnreplayableFrameException {
        if (!frames.isRecordFrame(array, from, length)) {
            return bounded(plainTopic(), null, timeMs, null, Arrays.copyOfRange(array, from, from + length));
        }
        try {
            return record(frames.decode(array, from, length), timeMs);
        } catch (FrameException e) {
            throw new UnreplayableFrameException(String.valueOf(e.getMessage()), e);
        }
    }

    private String plainTopic() throws UnreplayableFrameException {
        if (topic.needsTopic()) {
            throw new UnreplayableFrameException(
                    "it is not a record of the sink and has no topic of its own; name one with --topic", null);
        }
        return topic.topic();
    }

    private String topicOf(FramedRecord framed) throws UnreplayableFrameException {
        try {
            return topic.topic(framed.topic());
        } catch (IllegalArgumentException e) {
            throw new UnreplayableFrameException(String.valueOf(e.getMessage()), e);
        }
    }

    private ProducerRecord<byte[], byte[]> record(FramedRecord framed, long timeMs) throws UnreplayableFrameException {
        String name = topicOf(framed);
        Long timestamp = framed.timestamp();
        ProducerRecord<byte[], byte[]> record = bounded(
                name,
                keepPartition ? partition(framed) : null,
                timestamp == null || timestamp < 0 ? timeMs : timestamp,
                keys.of(name, framed.keySchema(), framed.key()),
                values.of(name, framed.valueSchema(), framed.value()));
        for (Header header : framed.headers()) {
            record.headers().add(header.key(), values.ofHeader(name, header));
        }
        return record;
    }

    /** A record with a time that Kafka takes. */
    private ProducerRecord<byte[], byte[]> bounded(
            String topic, @Nullable Integer partition, long timeMs, byte @Nullable [] key, byte @Nullable [] value) {
        if (timestamps.takes(timeMs)) {
            return new ProducerRecord<>(topic, partition, timeMs, key, value);
        }
        if (!told) {
            told = true;
            notice.accept("records bear times that Kafka would refuse, more than "
                    + TimestampBound.DEFAULT_AHEAD.toMinutes()
                    + " minutes ahead of this host's clock: frames were appended under a wrong clock. They get the present, and"
                    + " their own time in the header " + TimestampBound.HEADER);
        }
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, partition, TimestampBound.nowMs(), key, value);
        // As a worker's header converter writes a number.
        record.headers().add(TimestampBound.HEADER, Long.toString(timeMs).getBytes(StandardCharsets.US_ASCII));
        return record;
    }

    /** The record's own, or, where a transformation took it away, the one it came from. */
    private static @Nullable Integer partition(FramedRecord framed) {
        return framed.partition() != null ? framed.partition() : framed.originalPartition();
    }
}
