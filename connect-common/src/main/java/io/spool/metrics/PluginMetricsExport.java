package io.spool.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows measures as metrics of the worker (KIP-877), which names connector and task itself.
 *
 * <p>The only class that knows {@link PluginMetrics}, which workers before 4.1 do not have: see {@link WorkerMetrics}.
 */
final class PluginMetricsExport implements MetricExport {
    private static final Logger log = LoggerFactory.getLogger(PluginMetricsExport.class);

    private final PluginMetrics worker;

    PluginMetricsExport(PluginMetrics worker) {
        this.worker = worker;
    }

    @Override
    public Runnable show(Measures measures) {
        List<MetricName> shown = new ArrayList<>();
        try {
            for (Metric metric : measures.metrics()) {
                MetricName name = worker.metricName(
                        metric.hyphenated(),
                        metric.meaning() + " [" + metric.unit() + "]",
                        new LinkedHashMap<>(measures.labels()));
                Gauge<Number> gauge = (config, now) -> metric.value().get();
                worker.addMetric(name, gauge);
                shown.add(name);
            }
        } catch (RuntimeException e) {
            log.warn("No plugin metrics for {} {}: {}", measures.type(), measures.labels(), e.toString());
        }
        return () -> shown.forEach(this::hide);
    }

    private void hide(MetricName name) {
        try {
            worker.removeMetric(name);
        } catch (RuntimeException e) {
            // The worker has ended the task's metrics already, this one among them.
            log.debug("Metric {} is gone already: {}", name, e.toString());
        }
    }
}
