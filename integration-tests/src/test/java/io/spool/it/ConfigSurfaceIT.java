package io.spool.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.cluster.Checkout;
import io.spool.cluster.ConfigOption;
import io.spool.cluster.ConfigValidation;
import io.spool.cluster.ConnectorDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every option of both connectors is asked, through the worker, what it thinks of wrong values. The options are those that
 * the worker tells of, so that a new one is in this test at once.
 */
@ClusterTest(BrokerKind.PROCESS)
class ConfigSurfaceIT {

    @ParameterizedTest
    @ValueSource(strings = {"spool-sink.json", "spool-source.json", "spool-source-plain.json"})
    void aReadyConfigurationIsFoundRight(String ready, TestCluster cluster) {
        ConfigValidation validation = cluster.connect().validate(ConnectorDefinition.read(Checkout.config(ready)));
        assertThat(validation.errors()).isEmpty();
        assertThat(validation.errorCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"spool-sink.json", "spool-source.json"})
    void aWrongValueIsToldAtItsOptionWithWhatWasExpected(String ready, TestCluster cluster) {
        ConnectorDefinition right = ConnectorDefinition.read(Checkout.config(ready));
        List<ConfigOption> options = optionsOf(right, cluster);
        Map<String, List<String>> recommended =
                cluster.connect().validate(right).recommended();
        SoftAssertions softly = new SoftAssertions();
        for (ConfigOption option : options) {
            for (WrongValue wrong : WrongValue.of(option, recommended.getOrDefault(option.name(), List.of()))) {
                Map<String, List<String>> errors = cluster.connect()
                        .validate(right.with(option.name(), wrong.value()))
                        .errors();
                String what = option.name() + "='" + wrong.value() + "'";
                softly.assertThat(errors).as(what).containsOnlyKeys(option.name());
                softly.assertThat(String.join("\n", errors.getOrDefault(option.name(), List.of())))
                        .as(what)
                        .contains(option.name())
                        .containsPattern(Pattern.compile(wrong.expected(), Pattern.DOTALL));
            }
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {"spool-sink.json", "spool-source.json"})
    void aMissingOptionIsToldIfItMustBeGiven(String ready, TestCluster cluster) {
        ConnectorDefinition right = ConnectorDefinition.read(Checkout.config(ready));
        List<ConfigOption> required = optionsOf(right, cluster).stream()
                .filter(ConfigOption::required)
                .toList();
        assertThat(required).isNotEmpty();
        for (ConfigOption option : required) {
            Map<String, List<String>> errors =
                    cluster.connect().validate(right.without(option.name())).errors();
            assertThat(errors).containsOnlyKeys(option.name());
            assertThat(errors.get(option.name()))
                    .singleElement()
                    .asString()
                    .contains("Missing required")
                    .contains(option.name());
        }
    }

    /** Ours alone: what Kafka's own connector has word by word as well, every connector has. */
    private static List<ConfigOption> optionsOf(ConnectorDefinition definition, TestCluster cluster) {
        String ours = String.valueOf(definition.config().get("connector.class"));
        List<ConfigOption> options = new ArrayList<>(cluster.connect().options(ours));
        options.removeAll(cluster.connect()
                .options(
                        ours.contains("Sink")
                                ? "org.apache.kafka.connect.file.FileStreamSinkConnector"
                                : "org.apache.kafka.connect.file.FileStreamSourceConnector"));
        // Fewer would mean that the worker told of something else.
        assertThat(options)
                .hasSizeGreaterThan(10)
                .allSatisfy(option ->
                        assertThat(option.documentation()).as(option.name()).isNotBlank());
        return options;
    }
}
