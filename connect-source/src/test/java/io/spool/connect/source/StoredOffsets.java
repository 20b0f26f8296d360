package io.spool.connect.source;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.source.TransactionContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/** What a worker would be for a source task, and the offsets that it has stored. */
final class StoredOffsets implements SourceTaskContext, OffsetStorageReader {
    private final Map<Map<String, ?>, Map<String, Object>> offsets = new HashMap<>();
    private @Nullable TransactionContext transactions;

    /** Stores the offset of this record, as a worker does once Kafka has it. */
    void store(SourceRecord record) {
        offsets.put(Map.copyOf(record.sourcePartition()), new HashMap<>(record.sourceOffset()));
    }

    /** @param offset null forgets what was stored */
    void store(Map<String, String> partition, @Nullable Map<String, Object> offset) {
        if (offset == null) {
            offsets.remove(partition);
        } else {
            offsets.put(partition, offset);
        }
    }

    /** As a worker has it where the connector says what a transaction is. */
    TransactionsAsked askedForTransactions() {
        TransactionsAsked asked = new TransactionsAsked();
        transactions = asked;
        return asked;
    }

    @Override
    public @Nullable TransactionContext transactionContext() {
        return transactions;
    }

    @Override
    public OffsetStorageReader offsetStorageReader() {
        return this;
    }

    @Override
    public <T> @Nullable Map<String, Object> offset(Map<String, T> partition) {
        return offsets.get(partition);
    }

    @Override
    public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, String> configs() {
        return Map.of();
    }

    @Override
    public PluginMetrics pluginMetrics() {
        throw new UnsupportedOperationException();
    }
}
