package io.spool.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spool.cluster.Checkout;
import io.spool.cluster.ConfigValidation;
import io.spool.cluster.ConnectorDefinition;
import io.spool.cluster.ConnectorPlugin;
import io.spool.cluster.ConnectorStatus;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.SpoolStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job: topics into spools and spools into topics, by the packaged plugin in a real worker. Sink and source work
 * on the same spool at the same time, in one worker. What goes in as bytes must come out as the same bytes.
 */
abstract class SpoolPipeline {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
    private static final String STRINGS = "org.apache.kafka.connect.storage.StringConverter";
    private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";
    private static final int PARTITIONS = 3;
    private static final int COUNT = 3_000;

    @TempDir
    Path directory;

    private ConnectorDefinition sink(TestCluster cluster, String topics) {
        return ConnectorDefinition.read(Checkout.config("spool-sink.json"))
                .withName(cluster.uniqueName("sink"))
                .with("topics", topics)
                .with("tasks.max", "2")
                .with("spool.directory", directory.resolve("${topic}").toString())
                .with("consumer.override.auto.offset.reset", "earliest")
                .with("header.converter", BYTES);
    }

    private ConnectorDefinition source(TestCluster cluster, Path spool) {
        return ConnectorDefinition.read(Checkout.config("spool-source.json"))
                .withName(cluster.uniqueName("source"))
                .with("spool.directories", spool.toString())
                .with("topic", "${topic}-replayed")
                .with("keep.partition", "true")
                .with("topic.creation.default.partitions", Integer.toString(PARTITIONS))
                .with("header.converter", BYTES);
    }

    private static ConnectorDefinition converting(ConnectorDefinition definition, String converter, boolean schemas) {
        ConnectorDefinition with = definition.with("key.converter", STRINGS).with("value.converter", converter);
        return converter.equals(JSON) ? with.with("value.converter.schemas.enable", Boolean.toString(schemas)) : with;
    }

    private static List<ProducerRecord<byte @Nullable [], byte @Nullable []>> records(
            String topic, int from, int to, IntFunction<byte @Nullable []> value) {
        List<ProducerRecord<byte @Nullable [], byte @Nullable []>> records = new ArrayList<>();
        for (int i = from; i < to; i++) {
            byte[] key = i % 5 == 0 ? null : ("key-" + i % 17).getBytes(UTF_8);
            records.add(Records.record(topic, i % PARTITIONS, Records.RECENTLY + i, key, value.apply(i)));
        }
        return records;
    }

    private void roundTrip(TestCluster cluster, String converter, boolean schemas, IntFunction<byte @Nullable []> value)
            throws Exception {
        String topic = cluster.createTopic("rt", PARTITIONS);
        List<ProducerRecord<byte @Nullable [], byte @Nullable []>> sent = records(topic, 0, COUNT, value);
        cluster.connect().run(converting(sink(cluster, topic), converter, schemas));
        // The sink makes the spool when it sees the first record.
        Records.send(cluster.bootstrap(), sent.subList(0, COUNT / 2));
        awaitSpool(cluster, directory.resolve(topic));
        cluster.connect().run(converting(source(cluster, directory.resolve(topic)), converter, schemas));
        Records.send(cluster.bootstrap(), sent.subList(COUNT / 2, COUNT));
        assertArrived(cluster, topic + "-replayed", sent);
    }

    private static void awaitSpool(TestCluster cluster, Path spool) {
        await().atMost(PATIENCE)
                .failFast(cluster::requireNothingFailed)
                .until(() -> Spools.exists(spool) && Spools.status(spool).frames() > 0);
    }

    /**
     * Every record is there as it was sent, in the order in which it was sent within its partition, and nothing else is.
     * Some may come a second time: delivery is at least once, and a busy machine makes a worker rebalance.
     */
    private static void assertArrived(
            TestCluster cluster, String topic, List<ProducerRecord<byte @Nullable [], byte @Nullable []>> sent) {
        await().atMost(PATIENCE).failFast(cluster::requireNothingFailed).untilAsserted(() -> {
            Map<Integer, List<Records.Content>> got = Records.all(cluster.bootstrap(), topic);
            got.replaceAll((partition, records) -> List.copyOf(new LinkedHashSet<>(records)));
            assertThat(Records.differences(Records.byPartition(sent), got)).isEmpty();
        });
    }

