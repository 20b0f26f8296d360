package io.spool.bench.pipeline;

import io.spool.bench.report.Report;
import io.spool.bench.report.Target;
import io.spool.cluster.Checkout;
import io.spool.cluster.ConnectorDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The source beside a task whose records are ready, one that makes them of bytes, and FileStreamSource: the same worker,
 * converter and producer settings, each into a topic of its own that was empty.
 */
final class SourceRace {
    private static final String READY = "task with records ready";
    private static final String MAKING = "task that makes records";
    private static final String FILE = "FileStreamSource";
    private static final String COMMAND = "benchmarks/pipeline/run source";

    /** As many as the spool's source hands out at once. */
    private static final String BATCH = "2000";

    private final Cluster cluster;
    private final Report report;
    private final int rounds;

    SourceRace(Cluster cluster, Report report, int rounds) {
        this.cluster = cluster;
        this.report = report;
        this.rounds = rounds;
    }

    /**
     * @param spools by what they are called; each has at least so many records, written with this converter
     * @param lines the same records, line by line
     * @param producer settings, as options of a connector
     */
    void run(
            Map<String, Path> spools,
            Path lines,
            long records,
            Telemetry telemetry,
            Converter converter,
            String called,
            Map<String, String> producer,
            double target)
            throws Exception {
        List<Side> sides = new ArrayList<>();
        spools.forEach((name, directory) ->
                sides.add(new Side(name, () -> lap(with(converter, spool(directory), producer), records))));
        sides.add(new Side(
                READY, () -> lap(with(converter, of(lines, "ReadyMade", records, converter), producer), records)));
        sides.add(new Side(
                MAKING, () -> lap(with(converter, of(lines, "Making", records, converter), producer), records)));
        // It makes strings of lines.
        boolean hasFile = converter == Converter.STRING;
        if (hasFile) {
            sides.add(new Side(FILE, () -> lap(with(converter, file(lines), producer), records)));
        }
        Comparison comparison = new Comparison(
                report,
                COMMAND,
                "source, " + telemetry + ", " + converter + ", " + called,
                Side.race(sides, rounds, cluster.gauge()));
        comparison.rates(SpoolSide.DEFAULT, READY, Target.atLeast(target));
        comparison.rates(SpoolSide.DEFAULT, MAKING, null);
        if (hasFile) {
            comparison.rates(SpoolSide.DEFAULT, FILE, Target.atLeast(1));
        }
        comparison.processorTime(SpoolSide.DEFAULT, READY);
        comparison.rates(MAKING, READY, null);
        comparison.processorTime(MAKING, READY);
        SpoolSide.compare(comparison, List.copyOf(spools.keySet()));
    }

    private Lap lap(ConnectorDefinition definition, long records) throws Exception {
        String topic = cluster.emptyTopic();
        ConnectorDefinition named = definition.withName(cluster.name("source")).with("topic", topic);
        cluster.connect().put(named);
        Lap lap = cluster.gauge().source(named.name(), records);
        cluster.connect().delete(named.name());
        cluster.delete(topic);
        return lap;
    }

    private static ConnectorDefinition with(
            Converter converter, ConnectorDefinition definition, Map<String, String> producer) {
        ConnectorDefinition with = converter.in(definition);
        for (Map.Entry<String, String> option : producer.entrySet()) {
            with = with.with(option.getKey(), option.getValue());
        }
        return with;
    }

    /** As config/spool-source.json has it; a reader is called after its connector, so each lap begins at the first frame. */
    private static ConnectorDefinition spool(Path spool) {
        return ConnectorDefinition.read(Checkout.config("spool-source.json"))
                .with("spool.directories", spool.toString());
    }

    private static ConnectorDefinition of(Path lines, String kind, long records, Converter converter) {
        return new ConnectorDefinition(
                kind,
                Map.of(
                        "connector.class",
                        "io.spool.bench.idle." + kind + "SourceConnector",
                        "tasks.max",
                        "1",
                        "count",
                        Long.toString(records),
                        "batch",
                        BATCH,
                        "lines",
                        lines.toString(),
                        "values",
                        converter.kindOfValues()));
    }

    private static ConnectorDefinition file(Path lines) {
        return new ConnectorDefinition(
                "file",
                Map.of(
                        "connector.class",
                        "org.apache.kafka.connect.file.FileStreamSourceConnector",
                        "tasks.max",
                        "1",
                        "batch.size",
                        BATCH,
                        "file",
                        lines.toString()));
    }
}
