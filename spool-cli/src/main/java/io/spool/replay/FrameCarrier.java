package io.spool.replay;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Carries frames from a source to a target at a pace, and says which of them the target has acknowledged.
 *
 * <p>For one thread, but for {@link #stop}.
 */
final class FrameCarrier {
    /** As long as a stop, or an acknowledgement, may take to be noticed. */
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final Duration WAIT = Duration.ofMillis(100);
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(5);

    private final ReplaySource source;
    private final RecordTarget target;
    private final FrameRecords records;
    private final Pace pace;
    private final boolean skip;
    private final Consumer<String> notice;
    private final ReplayProgress progress;
    private final long startNanos = System.nanoTime();
    private volatile boolean stopped;
    private long next;
    private long told;
    private long skipped;

    /**
     * @param source is told up to where all has been dealt with
     * @param skip whether frames that no record can be made of are left out; else they end the replay
     * @param notice is told of what the user should know
     */
    FrameCarrier(
            ReplaySource source,
            RecordTarget target,
            FrameRecords records,
            Pace pace,
            boolean skip,
            Consumer<String> notice,
            ReplayProgress progress) {
        this.source = source;
        this.target = target;
        this.records = records;
        this.pace = pace;
        this.skip = skip;
        this.notice = notice;
        this.progress = progress;
        this.next = source.position();
        this.told = next;
    }

    /** Ends the replay soon, by any thread: what is under way has a few seconds to be acknowledged. */
    void stop() {
        stopped = true;
        source.wakeup();
    }

    /**
     * Returns when all has been carried and acknowledged, or after {@link #stop}. However it ends, what was acknowledged
     * until then has been told.
     */
    void run() throws IOException {
        try {
            carry();
            if (!stopped) {
                target.finish(Duration.ofDays(1), () -> stopped);
            }
            if (stopped) {
                target.finish(LAST_PATIENCE, () -> false);
            }
        } catch (ReplayException e) {
            // Those before the one that failed may well arrive.
            finishQuietly();
            throw e;
        } finally {
            tell();
        }
    }

    private void finishQuietly() {
        try {
            target.finish(LAST_PATIENCE, () -> false);
        } catch (ReplayException e) {
            // The failure that is told already, or one that followed from it.
        }
    }

    private void carry() throws IOException {
        while (!stopped && !source.hasEnded()) {
            boolean found = source.next(WAIT);
            next = source.position();
            if (!found) {
                settle();
            } else if (!carryOne()) {
                return;
            }
        }
    }

    /** Carries the current frame; false iff it was stopped before. */
    private boolean carryOne() throws IOException {
        long sequence = source.sequence();
        ProducerRecord<byte[], byte[]> record;
        try {
            record = records.record(source.array(), source.from(), source.length(), source.timeMs());
        } catch (UnreplayableFrameException e) {
            if (!skip) {
                throw new ReplayException("sequence " + sequence + ": " + e.getMessage(), e);
            }
            notice.accept("sequence " + sequence + " skipped: " + e.getMessage());
            skipped++;
            next = sequence + 1;
            return true;
        }
        if (!await(pace.due(source.timeMs(), System.nanoTime())) || !target.send(sequence, record, () -> stopped)) {
            return false;
        }
        next = sequence + 1;
        tell();
        return true;
    }

    /** Waits until this time, and hears of acknowledgements meanwhile; false iff it was stopped. */
    private boolean await(long dueNanos) throws IOException {
        for (long left = dueNanos - System.nanoTime(); left > 0 && !stopped; left = dueNanos - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, SLICE_NANOS));
            settle();
        }
        return !stopped;
    }

    private void settle() throws IOException {
        target.settle();
        tell();
    }

    private void tell() throws IOException {
        long acknowledged = target.acknowledgedBefore(next);
        if (acknowledged > told) {
            source.acknowledge(acknowledged);
            told = acknowledged;
        }
        progress.show(source.progress(), target.records());
    }

    /** How far it got by now; to be asked by the thread that runs it, or after it. */
    ReplayReport report() {
        return new ReplayReport(
                target.records(),
                target.bytes(),
                skipped + target.skipped(),
                source.missed(),
                target.acknowledgedBefore(next),
                Duration.ofNanos(System.nanoTime() - startNanos));
    }
}
