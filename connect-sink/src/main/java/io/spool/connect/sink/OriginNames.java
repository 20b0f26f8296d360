package io.spool.connect.sink;

import io.spool.core.value.Origin;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * What spools know the partitions of a connector by: its own name, a slash, and the topic's, which has no slash in it. Topics are
 * the ones that the consumer knows, whatever a transformation made of them.
 *
 * <p>For one thread.
 */
final class OriginNames {
    private final String connector;
    private final Map<TopicPartition, Origin> known = new HashMap<>();

    // Records of a partition come together.
    private @Nullable String lastTopic;
    private int lastPartition;
    private @Nullable Origin last;

    OriginNames(String connector) {
        this.connector = connector;
    }

    /** Where this record came from. */
    Origin of(SinkRecord record) {
        Origin origin = last;
        if (origin == null
                || lastPartition != record.originalKafkaPartition()
                || !record.originalTopic().equals(lastTopic)) {
            lastTopic = record.originalTopic();
            lastPartition = record.originalKafkaPartition();
            origin = of(new TopicPartition(lastTopic, lastPartition));
            last = origin;
        }
        return origin;
    }

    /** The origin that this partition is. */
    Origin of(TopicPartition partition) {
        return known.computeIfAbsent(
                partition, found -> new Origin(connector + "/" + found.topic(), found.partition()));
    }
}
