package io.spool.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spool.cluster.Checkout;
import io.spool.cluster.ConnectWorker;
import io.spool.cluster.ConnectorDefinition;
import io.spool.cluster.ScratchDirectory;
import io.spool.cluster.WorkerSettings;
import io.spool.core.Spools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sink and source installed as two plugin folders: two class loaders, two copies of the core in one JVM, one spool between
 * them. POSIX locks are the process's, so this is where a careless core loses its lock.
 */
@ClusterTest(BrokerKind.PROCESS)
class SeparateFoldersIT {
    private static final int COUNT = 20_000;
    private static final String STRINGS = "org.apache.kafka.connect.storage.StringConverter";

    @TempDir
    private Path directory;

    @Test
    void twoFoldersShareASpoolSafely(TestCluster cluster) throws Exception {
        Path folders = Checkout.root().resolve("connect-plugin/target/plugin-separate");
        try (ScratchDirectory scratch = ScratchDirectory.create("spool-separate-");
                ConnectWorker worker =
                        new ConnectWorker(WorkerSettings.of(cluster.bootstrap(), folders), scratch.path())) {
            worker.start();
            String topic = cluster.createTopic("separate", 1);
            Path spool = directory.resolve("spool");
            worker.rest()
                    .run(ConnectorDefinition.read(Checkout.config("spool-sink.json"))
                            .with("topics", topic)
                            .with("spool.directory", spool.toString())
                            .with("value.converter", STRINGS)
                            .with("consumer.override.auto.offset.reset", "earliest"));
            List<ProducerRecord<byte @Nullable [], byte @Nullable []>> sent = new ArrayList<>();
            for (int i = 0; i < COUNT; i++) {
                sent.add(Records.record(topic, 0, Records.RECENTLY + i, null, ("value " + i).getBytes(UTF_8)));
            }
            Records.send(cluster.bootstrap(), sent.subList(0, COUNT / 2));
            await().atMost(Duration.ofMinutes(3)).until(() -> Spools.exists(spool));
            worker.rest()
                    .run(ConnectorDefinition.read(Checkout.config("spool-source.json"))
                            .with("spool.directories", spool.toString())
                            .with("topic", topic + "-replayed")
                            .with("value.converter", STRINGS));
            Records.send(cluster.bootstrap(), sent.subList(COUNT / 2, COUNT));
            await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
                worker.rest().status("spool-sink").requireNotFailed();
                worker.rest().status("spool-source").requireNotFailed();
                assertThat(Records.count(cluster.bootstrap(), topic + "-replayed"))
                        .isGreaterThanOrEqualTo(COUNT);
            });
            assertThat(List.copyOf(new LinkedHashSet<>(Records.all(cluster.bootstrap(), topic + "-replayed")
                            .getOrDefault(0, List.of()))))
                    .isEqualTo(Records.byPartition(sent).get(0));
            assertThat(Spools.status(spool).nextSequence() - 1).isGreaterThanOrEqualTo(COUNT);
            assertThat(Files.readString(worker.log()))
                    .containsPattern("pluginLocation=file:\\S*/plugin-separate/\\S*sink\\S*")
                    .containsPattern("pluginLocation=file:\\S*/plugin-separate/\\S*source\\S*");
        }
    }
}
