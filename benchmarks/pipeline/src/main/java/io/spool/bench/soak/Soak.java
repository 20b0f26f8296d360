package io.spool.bench.soak;

import io.spool.bench.pipeline.Cluster;
import io.spool.bench.report.Machine;
import io.spool.cluster.Checkout;
import io.spool.cluster.ChildJvm;
import io.spool.cluster.ConnectorDefinition;
import io.spool.cluster.ScratchDirectory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Lets records flow for an hour from a topic through sink, spool and source into another topic, and frames through a spool with
 * no Connect around it, and looks whether the processes stay as they were. Writes {@code soak.csv} and {@code soak.md}.
 */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        description =
                "Have records flow through sink and source, and frames through a bare spool, for an hour; fail (exit code 1)"
                        + " when memory, threads or descriptors grow, or when a record is lost.")
public final class Soak implements Callable<Integer> {
    private static final String SPOOL_BYTES = Long.toString(64L << 20);
    private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(15);

    /** A collection is asked for before every so manieth sample. */
    private static final int COLLECTIONS = 4;

    private static final Duration WARM_UP = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** So that disks do not fill; a sink that is a minute behind would miss records, which the soak would tell. */
    private static final Map<String, String> SHORT =
            Map.of("retention.bytes", Long.toString(128L << 20), "segment.bytes", Long.toString(16L << 20));

    /** A heap of fixed size, touched at the start: what grows in memory that is of no file is not the heap then. */
    private static List<String> heap(String size) {
        return List.of("-Xms" + size, "-Xmx" + size, "-XX:+AlwaysPreTouch");
    }

    @Option(names = "--minutes", description = "How long, the warm-up included (default: ${DEFAULT-VALUE}).")
    private int minutes = 60;

    @Option(names = "--rate", description = "Records a second through the connectors (default: ${DEFAULT-VALUE}).")
    private long rate = 5_000;

    @Option(names = "--core-rate", description = "Frames a second through the bare spool (default: ${DEFAULT-VALUE}).")
    private long coreRate = 20_000;

    @Option(names = "--bytes", description = "Of a record, and of a frame (default: ${DEFAULT-VALUE}).")
    private int bytes = 256;

    @Option(names = "--scratch", description = "Where broker, worker and spools are (default: ${DEFAULT-VALUE}).")
    private Path parent = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--results", description = "Where table and samples go (default: ${DEFAULT-VALUE}).")
    private Path results = Path.of("benchmarks/target/results");

    @Override
    public Integer call() throws Exception {
        Files.createDirectories(results);
        try (ScratchDirectory scratch = ScratchDirectory.in(parent, "spool-soak-");
                Cluster cluster = new Cluster(scratch.path(), heap("256m"))) {
            String from = cluster.emptyTopic(SHORT);
            String to = cluster.emptyTopic(SHORT);
            ConnectorDefinition sink = ConnectorDefinition.read(Checkout.config("spool-sink.json"))
                    .with("topics", from)
                    .with("spool.directory", scratch.resolve("spool").toString())
                    .with("spool.size.bytes", SPOOL_BYTES);
            ConnectorDefinition source = ConnectorDefinition.read(Checkout.config("spool-source.json"))
                    .with("spool.directories", scratch.resolve("spool").toString())
                    .with("topic", to);
            cluster.connect().run(sink);
            cluster.connect().run(source);
            ChildJvm core = core(scratch);
            List<Sample> samples;
            Feeder feeder = new Feeder(cluster.bootstrap(), from, bytes, rate);
            try (feeder;
                    SampleFile file = new SampleFile(results.resolve("soak.csv"));
                    ProcessGauge worker = new ProcessGauge(
                            "worker", cluster.workerPid(), new CarriedByConnectors(sink.name(), source.name()));
                    ProcessGauge bare = new ProcessGauge("core", core.pid(), new CarriedByCore())) {
                samples = samples(List.of(worker, bare), file);
            }
            core.stop(PATIENCE);
            long arrived = arrived(cluster, to, feeder.taken());
            return new Outcome(heading(), samples, warmUp(), feeder.taken(), feeder.refused(), arrived)
                            .tell(results.resolve("soak.md"))
                    ? 0
                    : 1;
        }
    }

    private ChildJvm core(ScratchDirectory scratch) {
        List<String> flags = new ArrayList<>(heap("64m"));
        flags.add("-XX:+UseSerialGC");
        ChildJvm core = ChildJvm.start(
                "core",
                scratch.resolve("core"),
                ownClassPath(),
                flags,
                List.of(
                        BareCore.class.getName(),
                        scratch.resolve("core-spool").toString(),
                        SPOOL_BYTES,
                        Integer.toString(bytes),
                        Long.toString(coreRate)));
        while (!core.tail().contains(BareCore.READY)) {
            if (core.endsWithin(Duration.ofMillis(100))) {
                throw core.failure("ended while starting");
            }
        }
        return core;
    }

    /** That of this process, for one with another working directory. */
    private static String ownClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private List<Sample> samples(List<ProcessGauge> processes, SampleFile file) throws Exception {
        List<Sample> samples = new ArrayList<>();
        long begin = System.nanoTime();
        long count = Duration.ofMinutes(minutes).dividedBy(BETWEEN_SAMPLES);
        for (long i = 1; i <= count; i++) {
            TimeUnit.NANOSECONDS.sleep(begin + i * BETWEEN_SAMPLES.toNanos() - System.nanoTime());
            for (ProcessGauge process : processes) {
                Sample sample = process.sample((System.nanoTime() - begin) * 1e-9, i % COLLECTIONS == 0);
                file.add(sample);
                samples.add(sample);
            }
        }
        return samples;
    }

    /** Waits until as many records as went in have come out, but not for ever; says how many have. */
    private static long arrived(Cluster cluster, String topic, long wanted) throws Exception {
        long begin = System.nanoTime();
        long arrived = cluster.given(topic);
        while (arrived < wanted && System.nanoTime() - begin < PATIENCE.toNanos()) {
            TimeUnit.SECONDS.sleep(1);
            arrived = cluster.given(topic);
        }
        return arrived;
    }

    /** A trial of a few minutes has a shorter one. */
    private Duration warmUp() {
        Duration quarter = Duration.ofMinutes(minutes).dividedBy(4);
        return WARM_UP.compareTo(quarter) < 0 ? WARM_UP : quarter;
    }

    private List<String> heading() throws IOException {
        return List.of(
                "Taken " + Instant.now().truncatedTo(ChronoUnit.MINUTES) + ": " + minutes + " minutes, "
                        + warmUp().toSeconds() + " s of them warm-up; " + rate + " records/s through the connectors, "
                        + coreRate + " frames/s through the bare spool, " + bytes + " B each; spools of 64 MiB",
                Machine.description(),
                "Command: benchmarks/pipeline/run soak --minutes " + minutes + " --rate " + rate + " --core-rate "
                        + coreRate + " --bytes " + bytes);
    }
}
