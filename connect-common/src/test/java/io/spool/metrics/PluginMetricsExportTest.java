package io.spool.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.junit.jupiter.api.Test;

/** With the class that workers use, and not a stand-in for it. */
class PluginMetricsExportTest {
    private final Metrics metrics = new Metrics();
    private final PluginMetricsImpl worker = new PluginMetricsImpl(metrics, Map.of("connector", "c", "task", "0"));

    @Test
    void aMetricIsNamedAsKafkaNamesItsOwnAndTaggedWithConnectorTaskAndLabels() {
        AtomicLong lag = new AtomicLong(3);
        Runnable end = new PluginMetricsExport(worker)
                .show(new Measures("thing")
                        .label("spool", "/a/b")
                        .counter("LagFrames", "frames", "what is behind", lag::get));

        MetricName name =
                metrics.metricName("lag-frames", "plugins", "", Map.of("connector", "c", "task", "0", "spool", "/a/b"));
        assertThat(metrics.metric(name).metricValue()).isEqualTo(3L);
        assertThat(metrics.metric(name).metricName().description()).isEqualTo("what is behind [frames]");
        lag.set(4);
        assertThat(metrics.metric(name).metricValue()).isEqualTo(4L);

        end.run();
        assertThat(metrics.metrics()).doesNotContainKey(name);
    }

    @Test
    void theSameAgainIsLoggedAndLeavesTheFirstAlone() {
        Measures measures = new Measures("thing").counter("Frames", "frames", "n", () -> 1);
        PluginMetricsExport export = new PluginMetricsExport(worker);
        Runnable first = export.show(measures);

        export.show(measures).run();

        MetricName name = metrics.metricName("frames", "plugins", "", Map.of("connector", "c", "task", "0"));
        assertThat(metrics.metrics()).containsKey(name);
        first.run();
        assertThat(metrics.metrics()).doesNotContainKey(name);
    }

    @Test
    void aWorkerThatHasEndedTheTasksMetricsIsNoTrouble() throws IOException {
        PluginMetricsExport export = new PluginMetricsExport(worker);
        Runnable end = export.show(new Measures("thing").counter("Frames", "frames", "n", () -> 1));
        worker.close();
        end.run();
        export.show(new Measures("late").counter("Frames", "frames", "n", () -> 1))
                .run();
    }
}
