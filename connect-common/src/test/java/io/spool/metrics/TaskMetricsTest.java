package io.spool.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.junit.jupiter.api.Test;

class TaskMetricsTest {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final String connector = "c-" + UUID.randomUUID();
    private final Map<String, String> properties = Map.of("name", connector, TaskNumber.CONFIG, "3");
    private final Measures measures = new Measures("thing").counter("Frames", "frames", "n", () -> 1);

    @Test
    void aWorkerThatHasPluginMetricsShowsBoth() throws Exception {
        Metrics metrics = new Metrics();
        PluginMetrics worker = new PluginMetricsImpl(metrics, Map.of());
        for (TaskMetrics task : List.of(
                TaskMetrics.of(properties, context(SinkTaskContext.class, () -> worker)),
                TaskMetrics.of(properties, context(SourceTaskContext.class, () -> worker)))) {
            task.publish(measures);
            assertThat(server.getAttribute(bean(), "Frames")).isEqualTo(1L);
            assertThat(metrics.metrics().keySet())
                    .anySatisfy(name -> assertThat(name.name()).isEqualTo("frames"));

            task.close();

            assertThat(server.isRegistered(bean())).isFalse();
            assertThat(metrics.metrics().keySet())
                    .noneSatisfy(name -> assertThat(name.name()).isEqualTo("frames"));
        }
    }

    @Test
    void aWorkerThatIsTooOldForPluginMetricsShowsBeans() throws Exception {
        Supplier<PluginMetrics> none = () -> {
            throw new NoSuchMethodError("pluginMetrics");
        };
        for (TaskMetrics task : List.of(
                TaskMetrics.of(properties, context(SinkTaskContext.class, none)),
                TaskMetrics.of(properties, context(SourceTaskContext.class, none)))) {
            TaskMetrics.Publication publication = task.publish(measures);
            assertThat(server.isRegistered(bean())).isTrue();
            publication.close();
            assertThat(server.isRegistered(bean())).isFalse();
            publication.close();
            task.close();
        }
    }

    @Test
    void tasksAreNumberedInTheOrderOfTheirConfigurations() {
        assertThat(TaskNumber.inEach(List.of(Map.of("a", "b"), Map.of("a", "b"))))
                .containsExactly(Map.of("a", "b", "task.number", "0"), Map.of("a", "b", "task.number", "1"));
    }

    private ObjectName bean() throws Exception {
        return new ObjectName("io.spool:type=thing,connector=" + ObjectName.quote(connector) + ",task=\"3\"");
    }

    private static <T> T context(Class<T> type, Supplier<PluginMetrics> metrics) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> metrics.get()));
    }
}
