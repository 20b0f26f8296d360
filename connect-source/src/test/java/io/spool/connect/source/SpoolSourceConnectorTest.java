package io.spool.connect.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolSourceConnectorTest {
    @TempDir
    private Path directory;

    private final SpoolSourceConnector connector = new SpoolSourceConnector();

    @Test
    void serviceLoaderFindsTheConnector() {
        assertThat(ServiceLoader.load(SourceConnector.class)).hasAtLeastOneElementOfType(SpoolSourceConnector.class);
    }

    @Test
    void versionIsKnownToConnectorAndTask() {
        assertThat(connector.version()).matches("\\d+\\.\\d+.*").isEqualTo(new SpoolSourceTask().version());
    }

    @Test
    void everySpoolHasOneTaskAndNoTaskIsWithoutSpool() {
        connector.start(Map.of("name", "c", "spool.directories", "/x/1,/x/2,/x/3"));
        assertThat(connector.taskConfigs(2).stream().map(SpoolSourceConnectorTest::directories))
                .containsExactly(List.of(Path.of("/x/1"), Path.of("/x/2")), List.of(Path.of("/x/3")));
        assertThat(connector.taskConfigs(9)).hasSize(3);
    }

    @Test
    void patternsMeanTheDirectoriesThatHoldASpool() throws Exception {
        create("a/one");
        create("a/two");
        create("b/one");
        create("c");
        Files.createDirectories(directory.resolve("a/empty"));
        assertThat(found("/*/one")).containsExactly(directory.resolve("a/one"), directory.resolve("b/one"));
        assertThat(found("/a/*")).containsExactly(directory.resolve("a/one"), directory.resolve("a/two"));
        assertThat(found("/{a,b}/t?o")).containsExactly(directory.resolve("a/two"));
        assertThat(found("/none/*")).isEmpty();
        assertThat(found("/plain")).containsExactly(directory.resolve("plain"));
    }

    @Test
    void spoolThatAppearsLaterIsNoticed() throws Exception {
        CompletableFuture<Void> noticed = new CompletableFuture<>();
        SpoolDirectories directories = new SpoolDirectories(List.of(directory + "/*"));
        try (DirectoryWatch watch = new DirectoryWatch(
                directories::found, directories.found(), Duration.ofMillis(10), () -> noticed.complete(null))) {
            watch.start();
            create("new");
            noticed.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void noSpoolYetMeansNoTask() {
        connector.start(Map.of("name", "c", "spool.directories", "/x"));
        assertThat(connector.taskConfigs(1)).hasSize(1);
        SpoolSourceConnector none = new SpoolSourceConnector();
        none.initialize(new NoReconfiguration());
        none.start(Map.of("name", "c", "spool.directories", directory + "/*"));
        assertThat(none.taskConfigs(1)).isEmpty();
        none.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "relative", "/x,relative/*", "/x/../y", "/", "/x/["})
    void directoriesThatAreNoSafeAbsolutePathsAreRefused(String directories) {
        assertThat(errors("spool.directories", Map.of("spool.directories", directories)))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"middle", "sequence:0", "sequence:x", "time:yesterday", "time:", "Earliest"})
    void startPositionsThatAreNoneAreRefused(String position) {
        assertThat(errors("start.position", Map.of("start.position", position)))
                .singleElement()
                .asString()
                .contains("start.position");
    }

    @Test
    void plainFramesNeedATopicOfTheirOwn() {
        assertThat(errors("topic", Map.of("frame.format", "plain")))
                .singleElement()
                .asString()
                .contains("plain.topic");
        assertThat(errors("topic", Map.of("frame.format", "plain", "topic", "${topic}-x")))
                .hasSize(1);
        assertThat(errors("topic", Map.of("frame.format", "plain", "topic", "t")))
                .isEmpty();
        assertThat(errors("topic", Map.of("frame.format", "plain", "plain.topic", "t")))
                .isEmpty();
        assertThat(errors("topic", Map.of("frame.format", "record"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "..", "${host}", "ü"})
    void topicsThatKafkaDoesNotHaveAreRefused(String topic) {
        assertThat(errors("topic", Map.of("topic", topic))).hasSize(1);
        assertThat(errors("plain.topic", Map.of("plain.topic", topic))).hasSize(1);
    }

    @Test
    void pointersAndReaderNamesAreChecked() {
        assertThat(errors("plain.key.pointer", Map.of("plain.key.pointer", "id")))
                .hasSize(1);
        assertThat(errors("reader.name", Map.of("reader.name", "x".repeat(97)))).hasSize(1);
        assertThat(errors("reader.name", Map.of("name", "x".repeat(97))))
                .singleElement()
                .asString()
                .contains("reader.name");
    }

    @Test
    void exactlyOnceAndTransactionsOfItsOwnAreSupported() {
        assertThat(connector.exactlyOnceSupport(Map.of())).isEqualTo(ExactlyOnceSupport.SUPPORTED);
        assertThat(connector.canDefineTransactionBoundaries(Map.of()))
                .isEqualTo(ConnectorTransactionBoundaries.SUPPORTED);
    }

    @Test
    void policiesThatSendRecordsNeedATopicForThem() {
        assertThat(errors("loss.topic", Map.of("loss.policy", "gap-record")))
                .singleElement()
                .asString()
                .contains("loss.policy=gap-record", "loss.topic", "loss.policy=report");
        assertThat(errors("loss.topic", Map.of("loss.policy", "gap-record", "loss.topic", "gaps")))
                .isEmpty();
        assertThat(errors("loss.topic", Map.of("loss.topic", "${topic}-gaps"))).hasSize(1);
        assertThat(errors("bad.frames.topic", Map.of("bad.frames", "divert")))
                .singleElement()
                .asString()
                .contains("bad.frames=divert", "bad.frames.topic", "bad.frames=skip");
        assertThat(errors("bad.frames.topic", Map.of("bad.frames", "divert", "bad.frames.topic", "bad-${spool}")))
                .isEmpty();
        assertThat(errors("bad.frames.value", Map.of("bad.frames.value", "struct")))
                .hasSize(1);
        assertThat(errors("loss.policy", Map.of("loss.policy", "GAP_RECORD"))).hasSize(1);
    }

    @Test
    void optionsThatNobodyKnowsAreFound() {
        Map<String, String> given = new HashMap<>(Map.of(
                "name", "c",
                "connector.class", "x",
                "tasks.max", "1",
                "spool.directories", "/x",
                "spool.directory", "/x",
                "los.policy", "fail",
                "transforms.a.type", "y"));
        given.putAll(Map.of(
                "topic.creation.default.partitions", "1",
                "value.converter", "z",
                "value.converter.schemas.enable", "false",
                "producer.override.linger.ms", "5",
                "transaction.boundary", "connector",
                "errors.tolerance", "all"));
        assertThat(new SpoolSourceConfig(given).unknown()).containsExactly("los.policy", "spool.directory");
    }

    private void create(String name) throws SpoolException {
        Spools.create(directory.resolve(name), CreateOptions.ofSize(65_536));
    }

    private List<Path> found(String pattern) {
        return new SpoolDirectories(List.of(directory + pattern)).found();
    }

    private static List<Path> directories(Map<String, String> taskConfig) {
        return new SpoolSourceConfig(taskConfig).taskDirectories();
    }

    private List<String> errors(String option, Map<String, String> options) {
        Map<String, String> all = new HashMap<>(Map.of("name", "c", "spool.directories", "/x"));
        all.putAll(options);
        return connector.validate(all).configValues().stream()
                .filter(value -> value.name().equals(option))
                .findFirst()
                .orElseThrow()
                .errorMessages();
    }
}
