package io.spool.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spool.cluster.Checkout;
import io.spool.cluster.ConnectWorker;
import io.spool.cluster.ConnectorDefinition;
import io.spool.cluster.ScratchDirectory;
import io.spool.cluster.WorkerSettings;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.FrameBatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The source in a worker that makes its sources transactional; what counts is what was committed. */
@ClusterTest(BrokerKind.PROCESS)
class SourceExactlyOnceIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String STRINGS = "org.apache.kafka.connect.storage.StringConverter";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private static WorkerSettings settings(TestCluster cluster) {
        return WorkerSettings.of(cluster.bootstrap(), TestCluster.pluginPath())
                .withProperty("exactly.once.source.support", "enabled")
                .withProperty("session.timeout.ms", "6000")
                .withProperty("heartbeat.interval.ms", "2000")
                .withProperty("producer.transaction.timeout.ms", "5000");
    }

    private ConnectorDefinition source(Path spool, String topic) {
        return ConnectorDefinition.read(Checkout.config("spool-source-plain.json"))
                .withName("source-" + topic)
                .with("spool.directories", spool.toString())
                .with("topic", topic)
                .with("plain.value", "string")
                .with("key.converter", STRINGS)
                .with("value.converter", STRINGS)
                .with("exactly.once.support", "required")
                .with("transaction.boundary", "connector");
    }

    /**
     * A spool that is much too small is overrun again and again while it is read, and the worker is killed in the middle.
     * From the topics alone, whatever was produced was delivered once or declared lost once.
     */
    @Test
    void whatWasProducedWasDeliveredOnceOrDeclaredLostOnce(TestCluster cluster) throws Exception {
        Path spool = directory.resolve("small");
        Spools.create(spool, CreateOptions.ofSize(65_536));
        String topic = cluster.createTopic("frames", 1);
        String gaps = cluster.createTopic("gaps", 1);
        ConnectorDefinition source =
                source(spool, topic).with("loss.policy", "gap-record").with("loss.topic", gaps);
        try (ScratchDirectory scratch = ScratchDirectory.create("spool-eos-");
                ConnectWorker worker = new ConnectWorker(settings(cluster), scratch.path())) {
            worker.start();
            worker.rest().run(source);
            appendUntilLost(cluster, spool, topic, gaps, 1);
            worker.kill();
            append(spool, 2_000);
            worker.start();
            worker.rest().awaitRunning(source.name());
            long declared = count(cluster, gaps);
            appendUntilLost(cluster, spool, topic, gaps, declared + 1);

            await().atMost(PATIENCE).untilAsserted(() -> {
                worker.rest().status(source.name()).requireNotFailed();
                assertThat(accountedFor(cluster, topic, gaps))
                        .isEqualTo(Spools.status(spool).nextSequence() - 1);
            });
        }
        assertEachSequenceOnce(cluster, topic, gaps, Spools.status(spool).nextSequence() - 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"poll", "connector", "interval"})
    void whatIsReadIsCommittedWhileNothingMoreComes(String boundary, TestCluster cluster) throws Exception {
        readToTheEnd(cluster, boundary, UnaryOperator.identity(), 100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"poll", "connector", "interval"})
    void whatATransformationTakesAwayIsDoneWithToo(String boundary, TestCluster cluster) throws Exception {
        readToTheEnd(
                cluster,
                boundary,
                source -> source.with("transforms", "drop")
                        .with("transforms.drop.type", "org.apache.kafka.connect.transforms.Filter"),
                0);
    }

    /** Reads a hundred frames of a spool that then stays as it is, until the spool has heard that they could go; three times. */
    private void readToTheEnd(
            TestCluster cluster, String boundary, UnaryOperator<ConnectorDefinition> options, int delivered)
            throws Exception {
        Path spool = directory.resolve("idle");
        Spools.create(spool, CreateOptions.ofSize(1 << 20));
        String topic = cluster.createTopic("idle-" + boundary, 1);
        try (ScratchDirectory scratch = ScratchDirectory.create("spool-eos-");
                ConnectWorker worker = new ConnectWorker(
                        settings(cluster).withProperty("offset.flush.interval.ms", "1000"), scratch.path())) {
            worker.start();
            worker.rest().run(options.apply(source(spool, topic).with("transaction.boundary", boundary)));
            for (int round = 1; round <= 3; round++) {
                // At once behind a commit from the second round on: an interval has just begun.
                append(spool, 100);
                long next = 100L * round + 1;
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
                    worker.rest().status("source-" + topic).requireNotFailed();
                    assertThat(Spools.status(spool).readers())
                            .singleElement()
                            .satisfies(reader -> assertThat(reader.sequence()).isEqualTo(next));
                });
                assertThat(count(cluster, topic)).isEqualTo((long) round * delivered);
            }
        }
    }

    /** Appends in bursts until there are so many gap records and some frames. */
    private static void appendUntilLost(TestCluster cluster, Path spool, String topic, String gaps, long gapRecords) {
        await().atMost(PATIENCE).until(() -> {
            for (int burst = 0; burst < 20; burst++) {
                append(spool, 300);
            }
            return count(cluster, gaps) >= gapRecords && count(cluster, topic) > 0;
        });
    }

    private static void append(Path spool, int count) throws SpoolException {
        try (SpoolWriter writer = Spools.writer(spool)) {
            FrameBatch batch = new FrameBatch();
            long next = Spools.status(spool).nextSequence();
            for (int i = 0; i < count; i++) {
                batch.add("{\"n\":" + (next + i) + ",\"load\":0.25,\"host\":\"edge-7\"}");
                if (batch.count() == 100) {
                    writer.append(batch);
                    batch.clear();
                }
            }
        }
    }

    /** As the query in docs/operating.md: frames delivered, and frames declared lost. */
    private static long accountedFor(TestCluster cluster, String topic, String gaps) {
        return count(cluster, topic)
                + committed(cluster, gaps).stream()
                        .mapToLong(gap -> gap.path("count").asLong())
                        .sum();
    }

    private static void assertEachSequenceOnce(TestCluster cluster, String topic, String gaps, long produced) {
        int[] seen = new int[Math.toIntExact(produced) + 1];
        committed(cluster, topic).forEach(frame -> seen[frame.path("n").asInt()]++);
        List<JsonNode> declared = committed(cluster, gaps);
        assertThat(declared).hasSizeGreaterThan(1);
        for (JsonNode gap : declared) {
            assertThat(gap.path("kind").asText()).isEqualTo("LOST");
            assertThat(gap.path("name").asText()).isEqualTo("small");
            assertThat(gap.path("count").asLong())
                    .isEqualTo(gap.path("to").asLong() - gap.path("from").asLong());
            for (int sequence = gap.path("from").asInt();
                    sequence < gap.path("to").asInt();
                    sequence++) {
                seen[sequence]++;
            }
        }
        List<Integer> wrong = new ArrayList<>();
        for (int sequence = 1; sequence < seen.length; sequence++) {
            if (seen[sequence] != 1) {
                wrong.add(sequence);
            }
        }
        assertThat(wrong).as("sequences not accounted for exactly once").isEmpty();
    }

    private static long count(TestCluster cluster, String topic) {
        return Records.committed(cluster.bootstrap(), topic).values().stream()
                .mapToLong(List::size)
                .sum();
    }

    private static List<JsonNode> committed(TestCluster cluster, String topic) {
        return Records.committed(cluster.bootstrap(), topic).getOrDefault(0, List.of()).stream()
                .map(record -> parsed(Objects.requireNonNull(record.value())))
                .toList();
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
