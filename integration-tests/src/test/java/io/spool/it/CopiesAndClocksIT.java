package io.spool.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spool.cluster.Checkout;
import io.spool.cluster.ConnectorDefinition;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.SpoolHome;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spools that are not what they were: a backup that is put back, a copy beside its original, frames that were appended under a wrong
 * clock. Whatever was appended reaches Kafka.
 */
@ClusterTest(BrokerKind.PROCESS)
class CopiesAndClocksIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String STRINGS = "org.apache.kafka.connect.storage.StringConverter";
    private static final long WRONG_MS = 2_177_452_800_000L; // 2039

    @TempDir
    private Path directory;

    private Path spool = Path.of("");

    @BeforeEach
    void createSpool() throws Exception {
        spool = directory.resolve("local").resolve("a");
        Files.createDirectory(spool.getParent());
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

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private void append(int from, int to) throws IOException {
        try (SpoolWriter writer = Spools.writer(spool)) {
            FrameBatch batch = new FrameBatch();
            frames(from, to).forEach(batch::add);
            writer.append(batch);
        }
    }

    private static List<String> frames(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(number -> "{\"n\":" + number + "}")
                .toList();
    }

    private static List<Records.Content> records(TestCluster cluster, String topic) {
        return Records.all(cluster.bootstrap(), topic).getOrDefault(0, List.of());
    }

    private static List<@Nullable String> values(TestCluster cluster, String topic) {
        List<@Nullable String> values = new ArrayList<>();
        records(cluster, topic).forEach(record -> values.add(record.value()));
        return values;
    }

    /** Waits until the topic's last record is this frame. */
    private static void awaitLast(TestCluster cluster, String topic, int number) {
        await().atMost(PATIENCE)
                .failFast(cluster::requireNothingFailed)
                .untilAsserted(() -> assertThat(values(cluster, topic))
                        .endsWith(frames(number, number).get(0)));
    }

    private boolean isLogged(TestCluster cluster, String... words) throws IOException {
        for (Path log : cluster.logs()) {
            for (String line : Files.readAllLines(log)) {
                if (List.of(words).stream().allMatch(line::contains)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void whatIsAppendedToABackupThatWasPutBackReachesKafka(TestCluster cluster) throws Exception {
        String topic = cluster.createTopic("restored", 1);
        ConnectorDefinition source = source(cluster, topic);
        append(1, 60);
        cluster.connect().run(source);
        awaitLast(cluster, topic, 60);
        // Kept as of the position that the source then stores with the spool, too.
        await().atMost(PATIENCE)
                .until(() -> Spools.status(spool).readers().stream().anyMatch(reader -> reader.sequence() == 61));
        Path backup = directory.resolve("backup");
        run("cp", "-a", spool.toString(), backup.toString());
        append(61, 70);
        awaitLast(cluster, topic, 70);
        cluster.connect().stop(source.name());

        run("rm", "-r", spool.toString());
        run("cp", "-a", backup.toString(), spool.toString());
        append(101, 115);
        assertThat(Spools.status(spool).identity())
                .isNotEqualTo(Spools.status(backup).identity());
        cluster.connect().resume(source.name());
        awaitLast(cluster, topic, 115);

        // In the backup the reader stands after 60, and every frame appended since comes after that.
        List<String> expected = new ArrayList<>(frames(1, 70));
        expected.addAll(frames(101, 115));
        assertThat(values(cluster, topic)).isEqualTo(expected);
        assertThat(Spools.status(spool).readers())
                .singleElement()
                .satisfies(reader -> assertThat(reader.lost()).isZero());
    }

    @Test
    void aCopyBesideItsOriginalIsLeftAloneThroughRestarts(TestCluster cluster) throws Exception {
        String topic = cluster.createTopic("beside", 1);
        ConnectorDefinition source = source(cluster, topic)
                .with("spool.directories", spool.resolveSibling("*").toString())
                .with("spool.scan.interval.ms", "200")
                .with("tasks.max", "2");
        append(1, 5);
        cluster.connect().run(source);
        awaitLast(cluster, topic, 5);
        Path copy = spool.resolveSibling("a.bak");
        run("cp", "-a", spool.toString(), copy.toString());
        await().atMost(PATIENCE)
                .failFast(cluster::requireNothingFailed)
                .until(() -> isLogged(cluster, "WARN", spool + " is read", copy.toString()));
        for (int last = 10; last <= 20; last += 5) {
            append(last - 4, last);
            awaitLast(cluster, topic, last);
            cluster.connect().stop(source.name());
            cluster.connect().resume(source.name());
            cluster.connect().awaitRunning(source.name());
        }
        // Whatever came again would come before this.
        append(21, 21);
        awaitLast(cluster, topic, 21);
        assertThat(values(cluster, topic)).isEqualTo(frames(1, 21));
        assertThat(Spools.status(copy).home().state()).isEqualTo(SpoolHome.State.UNOPENED_COPY);

        // Once it is written to, it is a spool of its own, and read as one; its reader stands after what was
        // delivered.
        try (SpoolWriter writer = Spools.writer(copy)) {
            writer.append("{\"copy\":1}");
        }
        await().atMost(PATIENCE)
                .failFast(cluster::requireNothingFailed)
                .untilAsserted(() -> assertThat(values(cluster, topic)).contains("{\"copy\":1}"));
    }

    /** Has the first frame bear this time, as if it had been appended under another clock. */
    private void stampFirst(long timeMs) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(spool.resolve(SpoolFormat.RING_FILE).toFile(), "rw")) {
            byte[] bytes = new byte[(int) file.length()];
            file.readFully(bytes);
            ByteBuffer ring = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            int at = SpoolFormat.CONTROL_SIZE;
            long meta = ring.getLong(at + SpoolFormat.FRAME_META);
            ring.putLong(at + SpoolFormat.FRAME_META, (meta & ~SpoolFormat.META_TIME_MASK) | timeMs);
            int storage = SpoolFormat.FRAME_HEADER
                    + ring.getInt(at + SpoolFormat.FRAME_LENGTH)
                    + (int) (meta >>> SpoolFormat.META_PADDING_SHIFT & SpoolFormat.META_PADDING_MASK);
            CRC32C crc = new CRC32C();
            crc.update(bytes, at + 4, storage - 4);
            ring.putInt(at, (int) crc.getValue() ^ ring.getInt(SpoolFormat.BIRTH_SALT));
            file.seek(0);
            file.write(bytes);
        }
    }

    /** A broker refuses times that are more than an hour ahead of its clock. */
    @Test
    void framesOfAWrongClockReachKafkaByTheSourceAndByReplay(TestCluster cluster) throws Exception {
        append(1, 3);
        stampFirst(WRONG_MS);
        long before = System.currentTimeMillis();
        String sent = cluster.createTopic("clock-source", 1);
        cluster.connect().run(source(cluster, sent).with("header.converter", STRINGS));
        awaitLast(cluster, sent, 3);
        String replayed = cluster.createTopic("clock-replay", 1);
        // The end by time is not met by the frame of the year 2039.
        try (SpoolCommand run = SpoolCommand.start(
                directory,
                "replay",
                spool,
                "--bootstrap-server",
                cluster.bootstrap(),
                "--topic",
                replayed,
                "--until",
                "2038-01-01T00:00:00Z")) {
            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(run.err()).contains("wrong clock");
        }
        for (String topic : List.of(sent, replayed)) {
            List<Records.Content> records = records(cluster, topic);
            assertThat(records).as(topic).extracting(Records.Content::value).isEqualTo(frames(1, 3));
            assertThat(records.get(0).timestamp()).isBetween(before, System.currentTimeMillis());
            assertThat(records.get(0).headers()).contains("spool.time=" + WRONG_MS);
            assertThat(records.get(1).headers()).noneMatch(header -> header.startsWith("spool.time="));
        }
    }
}
