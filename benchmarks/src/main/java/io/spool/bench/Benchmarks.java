package io.spool.bench;

import io.spool.bench.core.AppendSingle;
import io.spool.bench.core.AppendThroughput;
import io.spool.bench.core.Bench;
import io.spool.bench.core.Benchmark;
import io.spool.bench.core.Company;
import io.spool.bench.core.Encodings;
import io.spool.bench.core.FeatureCost;
import io.spool.bench.core.ForceCost;
import io.spool.bench.core.HandoffLatency;
import io.spool.bench.core.ManyReaders;
import io.spool.bench.core.OpenTime;
import io.spool.bench.core.ReadThroughput;
import io.spool.bench.core.Sizes;
import io.spool.bench.report.Machine;
import io.spool.bench.report.Report;
import io.spool.core.encoding.Shape;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs benchmarks and writes their rows to {@code core.md} and {@code core.json}. */
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        description = "Measure the spool beside the limit and beside others, in turns on the same machine.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class Benchmarks implements Callable<Integer> {
    private static final List<Benchmark> CORE = List.of(
            new AppendThroughput(),
            new AppendSingle(),
            new ReadThroughput(),
            new Company(),
            new HandoffLatency(),
            new ManyReaders(),
            new OpenTime(),
            new ForceCost(),
            new FeatureCost(),
            new Sizes(),
            new Encodings());

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "BENCHMARK",
            arity = "1..*",
            description =
                    "Which; 'core' for all of the core, or some of: append, single, read, company, wakeup, readers, open, force, features, sizes, encodings.")
    private List<String> names;

    @Option(names = "--rounds", description = "Turns that each side takes (default: ${DEFAULT-VALUE}).")
    private int rounds = 7;

    @Option(names = "--turn-ms", description = "How long a turn is (default: ${DEFAULT-VALUE}).")
    private long turnMs = 1_000;

    @Option(names = "--disk", description = "A directory on an ordinary file system (default: ${DEFAULT-VALUE}).")
    private Path disk = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--tmpfs", description = "A directory on a tmpfs (default: ${DEFAULT-VALUE}).")
    private Path tmpfs = Path.of("/dev/shm");

    @Option(names = "--largest-gib", description = "Size of the largest spool (default: ${DEFAULT-VALUE}).")
    private int largestGib = 16;

    @Option(
            names = "--shapes",
            split = ",",
            description = "Shapes of frames, for encodings: ${COMPLETION-CANDIDATES} (default: all).")
    private List<Shape> shapes = List.of(Shape.values());

    @Option(names = "--results", description = "Where the tables go (default: ${DEFAULT-VALUE}).")
    private Path results = Path.of("benchmarks/target/results");

    private Benchmarks() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Benchmarks()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        List<Benchmark> wanted = CORE.stream()
                .filter(benchmark -> names.contains("core") || names.contains(benchmark.name()))
                .toList();
        List<String> known = CORE.stream().map(Benchmark::name).toList();
        for (String name : names) {
            if (!name.equals("core") && !known.contains(name)) {
                throw new ParameterException(
                        spec.commandLine(), "there is no benchmark '" + name + "'; there are core, " + known);
            }
        }
        Report report = new Report(results, "core", circumstances());
        Bench bench =
                new Bench(report, disk, tmpfs, rounds, Duration.ofMillis(turnMs), (long) largestGib << 30, shapes);
        for (Benchmark benchmark : wanted) {
            benchmark.run(bench);
        }
        return 0;
    }

    private List<String> circumstances() {
        return List.of(
                "Taken " + Instant.now().truncatedTo(ChronoUnit.MINUTES) + ", " + rounds + " rounds of " + turnMs
                        + " ms a side; median [lowest..highest], ratios taken within each round",
                Machine.description(),
                "Command: benchmarks/run " + names.stream().collect(Collectors.joining(" ")));
    }
}
