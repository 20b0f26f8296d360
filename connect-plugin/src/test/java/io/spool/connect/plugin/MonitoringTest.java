package io.spool.connect.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prometheus.jmx.JmxCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The exporter's rules, the dashboard and the page about monitoring against the MBeans that real tasks show on real spools. The
 * exporter is the real one.
 */
class MonitoringTest {
    private static final Path CONFIG = Path.of(System.getProperty("config.directory"));
    private static final Path PAGE = Path.of(System.getProperty("operating.page"));

    private static final Map<String, String> PREFIXES = Map.of(
            "sink-task", "spool_sink_task_",
            "sink-spool", "spool_sink_",
            "sink-reader", "spool_reader_",
            "source-spool", "spool_source_");

    private static final Pattern METRIC = Pattern.compile("\\bspool_[a-z_]+");

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    @TempDir
    private Path directory;

    private Optional<RunningTasks> tasks = Optional.empty();

    @BeforeEach
    void startTasks() throws Exception {
        tasks = Optional.of(RunningTasks.start(directory.resolve("spool")));
    }

    @AfterEach
    void stopTasks() {
        tasks.ifPresent(RunningTasks::close);
    }

    @Test
    void everyAttributeOfEveryBeanIsExportedUnderItsNameAndKind() throws Exception {
        Map<String, String> expected = new TreeMap<>();
        for (ObjectName bean : RunningTasks.beans()) {
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(bean).getAttributes()) {
                expected.put(exported(bean, attribute), kind(attribute));
            }
        }
        assertThat(expected).hasSizeGreaterThan(50);
        assertThat(exportedKinds()).isEqualTo(expected);
    }

    @Test
    void labelsAreConnectorTaskSpoolAndReaderWithoutQuotes() throws Exception {
        String spool = directory.resolve("spool").toString();
        assertThat(labels("spool_sink_task_puts_refused"))
                .containsExactly(Labels.of("connector", "sink-x", "task", "0"));
        assertThat(labels("spool_sink_frames_written"))
                .containsExactly(Labels.of("connector", "sink-x", "task", "0", "spool", spool));
        assertThat(labels("spool_reader_lag_frames"))
                .containsExactly(Labels.of("connector", "sink-x", "task", "0", "spool", spool, "reader", "source-y"));
        assertThat(labels("spool_source_lag_frames"))
                .containsExactly(Labels.of("connector", "source-y", "task", "0", "spool", spool, "reader", "source-y"));
    }

    @Test
    void valuesAreThoseOfTheBeans() throws Exception {
        assertThat(counter("spool_sink_frames_written")).isEqualTo(1);
        assertThat(counter("spool_source_frames_read")).isEqualTo(2);
    }

    @Test
    void everyMetricThatTheDashboardAsksForIsExported() throws Exception {
        Set<String> asked = new TreeSet<>();
        JsonNode dashboard = new ObjectMapper()
                .readTree(CONFIG.resolve("grafana-dashboard.json").toFile());
        List<JsonNode> queries = new ArrayList<>(dashboard.findValues("expr"));
        queries.addAll(dashboard.path("templating").findValues("definition"));
        for (JsonNode query : queries) {
            Set<String> names = METRIC.matcher(query.asText())
                    .results()
                    .map(MatchResult::group)
                    .collect(Collectors.toSet());
            assertThat(names).as(query.asText()).isNotEmpty();
            asked.addAll(names);
        }
        assertThat(queries).hasSizeGreaterThan(20);
        assertThat(exportedKinds().keySet()).containsAll(asked);
    }

    @Test
    void everyQueryOfTheDashboardIsOfTheChosenConnectors() throws Exception {
        JsonNode dashboard = new ObjectMapper()
                .readTree(CONFIG.resolve("grafana-dashboard.json").toFile());
        assertThat(dashboard.findValues("expr"))
                .isNotEmpty()
                .allSatisfy(query -> assertThat(
                                Pattern.compile("\\bspool_[a-z_]+(?!\\{connector=~\"\\$connector\"\\})(?![a-z_])")
                                        .matcher(query.asText())
                                        .find())
                        .as(query.asText())
                        .isFalse());
    }

    @Test
    void thePageTellsOfEveryMetricWithItsUnitAndMeaning() throws Exception {
        Set<String> rows = new TreeSet<>();
        for (ObjectName bean : RunningTasks.beans()) {
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(bean).getAttributes()) {
                rows.add("| `" + attribute.getName() + "` | " + unit(attribute) + " | " + attribute.getDescription()
                        + " |");
            }
        }
        Set<String> told = Files.readAllLines(PAGE).stream()
                .filter(line -> line.matches("\\| `[A-Z]\\w+` \\|.*"))
                .map(line -> line.replaceAll("^((?:\\|[^|]*){3}\\|).*$", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(told).isEqualTo(rows);
    }

    private static String exported(ObjectName bean, MBeanAttributeInfo attribute) {
        String snake =
                attribute.getName().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
        String name = PREFIXES.get(bean.getKeyProperty("type")) + snake;
        return kind(attribute).equals("counter") ? name + "_total" : name;
    }

    private static String kind(MBeanAttributeInfo attribute) {
        return String.valueOf(attribute.getDescriptor().getFieldValue("metricType"));
    }

    private static String unit(MBeanAttributeInfo attribute) {
        return String.valueOf(attribute.getDescriptor().getFieldValue("units"));
    }

    /** Kinds of all that comes out of the exporter, but for what it says of itself, by name. */
    private static Map<String, String> exportedKinds() throws Exception {
        Map<String, String> kinds = new TreeMap<>();
        for (MetricSnapshot snapshot : snapshots()) {
            String name = snapshot.getMetadata().getPrometheusName();
            if (snapshot instanceof CounterSnapshot) {
                kinds.put(name + "_total", "counter");
            } else if (snapshot instanceof GaugeSnapshot) {
                kinds.put(name, "gauge");
            } else {
                kinds.put(name, snapshot.getClass().getSimpleName());
            }
        }
        return kinds;
    }

    private static List<Labels> labels(String name) throws Exception {
        return snapshot(name).getDataPoints().stream()
                .map(DataPointSnapshot::getLabels)
                .toList();
    }

    private static double counter(String name) throws Exception {
        return ((CounterSnapshot) snapshot(name)).getDataPoints().get(0).getValue();
    }

    private static MetricSnapshot snapshot(String name) throws Exception {
        return snapshots().stream()
                .filter(snapshot -> snapshot.getMetadata().getPrometheusName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<MetricSnapshot> snapshots() throws Exception {
        PrometheusRegistry registry = new PrometheusRegistry();
        var unused = new JmxCollector(Files.readString(CONFIG.resolve("jmx-exporter.yaml"))).register(registry);
        return registry.scrape().stream()
                .filter(snapshot -> !snapshot.getMetadata().getPrometheusName().startsWith("jmx_"))
                .toList();
    }
}