    private static void awaitCount(TestCluster cluster, String topic, long atLeast) {
        await().atMost(PATIENCE)
                .failFast(cluster::requireNothingFailed)
                .untilAsserted(() ->
                        assertThat(Records.count(cluster.bootstrap(), topic)).isGreaterThanOrEqualTo(atLeast));
    }

    @Test
    void bothConnectorsAreFoundInOneFolderAndLoadedApartFromTheWorker(TestCluster cluster) throws Exception {
        assertThat(cluster.connect().plugins())
                .extracting(ConnectorPlugin::className)
                .contains("io.spool.connect.sink.SpoolSinkConnector", "io.spool.connect.source.SpoolSourceConnector");
        assertThat(Files.readString(cluster.worker().log()))
                .containsPattern("PluginClassLoader\\{pluginLocation=file:\\S*/connect-plugin/target/plugin/\\S+/}");
    }

    @Test
    void bytesComeBackAsTheyWere(TestCluster cluster) throws Exception {
        roundTrip(cluster, BYTES, false, i -> switch (i % 4) {
            case 0 -> null;
            case 1 -> new byte[] {(byte) i, 0, -1, (byte) (i >> 8), -128};
            case 2 -> new byte[0];
            default -> ("{ \"spaced\" : " + i + ", \"a\":1e3 }").getBytes(UTF_8);
        });
    }

    @Test
    void stringsComeBackAsTheyWere(TestCluster cluster) throws Exception {
        roundTrip(
                cluster,
                STRINGS,
                false,
                i -> i % 7 == 0 ? null : ("line " + i + " \"quoted\" \u00fc\u4e2d\n").getBytes(UTF_8));
    }

