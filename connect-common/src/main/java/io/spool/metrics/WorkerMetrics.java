package io.spool.metrics;

import java.util.Optional;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceTaskContext;

/** Asks a worker for its plugin metrics, which those before Kafka 4.1 do not have. */
final class WorkerMetrics {
    private WorkerMetrics() {}

    static Optional<MetricExport> of(SinkTaskContext context) {
        try {
            return Optional.of(new PluginMetricsExport(context.pluginMetrics()));
        } catch (LinkageError | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    static Optional<MetricExport> of(SourceTaskContext context) {
        try {
            return Optional.of(new PluginMetricsExport(context.pluginMetrics()));
        } catch (LinkageError | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }
}
