package io.spool.replay;

import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.StartPosition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One replay of a spool: into Kafka, or into nothing to see what it would do.
 *
 * <p>For one thread, but for {@link #stop}.
 */
public final class Replay {
    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    private final ReplaySettings settings;
    private final Consumer<String> notice;
    private volatile boolean stopped;
    private volatile @Nullable FrameCarrier carrier;

    /** @param notice is told of gaps, of frames that are skipped, and of other things that the user should know */
    public Replay(ReplaySettings settings, Consumer<String> notice) {
        this.settings = settings;
        this.notice = notice;
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
        try (SpoolReader reader = reader(settings.reader())) {
            KafkaConnection kafka =
                    new KafkaConnection(settings.bootstrap(), settings.properties(), settings.patience());
            kafka.requireBroker();
            try (KafkaTarget target = new KafkaTarget(kafka.producer(), settings.skip(), notice)) {
                LongConsumer acknowledge = settings.reader().isPresent() ? reader::acknowledge : sequence -> {};
                run(new FrameCarrier(
                        reader,
                        target,
                        records(),
                        new Pace(settings.speed(), settings.rate()),
                        settings.skip(),
                        notice,
                        acknowledge));
            }
        }
    }

    /** Goes through it without Kafka, without a pace, and without leaving a trace in the spool. */
    public List<TopicCount> rehearse() throws IOException {
        ReplayRange range = settings.range();
        Optional<Long> position =
                settings.reader().isPresent() ? position(settings.reader().get()) : Optional.empty();
        ReaderOptions options = ReaderOptions.anonymous()
                .startingAt(position.map(StartPosition::atSequence).orElse(range.from()));
        try (SpoolReader reader = Spools.reader(settings.directory(), options);
                DryTarget target = new DryTarget()) {
            run(new FrameCarrier(
                    reader,
                    target,
                    records(),
                    new Pace(Speed.MAX, OptionalDouble.empty()),
                    settings.skip(),
                    notice,
                    sequence -> {}));
            return target.topics();
        }
    }

    private Optional<Long> position(String name) throws SpoolException {
        return Spools.status(settings.directory()).readers().stream()
                .filter(known -> known.name().equals(name))
                .map(known -> known.sequence())
                .findFirst();
    }

    private SpoolReader reader(Optional<String> name) throws SpoolException {
        ReaderOptions options = name.map(ReaderOptions::named).orElseGet(ReaderOptions::anonymous);
        return Spools.reader(
                settings.directory(), options.startingAt(settings.range().from()));
    }

    private FrameRecords records() throws IOException {
        Path directory = settings.directory().toAbsolutePath().normalize();
        Path name = directory.getFileName();
        TopicName topic;
        try {
            topic = settings.topic().forSpool(name == null ? "" : name.toString());
        } catch (IllegalArgumentException e) {
            throw new ReplayException(String.valueOf(e.getMessage()), e);
        }
        return new FrameRecords(
                directory, topic, settings.keepPartition(), settings.keyFormat(), settings.valueFormat());
    }

    private void run(FrameCarrier started) throws IOException {
        carrier = started;
        if (stopped) {
            started.stop();
        }
        started.run(settings.range());
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
