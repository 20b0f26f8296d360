package io.spool.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends nothing, and counts what would be sent. */
final class DryTarget implements RecordTarget {
    private static final class Count {
        private final long first;
        private long last;
        private long records;
        private long bytes;
        private long tombstones;

        private Count(long first) {
            this.first = first;
        }
    }

    private final Map<String, Count> topics = new TreeMap<>();

    @Override
    public boolean send(long sequence, ProducerRecord<byte[], byte[]> record, BooleanSupplier stopped) {
        Count count = topics.computeIfAbsent(record.topic(), topic -> new Count(sequence));
        count.last = sequence;
        count.records++;
        count.bytes += RecordBytes.of(record);
        if (record.value() == null) {
            count.tombstones++;
        }
        return true;
    }

    /** By topic. */
    List<TopicCount> topics() {
        List<TopicCount> counts = new ArrayList<>();
        topics.forEach((topic, count) -> counts.add(
                new TopicCount(topic, count.records, count.bytes, count.tombstones, count.first, count.last)));
        return counts;
    }

    @Override
    public void settle() {
        // Nothing is under way, ever.
    }

    @Override
    public boolean finish(Duration patience, BooleanSupplier stopped) {
        return true;
    }

    @Override
    public long acknowledgedBefore(long next) {
        return next;
    }

    @Override
    public long records() {
        return topics.values().stream().mapToLong(count -> count.records).sum();
    }

    @Override
    public long bytes() {
        return topics.values().stream().mapToLong(count -> count.bytes).sum();
    }

    @Override
    public long skipped() {
        return 0;
    }

    @Override
    public void close() {
        // Nothing was opened.
    }
}
