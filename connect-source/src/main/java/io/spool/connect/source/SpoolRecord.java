package io.spool.connect.source;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** A record that knows which delivery it is, so that the worker's word about it need not be looked up. */
final class SpoolRecord extends SourceRecord {
    private final DeliveryWindow window;
    private final long delivery;

    SpoolRecord(
            DeliveryWindow window,
            long delivery,
            Map<String, ?> sourcePartition,
            Map<String, ?> sourceOffset,
            String topic,
            @Nullable Integer partition,
            @Nullable Schema keySchema,
            @Nullable Object key,
            @Nullable Schema valueSchema,
            @Nullable Object value,
            @Nullable Long timestamp,
            @Nullable Iterable<Header> headers) {
        super(sourcePartition, sourceOffset, topic, partition, keySchema, key, valueSchema, value, timestamp, headers);
        this.window = window;
        this.delivery = delivery;
    }

    /**
     * Kafka has it, or a transformation dropped it: it is dealt with.
     *
     * @return whether that is news
     */
    boolean dealtWith() {
        return window.dealtWith(delivery);
    }
}
