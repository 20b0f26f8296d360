package io.spool.connect.source;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What goes into a record, but for where it comes from.
 *
 * @param topic the topic it goes to
 * @param partition the partition it must go to; null lets Kafka choose
 * @param timestamp milliseconds since 1970; null lets Kafka's client take the present
 * @param headers null when there are none
 */
record RecordContent(
        String topic,
        @Nullable Integer partition,
        @Nullable Schema keySchema,
        @Nullable Object key,
        @Nullable Schema valueSchema,
        @Nullable Object value,
        @Nullable Long timestamp,
        @Nullable Headers headers) {}
