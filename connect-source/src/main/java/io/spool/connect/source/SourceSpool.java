package io.spool.connect.source;

import io.spool.core.SpoolReader;
import io.spool.core.error.SpoolBusyException;
import io.spool.core.error.SpoolException;
import io.spool.core.value.Gap;
import io.spool.frame.TimestampBound;
import io.spool.frame.TopicTemplate;
import io.spool.metrics.TaskMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One spool that the task reads: its reader, what was read and not yet handed out, and what was handed out and not yet
 * dealt with.
 *
 * <p>Connect's stored offset is the truth about where to go on; see {@link SpoolOpening}. What the spool remembers of the
 * reader follows it; see {@link CommitMirror}.
 *
 * <p>For the thread that polls, but for {@link #committed} and {@link #close}, which any thread may call. Neither waits for
 * the spool, and no lock of this class is held while it is waited for.
 */
final class SourceSpool {
    private static final Logger log = LoggerFactory.getLogger(SourceSpool.class);
    private static final long NANOS_BETWEEN_ATTEMPTS = TimeUnit.SECONDS.toNanos(1);
    private static final int ATTEMPTS_BETWEEN_COMPLAINTS = 60;

    private final Path directory;
    private final SourceSettings settings;
    private final OffsetStorageReader stored;
    private final SourceSpoolMeter meter;
    private final FrameToRecord converter;
    private final Optional<GapRecords> gapRecords;
    private final Optional<DivertedFrames> divertedFrames;

    private @Nullable SpoolOpening opening;
    private @Nullable Tail tail;
    private volatile boolean closed;
    private int attempts;
    private long nextAttemptNanos;
    private long skipped;
    private long diverted;
    private long keptBack;
    private long timestampsReplaced;
    private boolean replayed;

    /** What there is once the spool is open. */
    private record Tail(SpoolReader reader, SourceBatch batch, CommitMirror mirror) {}

    /**
     * @param stored what Connect has stored
     * @param metrics where it shows what it does, until it is closed
     */
    SourceSpool(Path directory, SourceSettings settings, OffsetStorageReader stored, TaskMetrics metrics) {
        this.directory = directory;
        this.settings = settings;
        this.stored = stored;
        MissedFramesSettings missed = settings.missed();
        try {
            this.converter = converter();
            this.gapRecords = missed.loss() == LossPolicy.GAP_RECORD
                    ? missed.lossTopic().map(topic -> new GapRecords(topicOf(topic), missed.lossValue()))
                    : Optional.empty();
            this.divertedFrames = missed.badFrames() == BadFrames.DIVERT
                    ? missed.badFramesTopic().map(topic -> new DivertedFrames(topicOf(topic), missed.badFramesValue()))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            throw SourceFailures.badTopic(directory, e);
        }
        this.meter = new SourceSpoolMeter(metrics, directory, settings.readerName());
    }

    private String topicOf(TopicTemplate template) {
        return template.forSpool(name()).topic();
    }

    private FrameToRecord converter() {
        Optional<PlainFrames> plain = settings.plainTopic()
                .map(topic -> new PlainFrames(
                        topicOf(topic), settings.plainValue(), settings.keyPointer(), settings.timestampPointer()));
        return switch (settings.format()) {
            case PLAIN -> plain.orElseThrow(() -> new IllegalArgumentException("no topic for plain frames"));
            case RECORD -> {
                boolean refuse = settings.foreignFrames() == ForeignFrames.FAIL;
                yield new RecordFrames(
                        directory,
                        settings.topic().forSpool(name()),
                        settings.keepPartition(),
                        refuse ? Optional.empty() : plain,
                        refuse
                                ? "Set " + RecordsOptions.FOREIGN_FRAMES_CONFIG + "=plain to take it as any JSON"
                                : "Set " + PlainFramesOptions.PLAIN_TOPIC_CONFIG
                                        + " to the topic that other JSON is to go to");
            }
        };
    }

    /** The name of the directory: unlike its path it may be the same on many hosts. */
    private String name() {
        return String.valueOf(directory.getFileName());
    }

    /** Begins to open the spool, unless that is under way or done, or was tried a moment ago. */
    synchronized void beginOpening() {
        boolean due = attempts == 0 || System.nanoTime() - nextAttemptNanos >= 0;
        if (!closed && tail == null && opening == null && due) {
            opening = SpoolOpening.begin(directory, settings, stored);
        }
    }

    /**
     * Waits until the spool is open, but not longer than this. When somebody else holds the reader's name, a task that is
     * about to end most likely, it stays closed, and is tried again later.
     */
    void open(Duration atMost) throws InterruptedException {
        beginOpening();
        SpoolOpening underWay = opening();
        if (underWay == null) {
            return;
        }
        try {
            Optional<SpoolReader> reader = underWay.await(atMost);
            if (reader.isPresent()) {
                take(reader.get());
            }
        } catch (SpoolBusyException e) {
            isBusy(e);
        } catch (SpoolException e) {
            throw SourceFailures.failed(directory, e);
        }
    }

    private synchronized @Nullable SpoolOpening opening() {
        return closed ? null : opening;
    }

    private synchronized void take(SpoolReader reader) throws SpoolException {
        if (closed) {
            return; // and given up by whoever closed it
        }
        DeliveryWindow window = new DeliveryWindow(reader.position());
        SpoolOrigin origin = new SpoolOrigin(name(), reader.identity(), settings.readerName());
        tail = new Tail(
                reader,
                new SourceBatch(
                        converter,
                        window,
                        origin,
                        settings.addHeaders(),
                        settings.loopGuard() ? Optional.of(new LoopGuard(reader.identity())) : Optional.empty(),
                        settings.replayEnd().from(reader.position() + reader.lag()),
                        new TimestampBound(settings.timestampAhead())),
                new CommitMirror(reader, window));
        meter.opened(reader);
        opening = null;
        attempts = 0;
    }

    private synchronized void isBusy(SpoolBusyException e) {
        opening = null;
        if (attempts++ % ATTEMPTS_BETWEEN_COMPLAINTS == 0) {
            log.warn("Spool {} is not read yet, and tried again every second: {}", directory, e.getMessage());
        }
        nextAttemptNanos = System.nanoTime() + NANOS_BETWEEN_ATTEMPTS;
    }

    /** Adds records until there are this many, or nothing follows for now. Does not wait. */
    void fill(List<SourceRecord> records, int most) {
        Tail now = tail();
        if (now == null) {
            return;
        }
        try {
            // A record that tells of a gap goes out together with the frame behind it, one too many if need be: so they
            // are in one transaction.
            boolean declared = false;
            while ((declared || records.size() < most) && !closed) {
                if (now.batch().isEmpty()) {
                    now.batch().clear();
                    now.batch().load(meter.read(now.reader().read()));
                    if (now.batch().isEmpty()) {
                        return;
                    }
                }
                if (now.batch().isAtEnd()) {
                    replayIsOver();
                    return;
                }
                Optional<Gap> gap = now.batch().gap();
                if (gap.isPresent()) {
                    if (!miss(now, gap.get(), records)) {
                        return;
                    }
                    declared = gapRecords.isPresent();
                    continue;
                }
                int before = records.size();
                if (!drain(now, records, declared ? Math.max(most, before + 1) : most)) {
                    return;
                }
                declared = declared && records.size() == before;
            }
        } catch (SpoolException e) {
            // What there is goes first; the next poll fails.
            if (records.isEmpty()) {
                throw SourceFailures.failed(directory, e);
            }
        }
    }

    private void replayIsOver() {
        if (!replayed) {
            replayed = true;
            log.info(
                    "Replay of spool {} is over: {} is reached; the connector may be stopped or deleted",
                    directory,
                    DeliveryOptions.REPLAY_TO_CONFIG);
        }
    }

    /**
     * Does what the loss policy says about a gap.
     *
     * @return false iff it is a reason to fail, once the records before it are on their way
     */
    private boolean miss(Tail now, Gap gap, List<SourceRecord> records) {
        if (settings.missed().loss() == LossPolicy.FAIL) {
            if (!records.isEmpty()) {
                return false;
            }
            throw SourceFailures.missed(directory, settings.readerName(), gap);
        }
        log.warn(
                "Reader '{}' of spool {}: {}. In all: {} lost, {} damaged",
                settings.readerName(),
                directory,
                gap,
                now.reader().lost(),
                now.reader().damaged());
        gapRecords.ifPresentOrElse(declarations -> now.batch().declareGap(records, declarations), now.batch()::passGap);
        return true;
    }

    /**
     * Takes records out of what was read.
     *
     * @return false iff what comes next is a reason to fail, once the records before it are on their way
     */
    private boolean drain(Tail now, List<SourceRecord> records, int most) {
        try {
            now.batch().drainTo(records, most);
            tellKeptBack(now.batch().keptBack());
            tellTimestamps(now.batch().timestampsReplaced());
        } catch (FrameRefusedException e) {
            long sequence = now.batch().sequence();
            if (e.isSkippable() && divertedFrames.isPresent()) {
                diverted++;
                log.warn("Diverted frame {} of spool {}, {} in all: {}", sequence, directory, diverted, e.getMessage());
                now.batch().divert(records, divertedFrames.get(), e.getMessage());
                return true;
            }
            if (e.isSkippable() && settings.missed().badFrames() == BadFrames.SKIP) {
                skipped++;
                meter.skipped();
                log.warn("Skipped frame {} of spool {}, {} in all: {}", sequence, directory, skipped, e.getMessage());
                now.batch().skip();
                return true;
            }
            if (!records.isEmpty()) {
                return false;
            }
            throw SourceFailures.badFrame(directory, sequence, e);
        }
        return true;
    }

    private void tellKeptBack(long count) {
        if (count > keptBack) {
            log.warn(
                    "{} records of spool {} had come out of it before, and are not carried round again; {} in all",
                    count - keptBack,
                    directory,
                    count);
            keptBack = count;
        }
    }

    /** The log has the first of them, the metric all. */
    private void tellTimestamps(long count) {
        if (count > timestampsReplaced && timestampsReplaced == 0) {
            log.warn(
                    "Records of spool {} bear times that Kafka would refuse, more than {} ms ahead of this host's clock: frames were"
                            + " appended under a wrong clock. They get the present, and their own time in the header {}",
                    directory,
                    settings.timestampAhead().toMillis(),
                    TimestampBound.HEADER);
        }
        meter.timestampsReplaced(count - timestampsReplaced);
        timestampsReplaced = count;
    }

    /**
     * Waits until something follows, but not longer than this.
     *
     * @return false iff there is nothing to wait for: the spool is not open, or its replay is over
     */
    boolean await(Duration atMost) {
        Tail now = tail();
        if (now == null || replayed) {
            return false;
        }
        try {
            if (now.batch().isEmpty()) {
                now.batch().clear();
                now.batch().load(meter.read(now.reader().read(atMost)));
            }
        } catch (SpoolException e) {
            throw SourceFailures.failed(directory, e);
        }
        return true;
    }

    /** To be called at the start of each poll. */
    void polled() {
        Tail now = tail();
        if (now != null) {
            try {
                now.mirror().polled();
            } catch (SpoolException e) {
                throw SourceFailures.failed(directory, e);
            }
        }
    }

    /** Connect has committed offsets. May be called by any thread, one at a time; {@link #polled} does the rest. */
    void committed() {
        Tail now = tail();
        if (now != null) {
            now.mirror().committed();
        }
    }

    /** As {@link #committed}, where the thread that polls is the one which commits. */
    void committedByPollingThread() {
        Tail now = tail();
        if (now != null) {
            try {
                now.mirror().committedByPollingThread();
            } catch (SpoolException e) {
                throw SourceFailures.failed(directory, e);
            }
        }
    }

    private synchronized @Nullable Tail tail() {
        return closed ? null : tail;
    }

    /**
     * Lets go of the spool. Ends a wait that is under way, and returns at once.
     *
     * @return what is done when the spool has been let go of
     */
    synchronized CompletableFuture<Void> close() {
        boolean first = !closed;
        closed = true;
        if (first && opening != null) {
            opening.giveUp();
        }
        meter.close();
        return first && tail != null
                ? ReaderClosing.begin(tail.reader(), directory)
                : CompletableFuture.completedFuture(null);
    }
}
