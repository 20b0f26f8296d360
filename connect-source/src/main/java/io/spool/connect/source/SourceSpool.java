package io.spool.connect.source;

import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.error.SpoolBusyException;
import io.spool.core.error.SpoolException;
import io.spool.core.value.Gap;
import io.spool.core.value.StartPosition;
import io.spool.metrics.TaskMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * <p>Connect's stored offset is the truth about where to go on. What the spool remembers of the reader follows it, for
 * whoever looks at the spool, and so that a spool which blocks when full learns what may go. It never runs ahead: see
 * {@link #committed}.
 *
 * <p>For the thread that polls, but for {@link #committed} and {@link #close}, which any thread may call.
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

    private @Nullable Tail tail;
    private boolean closed;
    private int attempts;
    private long nextAttemptNanos;
    private long skipped;

    /** What there is once the spool is open. */
    private record Tail(SpoolReader reader, DeliveryWindow window, SourceBatch batch) {}

    // How what was dealt with becomes what is acknowledged; the order is that of committed() and mirror().
    private long notedAtPoll;
    private volatile long settledAtPoll;
    private volatile long settledAtCommit;
    private volatile long committed;
    private long acknowledged;

    /**
     * @param stored what Connect has stored
     * @param metrics where it shows what it does, until it is closed
     */
    SourceSpool(Path directory, SourceSettings settings, OffsetStorageReader stored, TaskMetrics metrics) {
        this.directory = directory;
        this.settings = settings;
        this.stored = stored;
        try {
            this.converter = converter();
        } catch (IllegalArgumentException e) {
            throw SourceFailures.badTopic(directory, e);
        }
        this.meter = new SourceSpoolMeter(metrics, directory, settings.readerName());
    }

    private FrameToRecord converter() {
        String name = name();
        Optional<PlainFrames> plain = settings.plainTopic()
                .map(topic -> new PlainFrames(
                        topic.forSpool(name).topic(),
                        settings.plainValue(),
                        settings.keyPointer(),
                        settings.timestampPointer()));
        return switch (settings.format()) {
            case PLAIN -> plain.orElseThrow(() -> new IllegalArgumentException("no topic for plain frames"));
            case RECORD -> {
                boolean refuse = settings.foreignFrames() == ForeignFrames.FAIL;
                yield new RecordFrames(
                        directory,
                        settings.topic().forSpool(name),
                        settings.keepPartition(),
                        refuse ? Optional.empty() : plain,
                        refuse
                                ? "Set " + SpoolSourceConfig.FOREIGN_FRAMES_CONFIG + "=plain to take it as any JSON"
                                : "Set " + SpoolSourceConfig.PLAIN_TOPIC_CONFIG
                                        + " to the topic that other JSON is to go to");
            }
        };
    }

    /** The name of the directory: unlike its path it may be the same on many hosts. */
    private String name() {
        return String.valueOf(directory.getFileName());
    }

    /**
     * Opens the spool unless it is open. When somebody else holds the reader's name, a task that is about to end most
     * likely, it stays closed, and is tried again later.
     */
    synchronized void open() {
        if (closed || tail != null || (attempts > 0 && System.nanoTime() - nextAttemptNanos < 0)) {
            return;
        }
        try {
            tail = opened();
            attempts = 0;
        } catch (SpoolBusyException e) {
            if (attempts++ % ATTEMPTS_BETWEEN_COMPLAINTS == 0) {
                log.warn("Spool {} is not read yet, and tried again every second: {}", directory, e.getMessage());
            }
            nextAttemptNanos = System.nanoTime() + NANOS_BETWEEN_ATTEMPTS;
        } catch (SpoolException e) {
            throw SourceFailures.failed(directory, e);
        }
    }

    private Tail opened() throws SpoolException {
        SpoolReader reader = Spools.reader(directory, settings.reader());
        boolean ready = false;
        try {
            Map<String, String> partition = SourcePosition.partition(reader.identity(), settings.readerName());
            resume(reader, storedPosition(partition));
            DeliveryWindow window = new DeliveryWindow(reader.position());
            notedAtPoll = reader.position();
            settledAtPoll = reader.position();
            settledAtCommit = reader.position();
            committed = reader.position();
            acknowledged = reader.position();
            SourceBatch batch = new SourceBatch(
                    converter,
                    window,
                    partition,
                    reader.identity().generation(),
                    settings.addHeaders() ? name() : null);
            meter.opened(reader);
            ready = true;
            return new Tail(reader, window, batch);
        } finally {
            if (!ready) {
                reader.close();
            }
        }
    }

    private Optional<SourcePosition> storedPosition(Map<String, String> partition) {
        try {
            return SourcePosition.of(stored.offset(partition));
        } catch (IllegalArgumentException e) {
            throw SourceFailures.badOffset(directory, e);
        }
    }

    /**
     * Connect's position wins over the spool's own. Sequences are never given out twice, so a position of an earlier
     * generation is as good as one of this. One of a later generation, or behind the end, means nothing in this spool: the
     * directory was put back from an older copy. Then everything that is there is read, since a record too many is better than
     * one too few.
     */
    private void resume(SpoolReader reader, Optional<SourcePosition> position) throws SpoolException {
        String name = settings.readerName();
        if (position.isEmpty()) {
            log.info(
                    "Reader '{}' of spool {}: no position in Connect, begins at {}",
                    name,
                    directory,
                    reader.position());
            return;
        }
        long generation = reader.identity().generation();
        long end = reader.position() + reader.lag();
        SourcePosition known = position.get();
        if (known.generation() > generation || known.sequence() > end) {
            reader.seek(StartPosition.earliest());
            log.warn(
                    "Reader '{}' of spool {}: Connect's position, sequence {} of generation {}, is not in this spool, which is of"
                            + " generation {} and ends before sequence {}. Begins at the earliest frame, {}; records may"
                            + " come twice",
                    name,
                    directory,
                    known.sequence(),
                    known.generation(),
                    generation,
                    end,
                    reader.position());
        } else if (known.sequence() != reader.position()) {
            long own = reader.position();
            reader.seek(StartPosition.atSequence(known.sequence()));
            log.info(
                    "Reader '{}' of spool {}: goes on at Connect's position {}; the spool's own was {}",
                    name,
                    directory,
                    known.sequence(),
                    own);
        } else {
            log.info("Reader '{}' of spool {}: goes on at {}", name, directory, known.sequence());
        }
    }

    /** Adds records until there are this many, or nothing follows for now. Does not wait. */
    void fill(List<SourceRecord> records, int most) {
        Tail now = tail();
        if (now == null) {
            return;
        }
        try {
            while (records.size() < most && !isClosed()) {
                if (now.batch().isEmpty()) {
                    now.batch().load(meter.read(now.reader().read()));
                    if (now.batch().isEmpty()) {
                        return;
                    }
                }
                if (!drain(now, records, most)) {
                    return;
                }
            }
        } catch (SpoolException e) {
            throw SourceFailures.failed(directory, e);
        }
    }

    /**
     * Takes records out of what was read.
     *
     * @return false iff what comes next is a reason to fail, once the records before it are on their way
     */
    private boolean drain(Tail now, List<SourceRecord> records, int most) {
        Optional<Gap> gap = now.batch().gap();
        if (gap.isPresent()) {
            if (gap.get().kind() != Gap.Kind.DAMAGED && settings.loss() == LossPolicy.FAIL) {
                if (!records.isEmpty()) {
                    return false;
                }
                throw SourceFailures.lost(directory, settings.readerName(), gap.get());
            }
            log.warn(
                    "Reader '{}' of spool {}: {}. In all: {} lost, {} damaged",
                    settings.readerName(),
                    directory,
                    gap.get(),
                    now.reader().lost(),
                    now.reader().damaged());
            now.batch().takeGap();
        }
        try {
            now.batch().drainTo(records, most);
        } catch (FrameRefusedException e) {
            long sequence = now.batch().sequence();
            if (e.isSkippable() && settings.badFrames() == BadFrames.SKIP) {
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

    /**
     * Waits until something follows, but not longer than this.
     *
     * @return false iff the spool is not open, so that there is nothing to wait for
     */
    boolean await(Duration atMost) {
        Tail now = tail();
        if (now == null) {
            return false;
        }
        try {
            if (now.batch().isEmpty()) {
                now.batch().load(meter.read(now.reader().read(atMost)));
            }
        } catch (SpoolException e) {
            throw SourceFailures.failed(directory, e);
        }
        return true;
    }

    /**
     * To be called at the start of each poll: acknowledges to the spool what Connect has committed, and takes note of what
     * has been dealt with.
     *
     * <p>What was noted at one poll was known to the worker before the next one, when it gathers the offsets that it will
     * commit.
     */
    void mirror() {
        Tail now = tail();
        if (now != null) {
            settledAtPoll = notedAtPoll;
            notedAtPoll = now.window().position();
            acknowledge(now);
        }
    }

    private void acknowledge(Tail now) {
        long sequence = committed;
        if (sequence > acknowledged) {
            now.reader().acknowledge(sequence);
            acknowledged = sequence;
        }
    }

    /**
     * Connect has committed offsets. It gathered them a while ago, before it wrote them, and does not say which. So only
     * that counts as committed which was settled when the commit before this one ended, as this one began after that.
     * Hence the spool hears of it one commit later, and never too early: a writer may overwrite what is acknowledged.
     *
     * <p>May be called by any thread, one at a time; {@link #mirror} does the rest.
     */
    void committed() {
        committed = settledAtCommit;
        settledAtCommit = settledAtPoll;
    }

    /**
     * As {@link #committed}, where the thread that polls is the one which commits: with exactly-once delivery, and at the
     * end. Nothing can have been handed out since the offsets were gathered, so that all counts once nothing is under way.
     */
    void committedByPollingThread() {
        Tail now = tail();
        if (now != null) {
            if (now.window().isEmpty()) {
                committed = now.window().position();
            }
            acknowledge(now);
        }
    }

    private synchronized @Nullable Tail tail() {
        return closed ? null : tail;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Lets go of the spool. Ends a wait that is under way. */
    synchronized void close() {
        closed = true;
        if (tail != null) {
            tail.reader().close();
        }
        meter.close();
    }
}
