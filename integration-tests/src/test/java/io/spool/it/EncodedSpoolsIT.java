package io.spool.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spool.core.Spools;
import io.spool.core.value.DictionaryStatus;
import io.spool.core.value.Encoding;
import io.spool.core.value.EncodingStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    /** What goes through one spool. */
    private record Pipe(Encoding encoding, String topic, ThereAndBack connectors) {
        Path spool() {
            return connectors.spool();
        }
    }

    private Pipe pipe(TestCluster cluster, Encoding encoding) throws Exception {
        String topic = cluster.createTopic("encoded", 1);
        return new Pipe(
                encoding,
                topic,
                ThereAndBack.of(cluster.bootstrap(), cluster.connect(), topic, directory.resolve(encoding.toString()))
                        .withSink("spool.encoding", encoding.toString()));
    }

    @Test
    void recordsComeBackAsTheyWereWhateverTheEncoding(TestCluster cluster) throws Exception {
        Pipe plain = pipe(cluster, Encoding.PLAIN);
        List<Pipe> encoded =
                List.of(pipe(cluster, Encoding.KEYS), pipe(cluster, Encoding.ZSTD), pipe(cluster, Encoding.AUTO));
        List<Pipe> all = new ArrayList<>(encoded);
        all.add(plain);
        for (Pipe each : all) {
            each.connectors().begin(records(each.topic()).subList(0, FIRST));
        }
        for (Pipe each : encoded) {
            await().atMost(PATIENCE)
                    .failFast(cluster::requireNothingFailed)
                    .until(() -> status(each.spool()).newest().isPresent());
        }
        for (Pipe each : all) {
            each.connectors().send(records(each.topic()).subList(FIRST, COUNT));
        }
        for (Pipe each : all) {
            each.connectors()
                    .awaitArrived(
                            records(each.topic()).stream().map(Records::content).toList());
        }
        cluster.removeConnectors();

        String text = text(plain.spool(), plain.topic());
        assertThat(text.lines()).hasSize(COUNT);
        for (Pipe each : encoded) {
            assertSameText(each, each.spool(), text);
            assertEncoded(each);
            Path carried = directory.resolve(each.encoding() + "-carried");
            copy(each.spool(), carried);
            assertSameText(each, carried, text);
        }
    }

    private void assertSameText(Pipe pipe, Path spool, String expected) throws Exception {
        // Not printed: it is long.
        assertThat(text(spool, pipe.topic()).equals(expected))
                .as(spool.toString())
                .isTrue();
    }

    /** What makes and uses a dictionary for zstd is in the plugin's own class loader. */
    private void assertEncoded(Pipe pipe) throws Exception {
        EncodingStatus status = status(pipe.spool());
        assertThat(status.wish()).isEqualTo(pipe.encoding());
        assertThat(status.newest())
                .map(DictionaryStatus::encoding)
                .get()
                .matches(used -> pipe.encoding() == Encoding.AUTO || used == pipe.encoding());
        assertThat(status.ratio()).isLessThan(0.8);
        assertThat(SpoolCommand.output(directory, "status", pipe.spool()))
                .contains("  encoding  " + pipe.encoding())
                .contains("  saved     ");
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
