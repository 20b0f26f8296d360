package io.spool.bench.pipeline;

import io.spool.bench.Scratch;
import io.spool.bench.report.Machine;
import io.spool.bench.report.Report;
import io.spool.bench.soak.Soak;
import io.spool.cluster.Checkout;
import io.spool.cluster.ConnectorDefinition;
import io.spool.core.encoding.Shape;
import io.spool.core.value.Encoding;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures sink and source in a real worker and writes rows to {@code pipeline.md} and {@code pipeline.json}. */
@Command(
        name = "benchmarks/pipeline/run",
        mixinStandardHelpOptions = true,
        subcommands = Soak.class,
        synopsisSubcommandLabel = "[soak]",
        description =
                "Measure sink and source in a real worker beside tasks that do nothing, in turns; or, with soak, see"
                        + " whether they stay as they are for an hour.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class PipelineBenchmarks implements Callable<Integer> {
    private enum Half {
        sink,
        source
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "sink|source", arity = "0..2", description = "Which: ${COMPLETION-CANDIDATES}.")
    private List<Half> halves = List.of();

    @Option(names = "--rounds", description = "Laps of each side that count (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(
            names = "--megabytes",
            description = "Of messages in a lap (default: ${DEFAULT-VALUE}); a spool in the way is a half larger.")
    private int megabytes = 400;

    @Option(
            names = "--shapes",
            split = ",",
            description = "What messages are: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
            defaultValue = "HOST_SMALL,HOST_LARGE")
    private List<Shape> shapes;

    @Option(
            names = "--beside",
            split = ",",
            description =
                    "Encodings of spools that take turns, too, beside the one that is the connector's default, each"
                            + " compared with PLAIN where that is among them: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
            defaultValue = "PLAIN")
    private List<Encoding> encodings;

    @Option(
            names = "--converter",
            split = ",",
            description = "Converters: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
            defaultValue = "BYTES,STRING,JSON")
    private List<Converter> converters;

    @Option(
            names = "--worker-flag",
            description = "A flag more for the worker's JVM, such as -XX:StartFlightRecording=filename=/tmp/worker.jfr;"
                    + " may be given several times.")
    private List<String> workerFlags = List.of();

    @Option(names = "--scratch", description = "Where broker, worker and spools are (default: ${DEFAULT-VALUE}).")
    private Path parent = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--results", description = "Where the tables go (default: ${DEFAULT-VALUE}).")
    private Path results = Path.of("benchmarks/target/results");

    private PipelineBenchmarks() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new PipelineBenchmarks())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (halves.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "say which: sink, source or soak");
        }
        Report report = new Report(results, "pipeline", circumstances());
        try (Scratch scratch = Scratch.in(parent);
                Cluster cluster = new Cluster(scratch.next(), workerFlags)) {
            for (Shape shape : shapes) {
                Telemetry telemetry = Telemetry.of(shape);
                long records = megabytes * 1_000_000L / telemetry.bytes();
                String topic = cluster.topic(telemetry, records);
                if (halves.contains(Half.sink)) {
                    sink(new SinkRace(cluster, scratch.next(), report, rounds, encodings), topic, records, telemetry);
                }
                if (halves.contains(Half.source)) {
                    source(new SourceRace(cluster, report, rounds), cluster, scratch, topic, records, telemetry);
                }
                cluster.delete(topic);
            }
        }
        return 0;
    }

    private void sink(SinkRace race, String topic, long records, Telemetry telemetry) throws Exception {
        for (Converter converter : converters) {
            race.run(topic, records, telemetry, converter, "defaults", Map.of());
        }
        if (converters.contains(Converter.STRING)) {
            race.run(
                    topic,
                    records,
                    telemetry,
                    Converter.STRING,
                    "large fetches",
                    Map.of(
                            "consumer.override.max.poll.records", "5000",
                            "consumer.override.max.partition.fetch.bytes", "8388608",
                            "consumer.override.fetch.min.bytes", "1048576"));
        }
    }

    private void source(
            SourceRace race, Cluster cluster, Scratch scratch, String topic, long records, Telemetry telemetry)
            throws Exception {
        Path lines = lines(scratch.next(), records, telemetry);
        for (Converter converter : converters) {
            Map<String, Path> spools = new LinkedHashMap<>();
            spools.put(SpoolSide.DEFAULT, filled(cluster, scratch.next(), topic, records, telemetry, converter, null));
            for (Encoding encoding : encodings) {
                spools.put(
                        SpoolSide.of(encoding),
                        filled(cluster, scratch.next(), topic, records, telemetry, converter, encoding));
            }
            // By default the producer's 16 KiB batches bound every source: a part of the records is enough.
            race.run(spools, lines, records / 4, telemetry, converter, "defaults", Map.of(), 0.95);
            race.run(
                    spools,
                    lines,
                    records,
                    telemetry,
                    converter,
                    "batch.size=262144",
                    Map.of("producer.override.batch.size", "262144"),
                    0.8);
            for (Path spool : spools.values()) {
                Scratch.delete(spool);
            }
        }
        Files.delete(lines);
    }

    /** A spool with all records of the topic, as the sink lays them down; by default where there is no encoding. */
    private static Path filled(
            Cluster cluster,
            Path spool,
            String topic,
            long records,
            Telemetry telemetry,
            Converter converter,
            @Nullable Encoding encoding)
            throws Exception {
        ConnectorDefinition sink = converter
                .in(SpoolSide.encoded(ConnectorDefinition.read(Checkout.config("spool-sink.json")), encoding))
                .withName(cluster.name("filler"))
                .with("topics", topic)
                .with("spool.directory", spool.toString())
                .with("spool.size.bytes", Long.toString((records * (telemetry.bytes() + 320L) & ~0xFFFFL) + (64 << 20)))
                .with("consumer.override.auto.offset.reset", "earliest");
        cluster.connect().put(sink);
        cluster.gauge().sink(sink.name(), records);
        cluster.connect().delete(sink.name());
        return spool;
    }

    private static Path lines(Path file, long records, Telemetry telemetry) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            for (long i = 0; i < records; i++) {
                out.write(telemetry.message(i));
                out.write('\n');
            }
        }
        return file;
    }

    private List<String> circumstances() {
        return List.of(
                "Taken " + Instant.now().truncatedTo(ChronoUnit.MINUTES) + ", " + rounds + " laps of " + megabytes
                        + " MB a side; median [lowest..highest], ratios taken within each round",
                Machine.description() + ", Kafka 4.3.1: broker, worker and producer on the same processors");
    }
}