    @Test
    void jsonWithoutSchemasComesBackAsItWas(TestCluster cluster) throws Exception {
        List<String> texts = Records.telemetry(COUNT);
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", "false"), false);
            // As the converter itself writes it: without a schema it does not keep the order of members.
            roundTrip(
                    cluster,
                    JSON,
                    false,
                    i -> i % 11 == 0
                            ? null
                            : converter.fromConnectData(
                                    "t",
                                    null,
                                    converter
                                            .toConnectData("t", texts.get(i).getBytes(UTF_8))
                                            .value()));
        }
    }

    @Test
    void jsonWithSchemasComesBackAsItWas(TestCluster cluster) throws Exception {
        Schema inner = SchemaBuilder.struct()
                .field("ratio", Schema.FLOAT64_SCHEMA)
                .field("raw", Schema.OPTIONAL_BYTES_SCHEMA)
                .build();
        Schema schema = SchemaBuilder.struct()
                .name("edge.Sample")
                .version(3)
                .field("id", Schema.INT64_SCHEMA)
                .field("small", Schema.INT8_SCHEMA)
                .field("note", Schema.OPTIONAL_STRING_SCHEMA)
                .field("inner", inner)
                .field(
                        "tags",
                        SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT32_SCHEMA)
                                .build())
                .field("list", SchemaBuilder.array(Schema.STRING_SCHEMA).build())
                .build();
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", "true"), false);
            roundTrip(
                    cluster,
                    JSON,
                    true,
                    i -> converter.fromConnectData(
                            "t",
                            schema,
                            new Struct(schema)
                                    .put("id", (long) i << 33)
                                    .put("small", (byte) i)
                                    .put("note", i % 2 == 0 ? null : "n" + i)
                                    .put(
                                            "inner",
                                            new Struct(inner)
                                                    .put("ratio", i / 7.0)
                                                    .put("raw", new byte[] {(byte) i}))
                                    .put("tags", Map.of("a", i))
                                    .put("list", List.of("x", "y" + i))));
        }
    }

    @Test
    void severalTopicsShareOneSpoolAndComeApartAgain(TestCluster cluster) throws Exception {
        List<String> topics = List.of(
                cluster.createTopic("many", PARTITIONS),
                cluster.createTopic("many", PARTITIONS),
                cluster.createTopic("many", PARTITIONS));
        Path spool = directory.resolve("all");
        cluster.connect()
                .run(converting(sink(cluster, String.join(",", topics)), STRINGS, false)
                        .with("spool.directory", spool.toString()));
        Map<String, List<ProducerRecord<byte @Nullable [], byte @Nullable []>>> sent = new HashMap<>();
        for (String topic : topics) {
            sent.put(topic, records(topic, 0, COUNT, i -> (topic + " " + i).getBytes(UTF_8)));
            Records.send(cluster.bootstrap(), sent.getOrDefault(topic, List.of()));
        }
        awaitSpool(cluster, spool);
        cluster.connect().run(converting(source(cluster, spool), STRINGS, false));
        for (String topic : topics) {
            assertArrived(cluster, topic + "-replayed", sent.getOrDefault(topic, List.of()));
        }
        // What Connect has committed reaches the spool, where every tool sees it.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Spools.status(spool).readers())
                        .singleElement()
                        .satisfies(reader -> assertThat(reader.lagFrames()).isZero()));
    }

    @Test
    void killedWorkerComesBackAndNothingIsMissing(TestCluster cluster) throws Exception {
        String topic = cluster.createTopic("kill", PARTITIONS);
        List<ProducerRecord<byte @Nullable [], byte @Nullable []>> sent =
                records(topic, 0, 10 * COUNT, i -> ("value " + i).getBytes(UTF_8));
        ConnectorDefinition sink = converting(sink(cluster, topic), STRINGS, false);
        cluster.connect().run(sink);
        Records.send(cluster.bootstrap(), sent.subList(0, 5 * COUNT));
        awaitSpool(cluster, directory.resolve(topic));
        ConnectorDefinition source = converting(source(cluster, directory.resolve(topic)), STRINGS, false);
        cluster.connect().run(source);
        awaitCount(cluster, topic + "-replayed", COUNT);

        cluster.worker().kill();
        Records.send(cluster.bootstrap(), sent.subList(5 * COUNT, 10 * COUNT));
        cluster.worker().start();

        cluster.connect().awaitRunning(source.name());
        await().atMost(PATIENCE).failFast(cluster::requireNothingFailed).untilAsserted(() -> {
            // At least once: what was delivered and not yet committed may come again, nothing may be missing.
            Map<Integer, List<Records.Content>> got = Records.all(cluster.bootstrap(), topic + "-replayed");
            for (Map.Entry<Integer, List<Records.Content>> each :
                    Records.byPartition(sent).entrySet()) {
                Set<Records.Content> missing = new HashSet<>(each.getValue());
                Set<Records.Content> strange = new HashSet<>(got.getOrDefault(each.getKey(), List.of()));
                strange.removeAll(missing);
                got.getOrDefault(each.getKey(), List.of()).forEach(missing::remove);
                assertThat(strange)
                        .as("never sent to partition " + each.getKey())
                        .isEmpty();
                assertThat(missing).as("missing in partition " + each.getKey()).isEmpty();
            }
        });
    }

    @Test
    void whatALocalProgramWritesGoesToKafka(TestCluster cluster) throws Exception {
        Path spool = directory.resolve("local");
        Spools.create(spool, CreateOptions.ofSize(8 << 20));
        String topic = cluster.createTopic("plain", 1);
        cluster.connect()
                .run(ConnectorDefinition.read(Checkout.config("spool-source-plain.json"))
                        .withName(cluster.uniqueName("plain"))
                        .with("spool.directories", directory.resolve("loc*").toString())
                        .with("topic", topic)
                        .with("plain.key.pointer", "/host")
                        .with("key.converter", STRINGS)
                        .with("value.converter", JSON)
                        .with("value.converter.schemas.enable", "false"));
        List<String> texts = Records.telemetry(COUNT);
        try (SpoolWriter writer = Spools.writer(spool)) {
            for (int i = 0; i < COUNT; i += 100) {
                FrameBatch batch = new FrameBatch();
                texts.subList(i, i + 100).forEach(batch::add);
                writer.append(batch);
            }
        }
        awaitCount(cluster, topic, COUNT);
        List<Records.Content> got = List.copyOf(
                new LinkedHashSet<>(Records.all(cluster.bootstrap(), topic).getOrDefault(0, List.of())));
        assertThat(got).extracting(Records.Content::value).containsExactlyElementsOf(texts);
        assertThat(got).extracting(Records.Content::key).containsOnly("edge-7");
    }

    @Test
    void aFullBlockingSpoolHoldsTheSinkBackAndLosesNothing(TestCluster cluster) throws Exception {
        String topic = cluster.createTopic("block", PARTITIONS);
        List<ProducerRecord<byte @Nullable [], byte @Nullable []>> sent =
                records(topic, 0, COUNT, i -> ("value " + i + "x".repeat(200)).getBytes(UTF_8));
        Path spool = directory.resolve(topic);
        Spools.create(spool, CreateOptions.ofSize(128 * 1024).withFull(FullPolicy.BLOCK));
        ConnectorDefinition sink = converting(sink(cluster, topic), STRINGS, false);
        cluster.connect().run(sink);
        Records.send(cluster.bootstrap(), sent);
        await().atMost(PATIENCE).failFast(cluster::requireNothingFailed).until(() -> {
            SpoolStatus status = Spools.status(spool);
            return status.usedBytes() > status.dataBytes() * 3 / 4;
        });
        assertThat(Spools.status(spool).minSequence()).isEqualTo(1);
        // Partitions are taken from the tasks while they hold records that the spool has not taken, and given back.
        Records.rebalance(cluster.bootstrap(), "connect-" + sink.name(), topic);
        cluster.connect().run(converting(source(cluster, spool), STRINGS, false));
        assertArrived(cluster, topic + "-replayed", sent);
    }

    @Test
    void aSpoolThatIsNotOnThisHostIsToldPlainly(TestCluster cluster) {
        ConnectorDefinition source = source(cluster, directory.resolve("elsewhere"));
        cluster.connect().put(source);
        cluster.connect()
                .await(
                        source.name(),
                        "failed",
                        PATIENCE,
                        status ->
                                status.tasks().stream().anyMatch(task -> task.state() == ConnectorStatus.State.FAILED));
        assertThat(cluster.connect().status(source.name()).tasks().get(0).trace())
                .contains(directory.resolve("elsewhere").toString())
                .contains("local to a host");
    }

    @Test
    void aRecordLargerThanAFrameFailsTheTaskWithItsPlaceAndTheRemedy(TestCluster cluster) throws Exception {
        String topic = cluster.createTopic("big", 1);
        ConnectorDefinition sink =
                converting(sink(cluster, topic), STRINGS, false).with("spool.size.bytes", "65536");
        Records.send(
                cluster.bootstrap(),
                List.of(Records.record(
                        topic, 0, Records.RECENTLY, null, "x".repeat(20_000).getBytes(UTF_8))));
        cluster.connect().put(sink);
        cluster.connect()
                .await(
                        sink.name(),
                        "failed",
                        PATIENCE,
                        status ->
                                status.tasks().stream().anyMatch(task -> task.state() == ConnectorStatus.State.FAILED));
        assertThat(cluster.connect().status(sink.name()).tasks())
                .filteredOn(task -> task.state() == ConnectorStatus.State.FAILED)
                // The other task gets the partition and fails as well, if it is quick.
                .isNotEmpty()
                .allSatisfy(task -> assertThat(task.trace())
                        .contains(topic)
                        .contains("offset 0")
                        .contains("14288"));
    }

    @Test
    void wrongConfigurationNamesTheFieldAndTheRemedy(TestCluster cluster) {
        ConfigValidation sink = cluster.connect()
                .validate(sink(cluster, "t")
                        .with("spool.directory", "not/absolute")
                        .with("spool.size.bytes", "1000")
                        .with("spool.full.policy", "explode"));
        assertThat(sink.errors()).containsOnlyKeys("spool.directory", "spool.size.bytes", "spool.full.policy");
        ConfigValidation source = cluster.connect()
                .validate(source(cluster, directory.resolve("x"))
                        .with("frame.format", "plain")
                        .with("start.position", "yesterday"));
        assertThat(source.errors()).containsKeys("start.position");
    }
}
