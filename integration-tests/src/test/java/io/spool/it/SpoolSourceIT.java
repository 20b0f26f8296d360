package io.spool.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.spool.cluster.Checkout;
import io.spool.cluster.ConnectRestException;
import io.spool.cluster.ConnectorDefinition;
import io.spool.cluster.ConnectorOffset;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.FrameBatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker and a person at its REST interface expect of the source. */
@ClusterTest(BrokerKind.PROCESS)
class SpoolSourceIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String STRINGS = "org.apache.kafka.connect.storage.StringConverter";
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

    @TempDir
    private Path directory;

    private Path spool = Path.of("");

    @BeforeEach
    void createSpool() throws SpoolException {
        spool = directory.resolve("edge-a");
        Spools.create(spool, CreateOptions.ofSize(1 << 20));
    }

    private ConnectorDefinition source(TestCluster cluster, String topic) {
        return ConnectorDefinition.read(Checkout.config("spool-source-plain.json"))
                .withName(cluster.uniqueName("source"))
                .with("spool.directories", spool.toString())
                .with("topic", topic)
                .with("plain.value", "string")
                .with("key.converter", STRINGS)
                .with("value.converter", STRINGS);
    }

    @Test
    void offsetsCanBeReadAlteredAndDeleted(TestCluster cluster) throws Exception {
        append(spool, 1, 10);
        String topic = cluster.createTopic("offsets", 1);
        ConnectorDefinition source = source(cluster, topic).with("start.position", "sequence:3");
        List<String> expected = new ArrayList<>();

        cluster.connect().run(source);
        awaitValues(cluster, topic, expected, 3);

        cluster.connect().stop(source.name());
        ConnectorOffset end = only(cluster.connect().offsets(source.name()));
        assertThat(end.partition())
                .isEqualTo(
                        Map.of("spool", Spools.status(spool).identity().uuid().toString(), "reader", source.name()));
        assertThat(end.offset())
                .isEqualTo(Map.of(
                        "generation",
                        1,
                        "sequence",
                        11,
                        "time",
                        Spools.status(spool).lastAppend().toEpochMilli()));

        assertThat(cluster.connect().alterOffsets(source.name(), List.of(at(end, 6))))
                .contains("altered successfully");
        assertThat(only(Spools.status(spool).readers()).sequence()).isEqualTo(6);
        cluster.connect().resume(source.name());
        awaitValues(cluster, topic, expected, 6);

        cluster.connect().stop(source.name());
        assertThat(cluster.connect().deleteOffsets(source.name())).contains("reset successfully");
        assertThat(Spools.status(spool).readers()).isEmpty();
        assertThat(cluster.connect().offsets(source.name())).isEmpty();
        cluster.connect().resume(source.name());
        awaitValues(cluster, topic, expected, 3);
    }

    @Test
    void offsetsThatCannotBeAreRefusedWithTheReasonAndChangeNothing(TestCluster cluster) throws Exception {
        append(spool, 1, 10);
        String topic = cluster.createTopic("offsets", 1);
        ConnectorDefinition source = source(cluster, topic);
        cluster.connect().run(source);
        awaitValues(cluster, topic, new ArrayList<>(), 1);
        cluster.connect().stop(source.name());
        ConnectorOffset end = only(cluster.connect().offsets(source.name()));

        assertThatThrownBy(() -> cluster.connect().alterOffsets(source.name(), List.of(at(end, 12))))
                .isInstanceOf(ConnectRestException.class)
                .hasMessageContaining("found sequence 12")
                .hasMessageContaining("1 to 10");
        // A worker would store it, say that all is well, and never find it again.
        assertThatThrownBy(() -> cluster.connect()
                        .alterOffsets(
                                source.name(),
                                List.of(new ConnectorOffset(
                                        turned(end.partition()), Map.of("sequence", 1, "generation", 1)))))
                .isInstanceOf(ConnectRestException.class)
                .hasMessageContaining("[reader, spool]")
                .hasMessageContaining("[spool, reader]");
        assertThatThrownBy(() -> cluster.connect()
                        .alterOffsets(
                                source.name(),
                                List.of(new ConnectorOffset(
                                        Map.of("spool", "x", "reader", source.name()), Map.of("sequence", 1)))))
                .isInstanceOf(ConnectRestException.class)
                .hasMessageContaining("UUID");
        assertThat(only(cluster.connect().offsets(source.name()))).isEqualTo(end);
    }

    @Test
    void aSpoolThatAppearsLaterIsReadByATaskOfItsOwn(TestCluster cluster) throws Exception {
        append(spool, 1, 3);
        String topic = cluster.createTopic("glob", 1);
        ConnectorDefinition source = source(cluster, topic)
                .with("spool.directories", directory.resolve("edge-*").toString())
                .with("spool.scan.interval.ms", "200")
                .with("tasks.max", "2");
        cluster.connect().run(source);
        Path later = directory.resolve("edge-b");
        Spools.create(later, CreateOptions.ofSize(1 << 20));
        append(later, 4, 6);
        await().atMost(PATIENCE)
                .failFast(cluster::requireNothingFailed)
                .untilAsserted(
                        () -> assertThat(values(cluster, topic)).contains(frame(1), frame(3), frame(4), frame(6)));
        assertThat(cluster.connect().awaitRunning(source.name(), 2, PATIENCE).tasks())
                .hasSize(2);
    }

    @Test
    void badFramesGoToATopicOfTheirOwn(TestCluster cluster) throws Exception {
        try (SpoolWriter writer = Spools.writer(spool)) {
            FrameBatch batch = new FrameBatch();
            List.of(frame(1), "{\"n\":", frame(3)).forEach(batch::add);
            writer.append(batch);
        }
        String topic = cluster.createTopic("good", 1);
        String bad = cluster.createTopic("bad", 1);
        cluster.connect()
                .run(source(cluster, topic)
                        .with("plain.value", "bytes")
                        .with("plain.key.pointer", "/n")
                        .with("value.converter", BYTES)
                        .with("bad.frames", "divert")
                        .with("bad.frames.topic", bad));
        await().atMost(PATIENCE)
                .failFast(cluster::requireNothingFailed)
                .untilAsserted(() -> assertThat(values(cluster, topic)).contains(frame(1), frame(3)));
        Records.Content diverted =
                Records.all(cluster.bootstrap(), bad).getOrDefault(0, List.of()).get(0);
        assertThat(diverted.value()).isEqualTo("{\"n\":");
        assertThat(diverted.headers())
                .contains("spool.name=edge-a", "spool.sequence=2")
                .anySatisfy(
                        header -> assertThat(header).startsWith("spool.error=").contains("not JSON"));
    }

    /** The second source shows that there was time for more: it begins later, is as slow, and reads to the end. */
    @Test
    void aReplayGoesFromHereToThereNoFasterThanItMayAndStaysUp(TestCluster cluster) throws Exception {
        append(spool, 1, 700);
        String part = cluster.createTopic("part", 1);
        String whole = cluster.createTopicOfArrivals("whole");
        ConnectorDefinition bounded = source(cluster, part)
                .with("start.position", "sequence:101")
                .with("replay.to", "sequence:600")
                .with("rate.limit", "200");
        cluster.connect().run(bounded);
        cluster.connect().run(source(cluster, whole).with("rate.limit", "200"));

        await().atMost(PATIENCE)
                .failFast(cluster::requireNothingFailed)
                .untilAsserted(() -> assertThat(values(cluster, whole)).isEqualTo(frames(1, 700)));
        assertThat(values(cluster, part)).isEqualTo(frames(101, 600));
        List<Records.Content> arrived = Records.all(cluster.bootstrap(), whole).getOrDefault(0, List.of());
        // Three seconds and a half; some milliseconds without a limit. A slow machine may hold the first ones back.
        assertThat(arrived.get(arrived.size() - 1).timestamp() - arrived.get(0).timestamp())
                .isGreaterThan(1_000);
        cluster.connect().awaitRunning(bounded.name());
        cluster.connect().stop(bounded.name());
        assertThat(only(cluster.connect().offsets(bounded.name())).offset()).containsEntry("sequence", 601);
    }

    /** Topic to spool to the same topic: without the guard, each record would go round until somebody stops it. */
    @Test
    void aRecordPassesASpoolOnceWhereALoopIsGuarded(TestCluster cluster) throws Exception {
        String topic = cluster.createTopic("round", 1);
        Path round = directory.resolve("round");
        ThereAndBack loop = ThereAndBack.of(cluster.bootstrap(), cluster.connect(), topic, round)
                .with("header.converter", STRINGS)
                .withSource("topic", "${topic}")
                .withSource("loop.guard", "true");

        loop.begin(List.of(Records.record(topic, 0, Records.RECENTLY, null, frame(1).getBytes(UTF_8))));
        awaitPassed(cluster, topic, round, 1);
        loop.send(List.of(Records.record(topic, 0, Records.RECENTLY, null, frame(2).getBytes(UTF_8))));
        awaitPassed(cluster, topic, round, 2);

        String passed = "spool.passed=" + Spools.status(round).identity().uuid();
        assertThat(Records.all(cluster.bootstrap(), topic).getOrDefault(0, List.of()))
                .filteredOn(record -> record.headers().contains(passed))
                .extracting(Records.Content::value)
                .containsExactly(frame(1), frame(2));
    }

    /** Waits until so many records were sent to the topic, and came back, and lie in the spool twice, and all was read. */
    private static void awaitPassed(TestCluster cluster, String topic, Path spool, long records) {
        await().atMost(PATIENCE).failFast(cluster::requireNothingFailed).untilAsserted(() -> {
            assertThat(Spools.status(spool).frames()).isEqualTo(2 * records);
            assertThat(only(Spools.status(spool).readers()).lagFrames()).isZero();
            assertThat(values(cluster, topic)).hasSize((int) (2 * records));
        });
    }

    @Test
    void policiesWithoutTheirTopicAreRefusedAtTheOptionThatIsMissing(TestCluster cluster) {
        assertThat(cluster.connect()
                        .validate(source(cluster, "t").with("bad.frames", "divert"))
                        .errors())
                .containsOnlyKeys("bad.frames.topic");
        assertThat(cluster.connect()
                        .validate(source(cluster, "t").with("loss.policy", "gap-record"))
                        .errors())
                .containsOnlyKeys("loss.topic");
    }

    /** Waits until the topic holds what was expected so far, and behind that the frames from this one to the tenth. */
    private static void awaitValues(TestCluster cluster, String topic, List<String> expected, int from) {
        for (int i = from; i <= 10; i++) {
            expected.add(frame(i));
        }
        await().atMost(PATIENCE)
                .failFast(cluster::requireNothingFailed)
                .untilAsserted(() -> assertThat(values(cluster, topic)).isEqualTo(expected));
    }

    private static List<@Nullable String> values(TestCluster cluster, String topic) {
        List<@Nullable String> values = new ArrayList<>();
        Records.all(cluster.bootstrap(), topic)
                .getOrDefault(0, List.of())
                .forEach(record -> values.add(record.value()));
        return values;
    }

    /** The same partition at another sequence. */
    private static ConnectorOffset at(ConnectorOffset known, long sequence) {
        return new ConnectorOffset(known.partition(), Map.of("sequence", sequence, "generation", 1));
    }

    private static Map<String, Object> turned(Map<String, Object> partition) {
        List<Map.Entry<String, Object>> entries = new ArrayList<>(partition.entrySet());
        Collections.reverse(entries);
        Map<String, Object> turned = new LinkedHashMap<>();
        entries.forEach(entry -> turned.put(entry.getKey(), entry.getValue()));
        return turned;
    }

    private static <T> T only(List<T> list) {
        assertThat(list).hasSize(1);
        return list.get(0);
    }

    private static String frame(int number) {
        return "{\"n\":" + number + "}";
    }

    private static List<String> frames(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(SpoolSourceIT::frame).toList();
    }

    private static void append(Path spool, int from, int to) throws SpoolException {
        try (SpoolWriter writer = Spools.writer(spool)) {
            FrameBatch batch = new FrameBatch();
            for (int i = from; i <= to; i++) {
                batch.add(frame(i));
            }
            writer.append(batch);
        }
    }
}
