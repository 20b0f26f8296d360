package io.spool.bench.pipeline;

import io.spool.bench.Scratch;
import io.spool.bench.load.Messages;
import io.spool.bench.report.Machine;
import io.spool.bench.report.Report;
import io.spool.bench.soak.Soak;
import io.spool.cluster.Checkout;
import io.spool.cluster.ConnectorDefinition;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
            names = "--bytes",
            split = ",",
            description = "Sizes of messages (default: ${DEFAULT-VALUE}).",
            defaultValue = "256,1024")
    private List<Integer> sizes;

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
            for (int bytes : sizes) {
                long records = megabytes * 1_000_000L / bytes;
                String topic = cluster.topic(bytes, records);
                if (halves.contains(Half.sink)) {
                    sink(new SinkRace(cluster, scratch.next(), report, rounds), topic, records, bytes);
                }
                if (halves.contains(Half.source)) {
                    source(new SourceRace(cluster, report, rounds), cluster, scratch, topic, records, bytes);
                }
                cluster.delete(topic);
            }
        }
        return 0;
    }

    private void sink(SinkRace race, String topic, long records, int bytes) throws Exception {
        for (Converter converter : converters) {
            race.run(topic, records, bytes, converter, "defaults", Map.of());
        }
        if (converters.contains(Converter.STRING)) {
            race.run(
                    topic,
                    records,
                    bytes,
                    Converter.STRING,
                    "large fetches",
                    Map.of(
                            "consumer.override.max.poll.records", "5000",
                            "consumer.override.max.partition.fetch.bytes", "8388608",
                            "consumer.override.fetch.min.bytes", "1048576"));
        }
    }

    private void source(SourceRace race, Cluster cluster, Scratch scratch, String topic, long records, int bytes)
            throws Exception {
        Path lines = lines(scratch.next(), records, bytes);
        for (Converter converter : converters) {
            Path spool = filled(cluster, scratch.next(), topic, records, bytes, converter);
            // By default the producer's 16 KiB batches bound every source: a part of the records is enough.
            race.run(spool, lines, records / 4, bytes, converter, "defaults", Map.of(), 0.95);
            race.run(
                    spool,
                    lines,
                    records,
                    bytes,
                    converter,
                    "batch.size=262144",
                    Map.of("producer.override.batch.size", "262144"),
                    0.8);
            Scratch.delete(spool);
        }
        Files.delete(lines);
    }

    /** A spool with all records of the topic, as the sink lays them down. */
    private static Path filled(Cluster cluster, Path spool, String topic, long records, int bytes, Converter converter)
            throws Exception {
        ConnectorDefinition sink = converter
                .in(ConnectorDefinition.read(Checkout.config("spool-sink.json")))
                .withName(cluster.name("filler"))
                .with("topics", topic)
                .with("spool.directory", spool.toString())
                .with("spool.size.bytes", Long.toString((records * (bytes + 320L) & ~0xFFFFL) + (64 << 20)))
                .with("consumer.override.auto.offset.reset", "earliest");
        cluster.connect().put(sink);
        cluster.gauge().sink(sink.name(), records);
        cluster.connect().delete(sink.name());
        return spool;
    }

    private static Path lines(Path file, long records, int bytes) throws IOException {
        byte[][] messages = Messages.ofSize(bytes);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            for (long i = 0; i < records; i++) {
                out.write(messages[(int) (i % messages.length)]);
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
