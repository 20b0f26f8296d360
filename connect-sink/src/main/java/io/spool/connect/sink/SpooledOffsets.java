package io.spool.connect.sink;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * What may be committed to Kafka, and what of an unfinished put is in the spools already.
 *
 * <p>A put is over when all of its records are in spools, so whatever the worker counts as consumed may be committed: the
 * records, and those between them that a transformation dropped and that nobody will ever bring here. Only a put that
 * a spool refused in part leaves something outstanding; nothing at or behind that is committed.
 *
 * <p>Topics, partitions and offsets are the original ones, those that the consumer knows: transformations may have
 * changed what the record says of itself.
 *
 * <p>The worker's word is not taken for everything. When partitions are revoked while a put is unfinished, it forgets the
 * records and keeps their offsets, and counts them as consumed with the next put that ends well, whoever has the partition by
 * then (WorkerSinkTask of Kafka 4.3: onPartitionsRemoved clears messageBatch, and not origOffsets). Such a partition is
 * believed again once a put that has records of it has ended: they were polled after they were sought anew.
 *
 * <p>For one thread.
 */
final class SpooledOffsets {
    /** The worker brings the very same records again. Offsets would not do: a topic may be made anew in between. */
    private final Set<SinkRecord> spooled = Collections.newSetFromMap(new IdentityHashMap<>());

    private final Map<TopicPartition, Long> firstOutstanding = new HashMap<>();

    /** True from the beginning of a put until one has ended well. */
    private boolean underWay;

    /** Partitions that were ours once. */
    private final Set<TopicPartition> gone = new HashSet<>();

    /** Partitions of which the worker may count as consumed what never came here. */
    private final Set<TopicPartition> doubtful = new HashSet<>();

    /** The partitions are ours from now on. */
    void open(Collection<TopicPartition> partitions) {
        partitions.forEach(gone::remove);
    }

    /** A put begins, or is tried again. */
    void begin() {
        underWay = true;
    }

    /** True iff an unfinished put has brought this very record into its spool already. */
    boolean isSpooled(SinkRecord record) {
        return !spooled.isEmpty() && spooled.contains(record);
    }

    /** The put of these records is over: all of them are in spools. */
    void finished(Collection<SinkRecord> put) {
        underWay = false;
        spooled.clear();
        firstOutstanding.clear();
        if (!doubtful.isEmpty()) {
            put.forEach(record -> doubtful.remove(original(record)));
        }
    }

    /** The put is not over: all of its records are in spools but these. */
    void unfinished(Collection<SinkRecord> put, Collection<SinkRecord> outstanding) {
        spooled.clear();
        spooled.addAll(put);
        firstOutstanding.clear();
        for (SinkRecord record : outstanding) {
            spooled.remove(record);
            firstOutstanding.merge(original(record), record.originalKafkaOffset(), Math::min);
        }
    }

    /** The partitions are no longer ours, and their records will not be brought again. */
    void forget(Collection<TopicPartition> partitions) {
        gone.addAll(partitions);
        if (underWay) {
            doubtful.addAll(partitions);
        }
        spooled.removeIf(record -> partitions.contains(original(record)));
        partitions.forEach(firstOutstanding::remove);
    }

    /** Of what the worker says it has consumed, what is in spools. */
    Map<TopicPartition, OffsetAndMetadata> committable(Map<TopicPartition, OffsetAndMetadata> consumed) {
        Map<TopicPartition, OffsetAndMetadata> committable = new HashMap<>(consumed);
        committable.keySet().removeAll(gone);
        committable.keySet().removeAll(doubtful);
        committable.replaceAll((partition, offset) -> {
            Long outstanding = firstOutstanding.get(partition);
            return outstanding == null || offset.offset() <= outstanding ? offset : new OffsetAndMetadata(outstanding);
        });
        return committable;
    }

    private static TopicPartition original(SinkRecord record) {
        return new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
    }
}
