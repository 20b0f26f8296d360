package io.spool.bench.pipeline;

import io.spool.bench.report.Report;
import io.spool.bench.report.Target;
import io.spool.cluster.Checkout;
import io.spool.cluster.ConnectorDefinition;
import io.spool.core.value.Encoding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sink beside a task that counts, one that puts values into a mapping, and FileStreamSink: the same topic, worker and
 * converter, from the first record to the last.
 */
final class SinkRace {
    private static final String COUNTING = "task that counts";
    private static final String MAPPING = "task that puts into a mapping";
    private static final String FILE = "FileStreamSink";
    private static final String COMMAND = "benchmarks/pipeline/run sink";
    private static final String RING_BYTES = Long.toString(256L << 20);

    private final Cluster cluster;
    private final Path scratch;
    private final Report report;
    private final int rounds;
    private final List<Encoding> encodings;

    /** @param encodings of spools beside the default one */
    SinkRace(Cluster cluster, Path scratch, Report report, int rounds, List<Encoding> encodings) {
        this.encodings = List.copyOf(encodings);
        this.cluster = cluster;
        this.scratch = scratch;
        this.report = report;
        this.rounds = rounds;
    }

    /** @param fetch consumer settings, as options of a connector */
    void run(
            String topic,
            long records,
            Telemetry telemetry,
            Converter converter,
            String called,
            Map<String, String> fetch)
            throws Exception {
        List<Side> sides = new ArrayList<>();
        sides.add(new Side(SpoolSide.DEFAULT, () -> lap(with(converter, spool(topic, null), fetch), records)));
        for (Encoding encoding : encodings) {
            sides.add(new Side(
                    SpoolSide.of(encoding), () -> lap(with(converter, spool(topic, encoding), fetch), records)));
        }
        List<String> spools = sides.stream().map(Side::name).toList();
        sides.add(new Side(COUNTING, () -> lap(with(converter, idle(topic), fetch), records)));
        sides.add(new Side(MAPPING, () -> lap(with(converter, mapping(topic), fetch), records)));
        // It writes values by their toString.
        boolean hasFile = converter != Converter.BYTES;
        if (hasFile) {
            sides.add(new Side(FILE, () -> lap(with(converter, file(topic), fetch), records)));
        }
        Comparison comparison = new Comparison(
                report,
                COMMAND,
                "sink, " + telemetry + ", " + converter + ", " + called,
                Side.race(sides, rounds, cluster.gauge()));
        comparison.rates(SpoolSide.DEFAULT, COUNTING, Target.atLeast(0.8));
        comparison.rates(SpoolSide.DEFAULT, MAPPING, null);
        if (hasFile) {
            comparison.rates(SpoolSide.DEFAULT, FILE, Target.atLeast(2));
        }
        comparison.processorTime(SpoolSide.DEFAULT, COUNTING);
        comparison.rates(MAPPING, COUNTING, null);
        comparison.processorTime(MAPPING, COUNTING);
        SpoolSide.compare(comparison, spools);
    }

    private Lap lap(ConnectorDefinition definition, long records) throws Exception {
        ConnectorDefinition named = definition.withName(cluster.name("sink"));
        cluster.connect().put(named);
        Lap lap = cluster.gauge().sink(named.name(), records);
        cluster.connect().delete(named.name());
        return lap;
    }

    private static ConnectorDefinition with(
            Converter converter, ConnectorDefinition definition, Map<String, String> fetch) {
        ConnectorDefinition with = converter.in(definition).with("consumer.override.auto.offset.reset", "earliest");
        for (Map.Entry<String, String> option : fetch.entrySet()) {
            with = with.with(option.getKey(), option.getValue());
        }
        return with;
    }

    /** As config/spool-sink.json has it. All laps with one encoding go into one spool, which has gone round. */
    private ConnectorDefinition spool(String topic, @Nullable Encoding encoding) {
        String directory = "spool-of-sinks" + (encoding == null ? "" : "-" + encoding);
        return SpoolSide.encoded(ConnectorDefinition.read(Checkout.config("spool-sink.json")), encoding)
                .with("topics", topic)
                .with("spool.directory", scratch.resolve(directory).toString())
                .with("spool.size.bytes", RING_BYTES);
    }

    private static ConnectorDefinition idle(String topic) {
        return other("idle", "io.spool.bench.idle.CountingSinkConnector", topic);
    }

    /** As large as a spool, which has gone round, too. */
    private ConnectorDefinition mapping(String topic) {
        return other("mapping", "io.spool.bench.idle.MappingSinkConnector", topic)
                .with("file", scratch.resolve("mapping-of-sinks").toString())
                .with("size", RING_BYTES);
    }

    private ConnectorDefinition file(String topic) {
        return other("file", "org.apache.kafka.connect.file.FileStreamSinkConnector", topic)
                .with("file", scratch.resolve("file-of-sinks").toString());
    }

    private static ConnectorDefinition other(String name, String connectorClass, String topic) {
        return new ConnectorDefinition(
                name, Map.of("connector.class", connectorClass, "tasks.max", "1", "topics", topic));
    }
}
