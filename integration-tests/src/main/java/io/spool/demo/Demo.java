package io.spool.demo;

import io.spool.cluster.Checkout;
import io.spool.cluster.ConnectRest;
import io.spool.cluster.ConnectRestException;
import io.spool.cluster.ConnectWorker;
import io.spool.cluster.KafkaBroker;
import io.spool.cluster.KafkaRuntime;
import io.spool.cluster.WorkerSettings;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** The demonstration from beginning to end. */
public final class Demo {
    private static final int FAILED = 1;
    private static final int WRONG_OPTIONS = 2;

    /** For how much longer than planned the spools have room, should the broker take its time to return. */
    private static final Duration RESERVE = Duration.ofSeconds(30);

    private static final Duration FIRST_FRAME_PATIENCE = Duration.ofSeconds(60);
    private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(60);

    private final DemoOptions options;
    private final DemoDirectory directory;
    private final Progress progress;

    private Demo(DemoOptions options, DemoDirectory directory, Progress progress) {
        this.options = options;
        this.directory = directory;
        this.progress = progress;
    }

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        DemoOptions options;
        try {
            options = DemoOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("demo: " + e.getMessage() + " (./demo --help)");
            return WRONG_OPTIONS;
        }
        // Only the script that starts this can tell: for Java 22 and newer everything is a console.
        Progress progress = new Progress(System.out, Integer.getInteger("spool.demo.columns", 0));
        try {
            DemoDirectory directory = DemoDirectory.create(options.keep());
            try {
                return new Demo(options, directory, progress).play() ? 0 : FAILED;
            } catch (IOException | RuntimeException e) {
                return Failure.report(e, directory, progress);
            }
        } catch (IOException e) {
            System.err.println("no directory could be made for the demonstration: " + e);
            return FAILED;
        }
    }

    private boolean play() throws IOException {
        HostTelemetry host = HostTelemetry.ofThisHost();
        Sizes sizes = Sizes.of(host, options, RESERVE);
        Pipeline pipeline = new Pipeline(directory.path(), sizes.kafkaSpoolBytes());
        Spools.create(pipeline.localSpool(), CreateOptions.ofSize(sizes.localSpoolBytes()));

        SampledFrames sampled = new SampledFrames();
        try (SpoolWriter writer = Spools.writer(pipeline.localSpool());
                Sampler sampler = new Sampler(host, writer, sampled, options.framesPerSecond(), sizes.mostFrames());
                KafkaBroker broker = new KafkaBroker(KafkaRuntime.current(), directory.resolve("broker"))) {
            progress.phase("starting", "starting a broker");
            broker.start();
            progress.phase("starting", "starting a Connect worker");
            try (ConnectWorker worker = new ConnectWorker(worker(broker), directory.resolve("worker")).start();
                    Gauges gauges = new Gauges(pipeline, broker.bootstrap());
                    Watch watch = new Watch(gauges, sampled::count, () -> check(sampler, worker.rest()), progress)) {
                sampler.start();
                watch.start();
                connect(watch, pipeline, worker.rest());
                carry(watch, broker);
                sampler.stop();
                Counts counts = drain(watch);
                watch.stop();

                progress.phase("checking", "reading all four places, to compare each frame with what was sampled");
                List<Tally> tallies = new Places(pipeline, broker.bootstrap(), sampled).tallies();
                List<ReaderReport> reports = gauges.reports(counts);
                Verdict verdict = Verdict.on(tallies, reports);
                progress.say("\n" + Report.table(tallies, reports, watch.rates()));
                progress.say(Report.verdict(verdict, tallies));
                progress.say(where(pipeline));
                if (!verdict.isGood() && !directory.isKept()) {
                    progress.say("Logs: " + directory.saveLogs());
                }
                return verdict.isGood();
            }
        }
    }

    /**
     * A worker that delivers at least once.
     *
     * <p>With exactly-once support, all sources of a worker use transactions. A lone broker on its way down has no leader to
     * tell that a transaction has been committed; Kafka 4.3 passes over partitions without a leader, so that the transaction
     * stays open, and the sources wait for its end for ever. Where there are more brokers there is a leader.
     */
    private static WorkerSettings worker(KafkaBroker broker) {
        return WorkerSettings.of(broker.bootstrap(), Checkout.root().resolve("connect-plugin/target/plugin"))
                .withProperty("exactly.once.source.support", "disabled");
    }

    /** Starts one connector behind the other, each when there is something for it. */
    private void connect(Watch watch, Pipeline pipeline, ConnectRest connect) {
        progress.phase("connecting", "sampling this host into spool A; a source takes it to Kafka");
        pipeline.startFirstSource(connect);
        awaitFirst(watch, Places.TOPIC, Counts::topic);
        progress.phase("connecting", "the topic is there; a sink lays it down in spool B");
        pipeline.startSink(connect);
        awaitFirst(watch, Places.SPOOL_B, Counts::spool);
        progress.phase("connecting", "spool B is there; a second source replays it into a second topic");
        pipeline.startSecondSource(connect);
        awaitFirst(watch, Places.REPLAYED_TOPIC, Counts::replayed);
    }

    private static void awaitFirst(Watch watch, String place, ToLongFunction<Counts> count) {
        if (!watch.await(FIRST_FRAME_PATIENCE, counts -> count.applyAsLong(counts) > 0)) {
            throw new DemoException(
                    "after " + FIRST_FRAME_PATIENCE.toSeconds() + " s no frame has arrived in " + place, null);
        }
    }

    /** Lets the frames flow, with the broker, without it, and with it again. */
    private void carry(Watch watch, KafkaBroker broker) {
        progress.phase("flowing", "frames come out at the end");
        if (options.outage().isZero()) {
            watch.pass(options.sampling());
            return;
        }
        Duration before =
                options.sampling().minus(options.outage()).multipliedBy(2).dividedBy(5);
        watch.pass(before);
        progress.phase(
                "outage", "taking the broker away for " + options.outage().toSeconds() + " s");
        watch.brokerIs(false);
        broker.stop();
        watch.pass(options.outage());
        progress.phase("return", "bringing the broker back");
        broker.start();
        watch.brokerIs(true);
        progress.phase("catching up", "the broker is back");
        watch.pass(options.sampling().minus(options.outage()).minus(before));
    }

    private Counts drain(Watch watch) {
        progress.phase("draining", "sampling has ended; waiting until all has arrived");
        if (!watch.await(DRAIN_PATIENCE, Counts::isDrained)) {
            progress.say("not all has arrived after " + DRAIN_PATIENCE.toSeconds() + " s: " + watch.counts());
        }
        return watch.counts();
    }

    private static void check(Sampler sampler, ConnectRest connect) {
        sampler.requireNotFailed();
        try {
            Pipeline.requireNotFailed(connect);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof ConnectException) {
                throw new DemoException("the Connect worker is gone", e);
            }
            // It takes its time to answer, with the broker away; it will say later.
        } catch (ConnectRestException e) {
            // Likewise: it is busy with the broker's absence or return.
        }
    }

    private String where(Pipeline pipeline) {
        if (!directory.isKept()) {
            return "Spools, topics and logs were in " + directory + " (--keep leaves them there).";
        }
        return String.format(
                Locale.ROOT,
                "Kept: spool A is %s%n      spool B is %s%n      topics and logs are in %s and %s",
                pipeline.localSpool(),
                pipeline.kafkaSpool(),
                directory.resolve("broker"),
                directory.resolve("worker"));
    }
}
