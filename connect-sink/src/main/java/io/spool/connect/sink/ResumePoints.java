package io.spool.connect.sink;

import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.Origin;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the consumer goes on, by what spools say they have. The spool's word counts for more than Kafka's, which lags behind
 * it after a crash, and is ahead of it when the spool was put back from a copy.
 *
 * <p>That holds only where all records of a partition go to one spool. Where a transformation may send them to several, one that
 * is ahead of another says nothing about it: the consumer goes on where Kafka says, and spools leave out what they have.
 *
 * <p>For one thread.
 */
final class ResumePoints {
    private static final Logger log = LoggerFactory.getLogger(ResumePoints.class);

    private final DirectoryTemplate directory;
    private final boolean oneSpoolForAPartition;
    private final OriginNames names;

    /** Of partitions whose first record has not come yet: what must come, or something behind it. */
    private final Map<TopicPartition, Long> awaited = new HashMap<>();

    /** What the worker had consumed when it last asked what to commit. */
    private final Map<TopicPartition, Long> consumedBefore = new HashMap<>();

    ResumePoints(SinkSettings settings, OriginNames names) {
        this.directory = settings.directory();
        this.oneSpoolForAPartition = settings.oneSpoolForAPartition();
        this.names = names;
    }

    /** The spool that all records of this partition go to; empty when that cannot be known. */
    private Optional<Path> spoolOf(TopicPartition partition) {
        return oneSpoolForAPartition
                ? Optional.of(directory.directory(partition.topic(), partition.partition()))
                : Optional.empty();
    }

    /**
     * The offsets at which the consumer is to go on in partitions that were just assigned; of others it goes on by itself.
     *
     * @throws SpoolException when a spool that is there cannot be looked at
     */
    Map<TopicPartition, Long> of(Collection<TopicPartition> assigned) throws SpoolException {
        Map<TopicPartition, Long> points = new HashMap<>();
        Map<Path, Map<Origin, Long>> looked = new HashMap<>();
        for (TopicPartition partition : assigned) {
            Optional<Path> spool = spoolOf(partition);
            if (spool.isEmpty() || !Spools.exists(spool.get())) {
                continue;
            }
            Map<Origin, Long> origins = looked.get(spool.get());
            if (origins == null) {
                origins = Spools.inspect(spool.get()).origins();
                looked.put(spool.get(), origins);
            }
            Long next = origins.get(names.of(partition));
            if (next != null) {
                points.put(partition, next);
                log.info("{}: spool {} has had everything before offset {}", partition, spool.get(), next);
            }
        }
        awaited.putAll(points);
        return points;
    }

    /**
     * Looks at the first records of partitions that were just assigned.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException when one lies before what was to come: the offsets begin anew
     */
    void check(Collection<SinkRecord> records) {
        if (awaited.isEmpty()) {
            return;
        }
        for (SinkRecord record : records) {
            Long next = awaited.remove(new TopicPartition(record.originalTopic(), record.originalKafkaPartition()));
            if (next != null && record.originalKafkaOffset() < next) {
                throw SinkFailures.beganAnew(record, next);
            }
        }
    }

    /**
     * What the spools are to be told of records that the worker has consumed and that are in no spool, since a transformation
     * dropped them or they went to the dead letter queue: else a restart would bring them all again.
     *
     * <p>It is what the worker asked for a commit ago, since it is told of no failure of the commit that is under way, and goes
     * back in the partition after one.
     *
     * @return for each spool, by directory, what comes next from origins
     */
    Map<Path, Map<Origin, Long>> passed(Map<TopicPartition, OffsetAndMetadata> consumed) {
        Map<Path, Map<Origin, Long>> passed = new HashMap<>();
        consumed.forEach((partition, offset) -> {
            Long before = consumedBefore.put(partition, offset.offset());
            if (before != null && before <= offset.offset()) {
                spoolOf(partition)
                        .ifPresent(spool -> passed.computeIfAbsent(spool, found -> new HashMap<>())
                                .put(names.of(partition), before));
            }
        });
        return passed;
    }

    /** The partitions are not ours any more. */
    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(awaited::remove);
        partitions.forEach(consumedBefore::remove);
    }
}
