package io.spool.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What Dockerfile and compose file repeat of the other ready configurations is the same there. */
class ContainerFilesTest {
    private static final Pattern VARIABLE = Pattern.compile("(?m)^ +KAFKA_([A-Z_]+): \"(.*)\"$");
    private static final Pattern BASE = Pattern.compile("KAFKA_VERSION=(\\S+)");
    private static final Pattern BROKER_IMAGE = Pattern.compile("image: apache/kafka:(\\S+)");

    @Test
    void theBrokerInTheContainerIsTheOneOfTheBrokersFile() throws IOException {
        Map<String, String> container = new TreeMap<>();
        VARIABLE.matcher(text("compose.yaml"))
                .results()
                .forEach(found ->
                        container.put(found.group(1).toLowerCase(Locale.ROOT).replace('_', '.'), found.group(2)));
        // The image has a volume of its own for this.
        assertThat(container.remove("log.dirs")).isEqualTo("/var/lib/kafka/data");

        Map<String, String> file = Checkout.properties("broker.properties");
        file.remove("log.dirs");
        assertThat(container).isEqualTo(file);
    }

    @Test
    void brokerAndWorkerAreOfTheReleaseThatIsTested() throws IOException {
        assertThat(first(BROKER_IMAGE, "compose.yaml"))
                .startsWith(KafkaRuntime.CURRENT_RELEASE + ".")
                .isEqualTo(first(BASE, "Dockerfile"));
    }

    @Test
    void theWorkerFindsThePluginsWhereTheImageHasThem() throws IOException {
        String plugins = Checkout.properties("worker.properties").getOrDefault("plugin.path", "");
        assertThat(text("Dockerfile")).contains(" . " + plugins + "/\n");
    }

    @Test
    void theWorkerIsGivenItsFileWhereTheImageLooksForIt() throws IOException {
        assertThat(text("Dockerfile")).contains("\"/etc/spool/worker.properties\"]");
        assertThat(text("compose.yaml")).contains("- ./worker.properties:/etc/spool/worker.properties:ro\n");
    }

    private static String first(Pattern pattern, String file) throws IOException {
        return pattern.matcher(text(file))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    private static String text(String file) throws IOException {
        return Files.readString(Checkout.config(file));
    }
}
