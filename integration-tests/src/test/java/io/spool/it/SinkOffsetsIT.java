package io.spool.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spool.cluster.Checkout;
import io.spool.cluster.ConnectorDefinition;
import io.spool.cluster.ConnectorOffset;
import io.spool.core.Spools;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Offsets of a sink, altered and reset by REST (KIP-875), reach the spool that would leave records out. */
@ClusterTest(BrokerKind.PROCESS)
class SinkOffsetsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int COUNT = 100;

    @TempDir
    private Path directory;

    @Test
    void aSinkReadsAgainFromWhereItsOffsetsWerePut(TestCluster cluster) throws Exception {
        String topic = cluster.createTopic("offsets", 1);
        String name = cluster.uniqueName("sink");
        Path spool = directory.resolve("spool");
        List<ProducerRecord<byte @Nullable [], byte @Nullable []>> sent = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            sent.add(Records.record(topic, 0, Records.RECENTLY + i, null, ("{\"n\":" + i + "}").getBytes(UTF_8)));
        }
        Records.send(cluster.bootstrap(), sent);
        cluster.connect()
                .run(ConnectorDefinition.read(Checkout.config("spool-sink.json"))
                        .withName(name)
                        .with("topics", topic)
                        .with("spool.directory", spool.toString())
                        .with("consumer.override.auto.offset.reset", "earliest"));
        awaitFrames(cluster, spool, COUNT);

        cluster.connect().stop(name);
        cluster.connect()
                .alterOffsets(
                        name,
                        List.of(new ConnectorOffset(
                                Map.of("kafka_topic", topic, "kafka_partition", 0), Map.of("kafka_offset", 70))));
        cluster.connect().resume(name);
        awaitFrames(cluster, spool, COUNT + 30);

        cluster.connect().stop(name);
        cluster.connect().deleteOffsets(name);
        cluster.connect().resume(name);
        awaitFrames(cluster, spool, 2 * COUNT + 30);
        assertThat(Spools.inspect(spool).origins().values()).containsExactly((long) COUNT);
    }

    private static void awaitFrames(TestCluster cluster, Path spool, long frames) {
        await().atMost(PATIENCE).failFast(cluster::requireNothingFailed).untilAsserted(() -> {
            assertThat(Spools.exists(spool)).isTrue();
            assertThat(Spools.status(spool).nextSequence() - 1).isEqualTo(frames);
        });
    }
}
