package io.spool.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.spool.cluster.Checkout;
import io.spool.cluster.ConnectWorker;
import io.spool.cluster.ConnectorDefinition;
import io.spool.cluster.KafkaRuntime;
import io.spool.cluster.ScratchDirectory;
import io.spool.cluster.WorkerSettings;
import io.spool.core.Spools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.management.ObjectName;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real worker shows of the packaged connectors. */
@ClusterTest(BrokerKind.PROCESS)
class MetricsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String STRINGS = "org.apache.kafka.connect.storage.StringConverter";
    private static final int COUNT = 2_000;

    @TempDir
    private Path directory;

    @Test
    void aWorkerShowsBeansAndPluginMetricsAndTakesThemAwayAgain(TestCluster cluster) throws Exception {
        try (WorkerBeans beans = WorkerBeans.of(cluster.worker())) {
            Pipe pipe = pump(cluster, cluster.worker(), beans);

            Set<ObjectName> own = beans.own(pipe.sink());
            assertThat(own)
                    .extracting(bean -> bean.getKeyProperty("type") + " " + bean.getKeyProperty("task"))
                    .containsExactlyInAnyOrder("sink-reader \"0\"", "sink-spool \"0\"", "sink-task \"0\"");
            assertThat(beans.own(pipe.source())).hasSize(1);
            // The same numbers, under the names that Kafka gives its own.
            for (String connector : List.of(pipe.sink(), pipe.source())) {
                Set<ObjectName> plugins = beans.plugins(connector);
                assertThat(hyphenated(beans, beans.own(connector))).isEqualTo(attributes(beans, plugins));
                assertThat(plugins)
                        .extracting(bean -> bean.getKeyProperty("task"))
                        .containsOnly("0");
            }
            assertThat(beans.sum(beans.plugins(pipe.sink()), "plugins", "frames-written"))
                    .isEqualTo(beans.sum(own, "sink-spool", "FramesWritten"));

            cluster.connect().restart(pipe.sink());
            await().atMost(PATIENCE).untilAsserted(() -> {
                // Anew: nothing comes in any more.
                assertThat(beans.own(pipe.sink())).hasSize(3);
                assertThat(beans.sum(beans.own(pipe.sink()), "sink-spool", "FramesWritten"))
                        .isZero();
            });

            cluster.connect().delete(pipe.sink());
            cluster.connect().delete(pipe.source());
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(beans.own(pipe.sink())).isEmpty();
                assertThat(beans.own(pipe.source())).isEmpty();
                assertThat(beans.plugins(pipe.sink())).isEmpty();
                assertThat(beans.plugins(pipe.source())).isEmpty();
            });
        }
    }

    @Test
    void theOldestWorkerShowsBeans(TestCluster cluster) throws Exception {
        assumeTrue(
                Files.exists(Checkout.root().resolve("integration-tests/runtimes/kafka-3.6/target/classpath.txt")),
                "no class path for Kafka 3.6 in this checkout");
        try (ScratchDirectory scratch = ScratchDirectory.create("spool-metrics-");
                ConnectWorker worker = new ConnectWorker(
                        WorkerSettings.of(cluster.bootstrap(), TestCluster.pluginPath())
                                .withRuntime(KafkaRuntime.of("3.6")),
                        scratch.path())) {
            worker.start();
            try (WorkerBeans beans = WorkerBeans.of(worker)) {
                Pipe pipe = pump(cluster, worker, beans);
                assertThat(beans.own(pipe.sink())).hasSize(3);
                assertThat(beans.plugins(pipe.sink())).isEmpty();
            }
        }
    }

    /** A sink and a source on one spool. */
    private record Pipe(String sink, String source) {}

    /** Has records go through a spool, until the beans tell of them. */
    private Pipe pump(TestCluster cluster, ConnectWorker worker, WorkerBeans beans) throws Exception {
        String topic = cluster.createTopic("metrics", 1);
        Path spool = directory.resolve(topic);
        Pipe pipe = new Pipe(cluster.uniqueName("metrics-sink"), cluster.uniqueName("metrics-source"));
        worker.rest()
                .run(ConnectorDefinition.read(Checkout.config("spool-sink.json"))
                        .withName(pipe.sink())
                        .with("topics", topic)
                        .with("tasks.max", "1")
                        .with("spool.directory", spool.toString())
                        .with("value.converter", STRINGS)
                        .with("consumer.override.auto.offset.reset", "earliest"));
        worker.rest()
                .run(ConnectorDefinition.read(Checkout.config("spool-source.json"))
                        .withName(pipe.source())
                        .with("spool.directories", spool.toString())
                        .with("topic", topic + "-replayed")
                        .with("value.converter", STRINGS));
        List<ProducerRecord<byte @Nullable [], byte @Nullable []>> sent = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            sent.add(Records.record(topic, 0, Records.RECENTLY + i, null, ("value " + i).getBytes(UTF_8)));
        }
        Records.send(cluster.bootstrap(), sent);
        await().atMost(PATIENCE).untilAsserted(() -> {
            worker.rest().status(pipe.sink()).requireNotFailed();
            worker.rest().status(pipe.source()).requireNotFailed();
            double frames = Spools.status(spool).nextSequence() - 1;
            assertThat(frames).isGreaterThanOrEqualTo(COUNT);
            Set<ObjectName> sink = beans.own(pipe.sink());
            assertThat(beans.sum(sink, "sink-spool", "FramesWritten")).isEqualTo(frames);
            assertThat(beans.sum(sink, "sink-spool", "FramesAppended")).isEqualTo(frames);
            assertThat(beans.sum(sink, "sink-spool", "Forces")).isPositive();
            // Commits of the sink look for readers, those of the source tell the spool what was read.
            assertThat(sink).hasSize(3);
            assertThat(beans.sum(sink, "sink-reader", "LagFrames")).isZero();
            Set<ObjectName> source = beans.own(pipe.source());
            assertThat(beans.sum(source, "source-spool", "FramesRead")).isEqualTo(frames);
            assertThat(beans.sum(source, "source-spool", "LagFrames")).isZero();
            assertThat(beans.sum(source, "source-spool", "Open")).isEqualTo(1);
        });
        return pipe;
    }

    private static Set<String> attributes(WorkerBeans beans, Set<ObjectName> of) throws Exception {
        Set<String> all = new TreeSet<>();
        for (ObjectName bean : of) {
            all.addAll(beans.attributes(bean));
        }
        return all;
    }

    private static Set<String> hyphenated(WorkerBeans beans, Set<ObjectName> of) throws Exception {
        return attributes(beans, of).stream()
                .map(name -> name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
