package io.spool.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.spool.cluster.ConfigValidation;
import io.spool.cluster.ConnectRest;
import io.spool.cluster.ConnectRestException;
import io.spool.cluster.ConnectorDefinition;
import io.spool.cluster.ConnectorFailedException;
import io.spool.cluster.ConnectorOffset;
import io.spool.cluster.ConnectorPlugin;
import io.spool.cluster.ConnectorStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proves the cluster by itself, with Kafka's own file connectors: file to topic to file. */
abstract class FileStreamPipeline {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int LINES = 10_000;
    private static final String SOURCE = "org.apache.kafka.connect.file.FileStreamSourceConnector";
    private static final String SINK = "org.apache.kafka.connect.file.FileStreamSinkConnector";
    private static final String STRINGS = "org.apache.kafka.connect.storage.StringConverter";

    @TempDir
    Path directory;

    @Test
    void connectorsAreFoundInTheirFolderAndLoadedApartFromTheWorker(TestCluster cluster) throws IOException {
        assertThat(cluster.connect().plugins())
                .extracting(ConnectorPlugin::className)
                .contains(SOURCE, SINK);
        assertThat(cluster.worker().settings().runtime().classPath()).doesNotContain("connect-file");
        assertThat(Files.readString(cluster.worker().log()))
                .containsPattern("PluginClassLoader\\{pluginLocation=file:\\S*/plugins/connect-file/}");
    }

    @Test
    void everyLineArrivesOnceAndInOrder(TestCluster cluster) throws Exception {
        Path in = write("in.txt", 0, LINES);
        Path out = directory.resolve("out.txt");
        String topic = cluster.createTopic("lines", 1);

        cluster.connect().run(source(cluster, topic, in));
        cluster.connect().run(sink(cluster, topic, out));

        awaitLines(cluster, out, LINES);
        assertThat(Files.readAllLines(out)).isEqualTo(Files.readAllLines(in));
    }

    @Test
    void killedWorkerComesBackAndDeliversTheRest(TestCluster cluster) throws Exception {
        Path in = write("in.txt", 0, LINES / 2);
        Path out = directory.resolve("out.txt");
        String topic = cluster.createTopic("lines", 1);
        ConnectorDefinition source = source(cluster, topic, in);
        cluster.connect().run(source);
        cluster.connect().run(sink(cluster, topic, out));
        awaitLines(cluster, out, LINES / 2);

        cluster.worker().kill();
        assertThat(cluster.worker().isRunning()).isFalse();
        write("in.txt", LINES / 2, LINES);
        cluster.worker().start();

        cluster.connect().awaitRunning(source.name());
        // At least once: what was delivered and not yet committed comes again.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Files.readAllLines(out)).containsAll(Files.readAllLines(in)));
    }

    @Test
    void offsetsOfStoppedConnectorAreReadAlteredAndDeleted(TestCluster cluster) throws Exception {
        Path in = write("in.txt", 0, 100);
        ConnectRest connect = cluster.connect();
        ConnectorDefinition source = source(cluster, cluster.createTopic("lines", 1), in);
        connect.run(source);
        int size = (int) Files.size(in);
        Map<String, Object> partition = Map.of("filename", in.toString());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(connect.offsets(source.name()))
                        .containsExactly(new ConnectorOffset(partition, Map.of("position", size))));

        connect.stop(source.name());
        connect.alterOffsets(source.name(), List.of(new ConnectorOffset(partition, Map.of("position", 0))));
        assertThat(connect.offsets(source.name()))
                .containsExactly(new ConnectorOffset(partition, Map.of("position", 0)));

        connect.resume(source.name());
        connect.awaitRunning(source.name());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(connect.offsets(source.name()))
                        .containsExactly(new ConnectorOffset(partition, Map.of("position", size))));

        connect.stop(source.name());
        connect.deleteOffsets(source.name());
        assertThat(connect.offsets(source.name())).isEmpty();
    }

    @Test
    void pausedConnectorResumesAndRestarts(TestCluster cluster) throws Exception {
        ConnectRest connect = cluster.connect();
        ConnectorDefinition source = source(cluster, cluster.createTopic("lines", 1), write("in.txt", 0, 1));
        connect.run(source);
        assertThat(connect.definition(source.name()).config()).containsAllEntriesOf(source.config());

        connect.pause(source.name());
        connect.await(
                source.name(),
                "paused",
                PATIENCE,
                status -> status.connector().state() == ConnectorStatus.State.PAUSED);
        connect.resume(source.name());
        connect.awaitRunning(source.name());
        connect.restart(source.name());
        assertThat(connect.awaitRunning(source.name()).tasks()).hasSize(1);

        connect.delete(source.name());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(connect.connectors()).doesNotContain(source.name()));
    }

    @Test
    void failedTaskIsReportedAtOnceWithItsTrace(TestCluster cluster) throws Exception {
        Path nowhere = directory.resolve("no-such-directory").resolve("out.txt");
        ConnectorDefinition sink = sink(cluster, cluster.createTopic("lines", 1), nowhere);

        assertThatThrownBy(() -> cluster.connect().run(sink))
                .isInstanceOf(ConnectorFailedException.class)
                .hasMessageContaining("task 0 of connector " + sink.name())
                .hasMessageContaining("Couldn't find or create file");
    }

    @Test
    void wrongConfigurationIsRefusedWithTheWorkersReason(TestCluster cluster) {
        ConnectorDefinition source =
                source(cluster, "lines", directory.resolve("in.txt")).without("topic");

        ConfigValidation validation = cluster.connect().validate(source);
        assertThat(validation.errorCount()).isEqualTo(1);
        assertThat(validation.errors()).containsOnlyKeys("topic");
        assertThatThrownBy(() -> cluster.connect().put(source))
                .isInstanceOfSatisfying(ConnectRestException.class, e -> {
                    assertThat(e.status()).isEqualTo(400);
                    assertThat(e.body()).contains("Missing required configuration \\\"topic\\\"");
                });
    }

    static ConnectorDefinition source(TestCluster cluster, String topic, Path file) {
        return new ConnectorDefinition(
                cluster.uniqueName("file-source"),
                Map.of(
                        "connector.class", SOURCE,
                        "tasks.max", "1",
                        "file", file.toString(),
                        "topic", topic,
                        "value.converter", STRINGS));
    }

    static ConnectorDefinition sink(TestCluster cluster, String topic, Path file) {
        return new ConnectorDefinition(
                cluster.uniqueName("file-sink"),
                Map.of(
                        "connector.class", SINK,
                        "tasks.max", "1",
                        "file", file.toString(),
                        "topics", topic,
                        "value.converter", STRINGS));
    }

    /** Appends numbered lines to the file. */
    Path write(String fileName, int from, int to) throws IOException {
        List<String> lines =
                IntStream.range(from, to).mapToObj(line -> "line " + line).toList();
        return Files.write(directory.resolve(fileName), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    static void awaitLines(TestCluster cluster, Path file, int count) {
        await().atMost(PATIENCE)
                .failFast(cluster::requireNothingFailed)
                .untilAsserted(() -> assertThat(lines(file).size()).isGreaterThanOrEqualTo(count));
    }

    static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}
