package io.spool.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.spool.cluster.Checkout;
import io.spool.cluster.ConnectWorker;
import io.spool.cluster.ConnectorPlugin;
import io.spool.cluster.KafkaRuntime;
import io.spool.cluster.ScratchDirectory;
import io.spool.cluster.WorkerSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The packaged plugin, the very same files, in a worker of each Kafka release that has a module in {@code
 * integration-tests/runtimes}; all workers use one broker of the current release.
 */
@ClusterTest(BrokerKind.PROCESS)
class WorkerMatrixIT {
    private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";
    private static final int COUNT = 500;

    private static final Schema SAMPLE = SchemaBuilder.struct()
            .name("edge.Sample")
            .version(2)
            .field("id", Schema.INT64_SCHEMA)
            .field("ratio", Schema.FLOAT64_SCHEMA)
            .field("raw", Schema.OPTIONAL_BYTES_SCHEMA)
            .field("price", Decimal.schema(2))
            .field("tags", SchemaBuilder.array(Schema.STRING_SCHEMA).build())
            .field(
                    "levels",
                    SchemaBuilder.map(Schema.INT32_SCHEMA, Schema.OPTIONAL_STRING_SCHEMA)
                            .build())
            .build();

    /** What a plugin that was built against another Kafka, or packaged badly, leaves in the log of a worker. */
    private static final List<Pattern> NEVER = List.of(
            Pattern.compile("NoSuch(Method|Field)Error"),
            Pattern.compile("NoClassDefFoundError|ClassNotFoundException"),
            Pattern.compile("AbstractMethodError|IncompatibleClassChangeError|IllegalAccessError"),
            Pattern.compile("UnsupportedClassVersionError|VerifyError|LinkageError"),
            Pattern.compile("ServiceConfigurationError|(?i)missing ServiceLoader manifests"),
            // Whatever those say who find and load plugins, and whatever we say that is not good news.
            Pattern.compile(
                    " (WARN|ERROR|FATAL) .*\\((org\\.apache\\.kafka\\.connect\\.runtime\\.isolation|io\\.spool)"));

    @TempDir
    private Path directory;

    static List<String> releases() throws IOException {
        try (Stream<Path> modules = Files.list(Checkout.root().resolve("integration-tests/runtimes"))) {
            return modules.map(module -> module.getFileName().toString())
                    .filter(name -> name.startsWith("kafka-"))
                    .map(name -> name.substring("kafka-".length()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest(name = "Connect {0}")
    @MethodSource("releases")
    void oneFolderWorksInEachRelease(String release, TestCluster cluster) throws Exception {
        try (ScratchDirectory scratch = ScratchDirectory.create("spool-matrix-");
                ConnectWorker worker = new ConnectWorker(
                        WorkerSettings.of(cluster.bootstrap(), Checkout.root().resolve("connect-plugin/target/plugin"))
                                .withRuntime(KafkaRuntime.of(release))
                                .withProperty("plugin.discovery", "service_load"),
                        scratch.path())) {
            try {
                worker.start();
                assertThat(worker.rest().version()).startsWith(release + ".");
                bothAreFoundWithTheirVersion(worker);
                recordsComeBackAsTheyWere(cluster, worker);
                worker.stop();
            } finally {
                keepLog(release, worker);
            }
            assertThat(Files.readAllLines(worker.log()))
                    .noneMatch(line ->
                            NEVER.stream().anyMatch(never -> never.matcher(line).find()))
                    // The silence above is worth something only where the log is one.
                    .anyMatch(line -> line.contains("io.spool.connect.sink.SpoolSinkConnector"))
                    .anyMatch(line -> line.contains("Kafka Connect stopped"));
        }
    }

    private static void bothAreFoundWithTheirVersion(ConnectWorker worker) throws IOException {
        String version = packagedVersion();
        assertThat(worker.rest().plugins())
                .filteredOn(plugin -> plugin.className().startsWith("io.spool."))
                .containsExactlyInAnyOrder(
                        new ConnectorPlugin("io.spool.connect.sink.SpoolSinkConnector", "sink", version),
                        new ConnectorPlugin("io.spool.connect.source.SpoolSourceConnector", "source", version));
    }

    private void recordsComeBackAsTheyWere(TestCluster cluster, ConnectWorker worker) throws Exception {
        String topic = cluster.createTopic("matrix", 1);
        List<ProducerRecord<byte @Nullable [], byte @Nullable []>> sent = samples(topic);
        List<Records.Content> expected = Records.byPartition(sent).getOrDefault(0, List.of());
        ThereAndBack pipe = ThereAndBack.of(cluster.bootstrap(), worker.rest(), topic, directory.resolve(topic))
                .with("value.converter", JSON)
                .with("value.converter.schemas.enable", "true");

        pipe.begin(sent.subList(0, COUNT / 2));
        pipe.awaitArrived(expected.subList(0, COUNT / 2));
        pipe.restart();
        pipe.send(sent.subList(COUNT / 2, COUNT));
        pipe.awaitArrived(expected);

        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() ->
                        assertThat(worker.rest().offsets(pipe.source().name())).isNotEmpty());
        pipe.remove();
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(worker.rest().connectors()).isEmpty());
    }

    /** With a schema, in the form in which the converter itself writes it; each seventh is a tombstone. */
    private static List<ProducerRecord<byte @Nullable [], byte @Nullable []>> samples(String topic) {
        List<ProducerRecord<byte @Nullable [], byte @Nullable []>> samples = new ArrayList<>();
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", "true"), false);
            for (int i = 0; i < COUNT; i++) {
                byte[] key = i % 5 == 0 ? null : ("key " + i).getBytes(UTF_8);
                byte[] value = i % 7 == 0 ? null : converter.fromConnectData(topic, SAMPLE, sample(i));
                samples.add(Records.record(topic, 0, Records.RECENTLY + i, key, value));
            }
        }
        return samples;
    }

    private static Struct sample(int i) {
        return new Struct(SAMPLE)
                .put("id", (long) i << 33)
                .put("ratio", i / 7.0)
                .put("raw", i % 2 == 0 ? null : new byte[] {(byte) i, -1})
                .put("price", new BigDecimal(i + ".25"))
                .put("tags", List.of("x", "\u00fc" + i))
                .put("levels", Map.of(i, "level"));
    }

    private static String packagedVersion() throws IOException {
        Path plugins = Checkout.root().resolve("connect-plugin/target/plugin");
        try (Stream<Path> folders = Files.list(plugins)) {
            Path manifest = folders.map(folder -> folder.resolve("manifest.json"))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow();
            return new ObjectMapper()
                    .readTree(manifest.toFile())
                    .path("version")
                    .asText();
        }
    }

    /** The worker's directory goes with the worker; what explains a failure stays. */
    private static void keepLog(String release, ConnectWorker worker) throws IOException {
        Path kept = Files.createDirectories(Checkout.root().resolve("integration-tests/target/worker-matrix"));
        if (Files.exists(worker.log())) {
            Files.writeString(kept.resolve("worker-" + release + ".log"), Files.readString(worker.log()));
        }
    }
}
