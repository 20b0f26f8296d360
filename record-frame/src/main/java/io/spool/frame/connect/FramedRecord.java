package io.spool.frame.connect;

import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record as it was when it was framed.
 *
 * <p>It shares nothing with the frame that it was read from. The key, the value and the headers belong to whoever
 * receives it.
 *
 * @param topic the topic that the record had when it reached the sink, behind all transforms
 * @param partition its Kafka partition, or null where a transform took it away
 * @param kafkaOffset its Kafka offset
 * @param timestamp milliseconds since 1970 UTC, or null iff it had none
 * @param timestampType what the timestamp tells
 * @param keySchema the schema of the key, or null iff it had none
 * @param key the key, or null
 * @param valueSchema the schema of the value, or null iff it had none
 * @param value the value, or null: a tombstone
 * @param headers the headers in their order, possibly none
 * @param originalTopic the topic before any transform, or null where the worker did not know
 * @param originalPartition the partition before any transform, or null where the worker did not know
 * @param originalOffset the offset before any transform
 */
public record FramedRecord(
        String topic,
        @Nullable Integer partition,
        long kafkaOffset,
        @Nullable Long timestamp,
        TimestampType timestampType,
        @Nullable Schema keySchema,
        @Nullable Object key,
        @Nullable Schema valueSchema,
        @Nullable Object value,
        Headers headers,
        @Nullable String originalTopic,
        @Nullable Integer originalPartition,
        long originalOffset) {}
