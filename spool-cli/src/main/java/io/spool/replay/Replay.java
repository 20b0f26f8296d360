package io.spool.replay;

import io.spool.frame.TopicTemplate;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One replay: into Kafka, or into nothing to see what it would do.
 *
 * <p>For one thread, but for {@link #stop}.
 */
public final class Replay {
    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    private final ReplayOrigin origin;
    private final ReplaySettings settings;
    private final Consumer<String> notice;
    private final ReplayProgress progress;
    private volatile boolean stopped;
    private volatile @Nullable FrameCarrier carrier;

    /**
     * Prepares a replay; nothing is opened yet.
     *
     * @param notice is told of gaps, of frames that are skipped, and of other things that the user should know
     */
    public Replay(ReplayOrigin origin, ReplaySettings settings, Consumer<String> notice, ReplayProgress progress) {
        this.origin = origin;
        this.settings = settings;
        this.notice = notice;
        this.progress = progress;
    }

    /** Has Kafka's client log to the standard error, or keep quiet. To be called before the first replay. */
    public static void logKafka(boolean loud) {
        if (System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, loud ? "info" : "off");
        }
    }

    /**
     * Replays, and returns when all was acknowledged, or after {@link #stop}.
     *
     * @throws ReplayException when Kafka cannot be reached, or does not take a record, or a frame cannot be replayed;
     *     {@link #report} tells how far it got
     */
    public void run() throws IOException {
        try (ReplaySource source = origin.open(false, notice)) {
            KafkaConnection kafka =
                    new KafkaConnection(settings.bootstrap(), settings.properties(), settings.patience());
            kafka.requireBroker();
            try (KafkaTarget target = new KafkaTarget(kafka.producer(), settings.skip(), notice)) {
                run(source, target, new Pace(settings.speed(), settings.rate()));
            }
        }
    }

    /** Goes through it without Kafka, without a pace, and without leaving a trace in the spool. */
    public List<TopicCount> rehearse() throws IOException {
        try (ReplaySource source = origin.open(true, notice);
                DryTarget target = new DryTarget()) {
            run(source, target, new Pace(Speed.MAX, OptionalDouble.empty()));
            return target.topics();
        }
    }

    private void run(ReplaySource source, RecordTarget target, Pace pace) throws IOException {
        FrameRecords records = new FrameRecords(
                source.schemas(),
                topic(),
                settings.keepPartition(),
                settings.keyFormat(),
                settings.valueFormat(),
                notice);
        FrameCarrier started = new FrameCarrier(source, target, records, pace, settings.skip(), notice, progress);
        carrier = started;
        if (stopped) {
            started.stop();
        }
        started.run();
    }

    private TopicTemplate topic() throws ReplayException {
        try {
            return settings.topic().forSpool(origin.name());
        } catch (IllegalArgumentException e) {
            throw new ReplayException(String.valueOf(e.getMessage()), e);
        }
    }

    /** How far it got; empty when it did not get to the first frame. */
    public Optional<ReplayReport> report() {
        return Optional.ofNullable(carrier).map(FrameCarrier::report);
    }

    /** Has {@link #run} return within seconds; by any thread. */
    public void stop() {
        stopped = true;
        FrameCarrier running = carrier;
        if (running != null) {
            running.stop();
        }
    }
}
