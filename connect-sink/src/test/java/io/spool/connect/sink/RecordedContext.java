package io.spool.connect.sink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/** What a worker would be for a sink task; it writes down what the task asks of it. */
final class RecordedContext implements SinkTaskContext {
    /** What kind of reporter the worker has. */
    enum Reporter {
        NONE,
        PRESENT,
        TOO_OLD_TO_KNOW
    }

    final List<Long> timeouts = new ArrayList<>();
    final Map<SinkRecord, Throwable> reported = new LinkedHashMap<>();
    final Map<TopicPartition, Long> sought = new HashMap<>();
    private final Reporter reporter;

    RecordedContext(Reporter reporter) {
        this.reporter = reporter;
    }

    @Override
    public @Nullable ErrantRecordReporter errantRecordReporter() {
        return switch (reporter) {
            case NONE -> null;
            case TOO_OLD_TO_KNOW -> throw new NoSuchMethodError("errantRecordReporter");
            case PRESENT ->
                (record, error) -> {
                    reported.put(record, error);
                    return CompletableFuture.completedFuture(null);
                };
        };
    }

    @Override
    public void timeout(long timeoutMs) {
        timeouts.add(timeoutMs);
    }

    @Override
    public Map<String, String> configs() {
        return new HashMap<>();
    }

    @Override
    public void offset(Map<TopicPartition, Long> offsets) {
        sought.putAll(offsets);
    }

    @Override
    public void offset(TopicPartition partition, long offset) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<TopicPartition> assignment() {
        return Set.of();
    }

    @Override
    public void pause(TopicPartition... partitions) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void resume(TopicPartition... partitions) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void requestCommit() {
        throw new UnsupportedOperationException();
    }

    @Override
    public PluginMetrics pluginMetrics() {
        throw new UnsupportedOperationException();
    }
}
