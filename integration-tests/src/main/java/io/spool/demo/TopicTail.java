package io.spool.demo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Counts the records of a topic as they come, by reading them.
 *
 * <p>Offsets would not do: the marks at the ends of transactions, and what was aborted, have offsets too.
 *
 * <p>Not thread-safe.
 */
final class TopicTail implements AutoCloseable {
    private final TopicPartition partition;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private long count;
    private long behindLast;

    /** @param topic need not exist yet; is to have one partition */
    TopicTail(String bootstrap, String topic) {
        partition = new TopicPartition(topic, 0);
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        200,
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        8 << 20,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        Integer.MAX_VALUE),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(List.of(partition));
    }

    /** How many records there are, as far as they have come. */
    long count(Duration patience) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(patience);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            count++;
            behindLast = record.offset() + 1;
        }
        return count;
    }

    /** Of the counted records, at least those that a reader with this committed offset has yet to commit; 0 iff none. */
    long lag(long committed) {
        return Math.max(0, behindLast - committed);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
