package io.spool.metrics;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceTaskContext;

/**
 * All that one task shows of itself. Holds nothing of the task but what it was given to show, and lets go of that when it is
 * closed.
 *
 * <p>Thread-safe.
 */
public final class TaskMetrics implements AutoCloseable {
    /** The connector's own name, an option of every connector. */
    private static final String NAME_CONFIG = "name";

    private static final String UNKNOWN = "unknown";

    private final List<MetricExport> exports;
    private final Set<Publication> published = ConcurrentHashMap.newKeySet();

    TaskMetrics(List<MetricExport> exports) {
        this.exports = List.copyOf(exports);
    }

    /** For a sink task with this configuration. */
    public static TaskMetrics of(Map<String, String> properties, SinkTaskContext context) {
        return of(properties, WorkerMetrics.of(context));
    }

    /** For a source task with this configuration. */
    public static TaskMetrics of(Map<String, String> properties, SourceTaskContext context) {
        return of(properties, WorkerMetrics.of(context));
    }

    private static TaskMetrics of(Map<String, String> properties, Optional<MetricExport> worker) {
        List<MetricExport> exports = new ArrayList<>();
        exports.add(new BeanExport(
                ManagementFactory.getPlatformMBeanServer(),
                properties.getOrDefault(NAME_CONFIG, UNKNOWN),
                properties.getOrDefault(TaskNumber.CONFIG, UNKNOWN)));
        worker.ifPresent(exports::add);
        return new TaskMetrics(exports);
    }

    /** Shows these measures, until what is returned or the whole is closed. */
    public Publication publish(Measures measures) {
        Publication publication = new Publication(
                exports.stream().map(export -> export.show(measures)).toList());
        published.add(publication);
        return publication;
    }

    @Override
    public void close() {
        List.copyOf(published).forEach(Publication::close);
    }

    /** Measures that can be seen until it is closed. */
    public final class Publication implements AutoCloseable {
        private final List<Runnable> ends;

        private Publication(List<Runnable> ends) {
            this.ends = ends;
        }

        @Override
        public void close() {
            if (published.remove(this)) {
                ends.forEach(Runnable::run);
            }
        }
    }
}
