package io.spool.connect.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolSinkConnectorTest {
    private final SpoolSinkConnector connector = new SpoolSinkConnector();

    @Test
    void serviceLoaderFindsTheConnector() {
        assertThat(ServiceLoader.load(SinkConnector.class)).hasAtLeastOneElementOfType(SpoolSinkConnector.class);
    }

    @Test
    void thereAreAsManyTasksAsThereMayBe() {
        connector.start(Map.of("spool.directory", "/x"));
        assertThat(connector.taskConfigs(3))
                .containsExactly(
                        Map.of("spool.directory", "/x", "task.number", "0"),
                        Map.of("spool.directory", "/x", "task.number", "1"),
                        Map.of("spool.directory", "/x", "task.number", "2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"relative/${topic}", "/x/../y", "/x/./y", "/", "/x/${host}", "/x\0/y", "${topic}"})
    void directoryThatIsNoSafeAbsolutePathIsRefused(String directory) {
        assertThat(errors(Map.of("spool.directory", directory), "spool.directory"))
                .singleElement()
                .asString()
                .contains("spool.directory");
    }

    @Test
    void directoryMustBeGiven() {
        assertThat(errors(Map.of(), "spool.directory")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x", "/x/${topic}", "/x/${topic}-${partition}", "/x/${partition}/..b"})
    void directoryThatIsSafeIsTaken(String directory) {
        assertThat(errors(Map.of("spool.directory", directory), "spool.directory"))
                .isEmpty();
    }

    @Test
    void largestFrameMustFitTheSize() {
        assertThat(errors(
                        Map.of("spool.directory", "/x", "spool.size.bytes", "65536", "spool.max.frame.bytes", "60000"),
                        "spool.max.frame.bytes"))
                .singleElement()
                .asString()
                .contains("spool.size.bytes=65536", "spool.max.frame.bytes=60000", "larger");
    }

    @Test
    void optionsForNewSpoolsAreHiddenWhenNoneAreCreated() {
        assertThat(value(Map.of("spool.directory", "/x", "spool.create", "false"), "spool.size.bytes")
                        .visible())
                .isFalse();
        assertThat(value(Map.of("spool.directory", "/x"), "spool.size.bytes").visible())
                .isTrue();
        assertThat(value(Map.of("spool.directory", "/x"), "spool.full.policy").recommendedValues())
                .containsExactly("overwrite", "block");
    }

    @Test
    void encodingMustBeOneThatThereIs() {
        assertThat(errors(Map.of("spool.directory", "/x", "spool.encoding", "gzip"), "spool.encoding"))
                .singleElement()
                .asString()
                .contains("spool.encoding", "gzip", "keys, zstd, auto, plain");
        assertThat(value(Map.of("spool.directory", "/x"), "spool.encoding").recommendedValues())
                .containsExactly("keys", "zstd", "auto", "plain");
        assertThat(value(Map.of("spool.directory", "/x"), "spool.encoding").value())
                .isEqualTo("keys");
        assertThat(value(Map.of("spool.directory", "/x", "spool.create", "false"), "spool.encoding")
                        .visible())
                .isFalse();
    }

    private List<String> errors(Map<String, String> options, String name) {
        return value(options, name).errorMessages();
    }

    private ConfigValue value(Map<String, String> options, String name) {
        Map<String, String> all = new HashMap<>(options);
        all.put("name", "sink");
        return connector.validate(all).configValues().stream()
                .filter(value -> value.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
