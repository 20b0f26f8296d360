package io.spool.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.error.EncodingMissingException;
import io.spool.core.value.DictionaryStatus;
import io.spool.core.value.Encoding;
import io.spool.core.value.EncodingStatus;
import io.spool.core.value.ReaderOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every encoding, by the packaged plugin in a real worker, beside plain frames: nobody can tell them apart but by their size. */
@ClusterTest(BrokerKind.PROCESS)
class EncodedSpoolsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** More than the first dictionary is made of. */
    private static final int FIRST = 600;

    private static final int COUNT = 4_000;

    @TempDir
    private Path directory;

    private static List<ProducerRecord<byte @Nullable [], byte @Nullable []>> records(String topic) {
        List<ProducerRecord<byte @Nullable [], byte @Nullable []>> records = new ArrayList<>();
        List<String> texts = Records.telemetry(COUNT);
        for (int i = 0; i < COUNT; i++) {
            byte[] key = i % 5 == 0 ? null : ("key-" + i % 17).getBytes(UTF_8);
            // Also what is no JSON, and what is nothing.
            byte[] value = i % 50 == 0
                    ? null
                    : i % 31 == 0 ? new byte[] {(byte) i, 0, -1} : texts.get(i).getBytes(UTF_8);
            records.add(Records.record(topic, 0, Records.RECENTLY + i, key, value));
        }
        return records;
    }

    @Test
    void recordsComeBackAsTheyWereWhateverTheEncoding(TestCluster cluster) throws Exception {
        Map<Encoding, ThereAndBack> pipes = new EnumMap<>(Encoding.class);
        Map<Encoding, String> topics = new EnumMap<>(Encoding.class);
        for (Encoding encoding : Encoding.values()) {
            String topic = cluster.createTopic("encoded", 1);
            topics.put(encoding, topic);
            ThereAndBack pipe = ThereAndBack.of(
                            cluster.bootstrap(), cluster.connect(), topic, directory.resolve(encoding.toString()))
                    .withSink("spool.encoding", encoding.toString());
            pipes.put(encoding, pipe);
            pipe.begin(records(topic).subList(0, FIRST));
        }
        pipes.forEach((encoding, pipe) -> await().atMost(PATIENCE)
                .failFast(cluster::requireNothingFailed)
                .until(() -> encoding == Encoding.PLAIN
                        || status(pipe.spool()).newest().isPresent()));
        for (Map.Entry<Encoding, ThereAndBack> each : pipes.entrySet()) {
            each.getValue().send(records(topics.get(each.getKey())).subList(FIRST, COUNT));
        }
        for (Map.Entry<Encoding, ThereAndBack> each : pipes.entrySet()) {
            each.getValue()
                    .awaitArrived(records(topics.get(each.getKey())).stream()
                            .map(Records::content)
                            .toList());
        }
        cluster.removeConnectors();

        String plain = text(pipes.get(Encoding.PLAIN).spool(), topics.get(Encoding.PLAIN));
        assertThat(plain.lines()).hasSize(COUNT);
        for (Encoding encoding : List.of(Encoding.KEYS, Encoding.ZSTD, Encoding.AUTO)) {
            Path spool = pipes.get(encoding).spool();
            assertThat(text(spool, topics.get(encoding)).equals(plain))
                    .as("frames of " + encoding + " as the command shows them")
                    .isTrue();
            // What makes and uses a dictionary for zstd is in the plugin's own class loader.
            assertThat(status(spool).wish()).isEqualTo(encoding);
            assertThat(status(spool).newest())
                    .map(DictionaryStatus::encoding)
                    .get()
                    .matches(used -> encoding == Encoding.AUTO || used == encoding);
            assertThat(status(spool).ratio()).isLessThan(0.8);
            assertThat(SpoolCommand.output(directory, "status", spool))
                    .contains("  encoding  " + encoding)
                    .contains("  saved     ");
            Path carried = directory.resolve(encoding + "-carried");
            copy(spool, carried);
            assertThat(text(carried, topics.get(encoding)).equals(plain))
                    .as("frames of a copy of the directory, " + encoding)
                    .isTrue();
        }
        assertNotReadHere(pipes.get(Encoding.ZSTD).spool());
    }

    /** These tests have spool-core alone on their class path. */
    private static void assertNotReadHere(Path spool) {
        assertThatThrownBy(() -> {
                    try (SpoolReader reader = Spools.reader(spool, ReaderOptions.anonymous())) {
                        while (!reader.read().isEmpty()) {}
                    }
                })
                .isInstanceOf(EncodingMissingException.class)
                .hasMessageContaining("add spool-zstd");
    }

    private static EncodingStatus status(Path spool) throws IOException {
        return Spools.status(spool).encoding();
    }

    /** All frames, without what differs from one topic to the other. */
    private String text(Path spool, String topic) throws Exception {
        return SpoolCommand.output(directory, "cat", spool).replace("\"" + topic + "\"", "\"topic\"");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }
}
