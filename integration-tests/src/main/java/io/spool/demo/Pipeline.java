package io.spool.demo;

import io.spool.cluster.Checkout;
import io.spool.cluster.ConnectRest;
import io.spool.cluster.ConnectorDefinition;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The places that the frames pass, and the connectors between them, from the ready configs.
 *
 * <p>Of the configs only what no config can know is changed: where the spools are, how large they must be, and that the
 * first source delivers to the topic which the sink reads.
 */
final class Pipeline {
    static final String TOPIC = "telemetry";
    static final String REPLAYED_TOPIC = "telemetry-replayed";

    /** Where the ready configs keep spools; here that place is a directory of the demonstration's own. */
    private static final String USUAL_HOME = "/var/spool";

    private final Path home;
    private final ConnectorDefinition plainSource;
    private final ConnectorDefinition sink;
    private final ConnectorDefinition recordSource;

    /**
     * @param home where the spools are
     * @param kafkaSpoolBytes size of the spool that the sink makes
     */
    Pipeline(Path home, long kafkaSpoolBytes) {
        this.home = home;
        this.plainSource = ready("spool-source-plain").with("topic", TOPIC);
        this.sink = ready("spool-sink").with("spool.size.bytes", Long.toString(kafkaSpoolBytes));
        this.recordSource = ready("spool-source");
    }

    /** Spool A: the local program writes it. */
    Path localSpool() {
        return home.resolve("local").resolve(TOPIC);
    }

    /** Spool B: the sink makes it. */
    Path kafkaSpool() {
        return home.resolve("kafka").resolve(TOPIC);
    }

    /** The name under which the first source reads spool A. */
    String localReader() {
        return plainSource.name();
    }

    /** The name under which the second source reads spool B. */
    String kafkaReader() {
        return recordSource.name();
    }

    /** The group in which the sink reads the first topic. */
    String sinkGroup() {
        return "connect-" + sink.name();
    }

    /** Starts what carries spool A to the first topic, which it makes. */
    void startFirstSource(ConnectRest connect) {
        connect.put(plainSource);
    }

    /** Starts what lays the first topic down in spool B, which it makes when the first record comes. */
    void startSink(ConnectRest connect) {
        connect.put(sink);
    }

    /** Starts what carries spool B, which must be there, to the second topic, which it makes. */
    void startSecondSource(ConnectRest connect) {
        connect.put(recordSource);
    }

    /** Throws iff a connector or a task has failed. */
    static void requireNotFailed(ConnectRest connect) {
        for (String connector : connect.connectors()) {
            connect.status(connector).requireNotFailed();
        }
    }

    private ConnectorDefinition ready(String name) {
        ConnectorDefinition definition = ConnectorDefinition.read(Checkout.config(name + ".json"));
        Map<String, String> config = new TreeMap<>(definition.config());
        config.replaceAll((option, value) -> value.replace(USUAL_HOME, home.toString()));
        return new ConnectorDefinition(definition.name(), config);
    }
}
