package io.spool.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spool.cluster.Checkout;
import io.spool.cluster.ConnectorDefinition;
import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged command replays spools into a real broker, no worker between them. */
@ClusterTest(BrokerKind.PROCESS)
class ReplayIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
    private static final String STRINGS = "org.apache.kafka.connect.storage.StringConverter";
    private static final int PARTITIONS = 3;
    private static final int COUNT = 3_000;

    @TempDir
    private Path directory;

    private SpoolCommand replay(TestCluster cluster, Path spool, Object... options) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of("replay", spool, "--bootstrap-server", cluster.bootstrap()));
        arguments.addAll(List.of(options));
        return SpoolCommand.start(directory, arguments.toArray());
    }

    private Path plainSpool(List<String> frames) throws Exception {
        Path spool = directory.resolve("plain");
        Spools.create(spool, CreateOptions.ofSize(16 << 20));
        try (SpoolWriter writer = Spools.writer(spool)) {
            for (int i = 0; i < frames.size(); i += 500) {
                FrameBatch batch = new FrameBatch();
                frames.subList(i, Math.min(frames.size(), i + 500)).forEach(batch::add);
                writer.append(batch);
            }
        }
        return spool;
    }

    private static List<@Nullable String> values(TestCluster cluster, String topic) {
        return Records.all(cluster.bootstrap(), topic).getOrDefault(0, List.of()).stream()
                .map(Records.Content::value)
                .toList();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    private static List<Long> frameTimes(Path spool) throws IOException {
        List<Long> times = new ArrayList<>();
        try (SpoolReader reader = Spools.reader(spool, ReaderOptions.anonymous())) {
            for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
                for (int i = 0; i < batch.count(); i++) {
                    times.add(batch.timeMs(i));
                }
            }
        }
        return times;
    }

    @Test
    void copyAndSnapshotOfASpoolThatTheSinkWroteComeBackRecordForRecord(TestCluster cluster) throws Exception {
        String topic = cluster.createTopic("replay-from", PARTITIONS);
        List<ProducerRecord<byte @Nullable [], byte @Nullable []>> sent = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            byte[] key = i % 5 == 0 ? null : ("key-" + i % 17).getBytes(UTF_8);
            byte[] value = i % 11 == 0 ? null : new byte[] {(byte) i, 0, -1, (byte) (i >> 8), '"'};
            sent.add(Records.record(topic, i % PARTITIONS, Records.RECENTLY + i, key, value));
        }
        Records.send(cluster.bootstrap(), sent);
        Path spool = directory.resolve("sink");
        cluster.connect()
                .run(ConnectorDefinition.read(Checkout.config("spool-sink.json"))
                        .withName(cluster.uniqueName("sink"))
                        .with("topics", topic)
                        .with("spool.directory", spool.toString())
                        .with("key.converter", STRINGS)
                        .with("value.converter", BYTES)
                        .with("header.converter", BYTES)
                        .with("consumer.override.auto.offset.reset", "earliest"));
        await().atMost(PATIENCE)
                .failFast(cluster::requireNothingFailed)
                .until(() -> Spools.exists(spool) && Spools.status(spool).frames() >= COUNT);
        cluster.removeConnectors();
        Path copied = directory.resolve("copied");
        copy(spool, copied);

        String again = cluster.createTopic("replay-to", PARTITIONS);
        try (SpoolCommand run = replay(cluster, copied, "--topic", again, "--keep-partition")) {
            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(run.err()).contains("3,000 records").contains("go on with --from 3001");
        }
        assertThat(Records.all(cluster.bootstrap(), again)).isEqualTo(Records.byPartition(sent));

        Path snapshot = directory.resolve("carried").resolve("friday.jsonl.gz");
        Files.createDirectory(snapshot.getParent());
        try (SpoolCommand run = SpoolCommand.start(directory, "copy", copied, snapshot)) {
            assertThat(run.exit()).as(run.err()).isZero();
        }
        String carried = cluster.createTopic("replay-carried", PARTITIONS);
        try (SpoolCommand run = replay(cluster, snapshot, "--topic", carried, "--keep-partition")) {
            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(run.err()).contains("3,000 records");
        }
        assertThat(Records.all(cluster.bootstrap(), carried)).isEqualTo(Records.byPartition(sent));
        try (Stream<Path> files = Files.list(snapshot.getParent())) {
            assertThat(files).as("no spool in between").containsExactly(snapshot);
        }
    }

    @Test
    void plainFramesComeAsTheirBytesAtTheTimesOfTheirAppends(TestCluster cluster) throws Exception {
        List<String> frames = Records.telemetry(COUNT);
        Path spool = plainSpool(frames);
        String topic = cluster.createTopic("replay-plain", 1);
        try (SpoolCommand run = replay(cluster, spool, "--topic", topic)) {
            assertThat(run.exit()).as(run.err()).isZero();
        }
        List<Records.Content> got = Records.all(cluster.bootstrap(), topic).getOrDefault(0, List.of());
        assertThat(got).extracting(Records.Content::value).isEqualTo(frames);
        assertThat(got).extracting(Records.Content::key).containsOnlyNulls();
        assertThat(got).extracting(Records.Content::timestamp).isEqualTo(frameTimes(spool));
    }

    @Test
    void killedInTheMiddleItGoesOnWhereTheBrokerHadAcknowledged(TestCluster cluster) throws Exception {
        List<String> frames = Records.telemetry(20_000);
        Path spool = plainSpool(frames);
        String topic = cluster.createTopic("replay-killed", 1);
        try (SpoolCommand run = replay(cluster, spool, "--topic", topic, "--reader", "r", "--rate", "4000/s")) {
            await().atMost(PATIENCE)
                    .until(() -> Spools.status(spool).readers().stream().anyMatch(r -> r.sequence() > 2_000));
            run.kill();
        }
        int acknowledged = (int) Spools.status(spool).readers().get(0).sequence() - 1;
        assertThat(acknowledged).isLessThan(frames.size());
        int arrived = values(cluster, topic).size();
        assertThat(arrived).as("nothing is acknowledged that is not there").isGreaterThanOrEqualTo(acknowledged);

        try (SpoolCommand run = replay(cluster, spool, "--topic", topic, "--reader", "r")) {
            assertThat(run.exit()).as(run.err()).isZero();
        }
        List<String> expected = new ArrayList<>(frames.subList(0, arrived));
        expected.addAll(frames.subList(acknowledged, frames.size()));
        assertThat(values(cluster, topic))
                .as("what was not acknowledged comes again, and nothing else")
                .isEqualTo(expected);
        assertThat(Spools.status(spool).readers().get(0).sequence()).isEqualTo(frames.size() + 1);
    }

    @Test
    void endedByASignalItLeavesNothingUnacknowledged(TestCluster cluster) throws Exception {
        List<String> frames = Records.telemetry(20_000);
        Path spool = plainSpool(frames);
        String topic = cluster.createTopic("replay-ended", 1);
        try (SpoolCommand run = replay(cluster, spool, "--topic", topic, "--reader", "r", "--rate", "4000")) {
            await().atMost(PATIENCE)
                    .until(() -> Spools.status(spool).readers().stream().anyMatch(r -> r.sequence() > 2_000));
            run.terminate();
            assertThat(run.exit()).isEqualTo(128 + 15);
            assertThat(run.err()).contains("reader 'r' goes on at sequence").hasLineCount(1);
        }
        try (SpoolCommand run = replay(cluster, spool, "--topic", topic, "--reader", "r")) {
            assertThat(run.exit()).as(run.err()).isZero();
        }
        assertThat(values(cluster, topic)).isEqualTo(frames);
    }

    @Test
    void gapsAreKeptAtOriginalSpeedAndMadeShorterAtAHigherOne(TestCluster cluster) throws Exception {
        Path spool = directory.resolve("paced");
        Spools.create(spool, CreateOptions.ofSize(64 << 10));
        try (SpoolWriter writer = Spools.writer(spool)) {
            for (int pause : new int[] {0, 700, 0, 250, 1_200, 400, 850}) {
                TimeUnit.MILLISECONDS.sleep(pause); // the data of this test: frames with gaps between them
                writer.append("{\"after\":" + pause + "}");
            }
        }
        List<Long> original = arrivals(cluster, spool, "1x");
        List<Long> quick = arrivals(cluster, spool, "10x");
        long written = span(frameTimes(spool));
        assertThat(written).isGreaterThan(3_000);
        // PaceTest holds it to the nanosecond. Here a busy machine may keep any record back, the first one among them.
        assertThat(span(original)).isGreaterThan(written / 2);
        assertThat(span(quick)).isLessThan(span(original) / 2);
    }

    /** How long it took from the first to the last, in milliseconds. */
    private static long span(List<Long> times) {
        return times.get(times.size() - 1) - times.get(0);
    }

    /** When the broker got each record, by its own clock. */
    private List<Long> arrivals(TestCluster cluster, Path spool, String speed) throws Exception {
        String topic = cluster.createTopicOfArrivals("replay-paced");
        try (SpoolCommand run = replay(cluster, spool, "--topic", topic, "--speed", speed)) {
            assertThat(run.exit()).as(run.err()).isZero();
        }
        return Records.all(cluster.bootstrap(), topic).getOrDefault(0, List.of()).stream()
                .map(Records.Content::timestamp)
                .toList();
    }

    @Test
    void brokerThatIsNotThereAndFrameWithoutATopicAreToldInALine(TestCluster cluster) throws Exception {
        Path spool =
                plainSpool(IntStream.range(0, 3).mapToObj(Integer::toString).toList());
        try (SpoolCommand run = SpoolCommand.start(
                directory, "replay", spool, "--bootstrap-server", "127.0.0.1:1", "--topic", "t", "--timeout", "2s")) {
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.err())
                    .startsWith("spool: no Kafka broker answers at 127.0.0.1:1")
                    .hasLineCount(1);
        }
        try (SpoolCommand run = replay(cluster, spool)) {
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.err()).contains("spool: sequence 1: ").contains("--topic");
        }
    }
}
