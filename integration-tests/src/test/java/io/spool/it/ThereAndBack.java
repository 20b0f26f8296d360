package io.spool.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spool.cluster.Checkout;
import io.spool.cluster.ConnectRest;
import io.spool.cluster.ConnectorDefinition;
import io.spool.core.Spools;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A sink and a source with one spool between them, on any worker: what is sent to a topic of one partition arrives in another.
 *
 * @param connect the worker that runs both
 * @param spool the directory of the spool
 * @param arrivals the topic behind the source
 */
record ThereAndBack(
        String bootstrap,
        ConnectRest connect,
        ConnectorDefinition sink,
        ConnectorDefinition source,
        Path spool,
        String arrivals) {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

    /** From the ready configurations; nothing is converted, unless options say so. */
    static ThereAndBack of(String bootstrap, ConnectRest connect, String topic, Path spool) {
        return new ThereAndBack(
                        bootstrap,
                        connect,
                        ConnectorDefinition.read(Checkout.config("spool-sink.json"))
                                .withName("sink-" + topic)
                                .with("topics", topic)
                                .with("spool.directory", spool.toString())
                                .with("spool.size.bytes", "8388608")
                                .with("consumer.override.auto.offset.reset", "earliest"),
                        ConnectorDefinition.read(Checkout.config("spool-source.json"))
                                .withName("source-" + topic)
                                .with("spool.directories", spool.toString())
                                .with("topic", "${topic}-replayed"),
                        spool,
                        topic + "-replayed")
                .with("key.converter", BYTES)
                .with("value.converter", BYTES)
                .with("header.converter", BYTES);
    }

    /** Gives both connectors the option. */
    ThereAndBack with(String option, String value) {
        return withSink(option, value).withSource(option, value);
    }

    ThereAndBack withSink(String option, String value) {
        return new ThereAndBack(bootstrap, connect, sink.with(option, value), source, spool, arrivals);
    }

    ThereAndBack withSource(String option, String value) {
        return new ThereAndBack(bootstrap, connect, sink, source.with(option, value), spool, arrivals);
    }

    /** The same connectors with another spool, because a transformation gives records another topic. */
    ThereAndBack by(Path otherSpool, String otherArrivals) {
        return new ThereAndBack(
                bootstrap,
                connect,
                sink,
                source.with("spool.directories", otherSpool.toString()),
                otherSpool,
                otherArrivals);
    }

    /** Starts the sink, sends the records, and starts the source when there is something in the spool. */
    void begin(List<ProducerRecord<byte @Nullable [], byte @Nullable []>> records)
            throws ExecutionException, InterruptedException {
        connect.run(sink);
        send(records);
        await().atMost(PATIENCE)
                .failFast(() -> connect.status(sink.name()).requireNotFailed())
                .until(() -> Spools.exists(spool) && Spools.status(spool).frames() > 0);
        connect.run(source);
    }

    void send(List<ProducerRecord<byte @Nullable [], byte @Nullable []>> records)
            throws ExecutionException, InterruptedException {
        Records.send(bootstrap, records);
    }

    /**
     * Waits until all of it is there, in order, and nothing else. Some may come a second time: delivery is at least once.
     */
    void awaitArrived(List<Records.Content> expected) {
        await().atMost(PATIENCE).failFast(this::requireNotFailed).untilAsserted(() -> {
            Map<Integer, List<Records.Content>> got = Records.all(bootstrap, arrivals);
            assertThat(List.copyOf(new LinkedHashSet<>(got.getOrDefault(0, List.of()))))
                    .isEqualTo(expected);
        });
    }

    /** Stops and starts both connectors. */
    void restart() {
        for (ConnectorDefinition each : List.of(sink, source)) {
            connect.restart(each.name());
            connect.awaitRunning(each.name());
        }
    }

    /** Stops both connectors, and removes them. */
    void remove() {
        for (ConnectorDefinition each : List.of(sink, source)) {
            connect.stop(each.name());
            connect.delete(each.name());
        }
    }

    private void requireNotFailed() {
        connect.status(sink.name()).requireNotFailed();
        connect.status(source.name()).requireNotFailed();
    }
}
