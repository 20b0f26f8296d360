package io.spool.replay;

import io.spool.core.SpoolReader;
import io.spool.core.error.SpoolException;
import io.spool.core.value.Gap;
import io.spool.core.value.ReadBatch;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Carries frames from a reader to a target at a pace, and says which of them the target has acknowledged.
 *
 * <p>For one thread, but for {@link #stop}.
 */
final class FrameCarrier {
    /** As long as a stop, or an acknowledgement, may take to be noticed. */
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final Duration FOLLOW_WAIT = Duration.ofMillis(100);
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(5);

    private final SpoolReader reader;
    private final RecordTarget target;
    private final FrameRecords records;
    private final Pace pace;
    private final boolean skip;
    private final Consumer<String> notice;
    private final LongConsumer acknowledge;
    private final long startNanos = System.nanoTime();
    private volatile boolean stopped;
    private long next;
    private long told;
    private long skipped;
    private long missed;

    /**
     * @param skip whether frames that no record can be made of are left out; else they end the replay
     * @param notice is told of what the user should know
     * @param acknowledge is called with a sequence when all before it has been dealt with
     */
    FrameCarrier(
            SpoolReader reader,
            RecordTarget target,
            FrameRecords records,
            Pace pace,
            boolean skip,
            Consumer<String> notice,
            LongConsumer acknowledge) {
        this.reader = reader;
        this.target = target;
        this.records = records;
        this.pace = pace;
        this.skip = skip;
        this.notice = notice;
        this.acknowledge = acknowledge;
        this.next = reader.position();
        this.told = next;
    }

    /** Ends the replay soon, by any thread: what is under way has a few seconds to be acknowledged. */
    void stop() {
        stopped = true;
        reader.wakeup();
    }

    /**
     * Returns when the range has been carried and acknowledged, or after {@link #stop}. However it ends, what was acknowledged
     * until then has been told.
     */
    void run(ReplayRange range) throws SpoolException, ReplayException {
        try {
            carry(range);
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

    private void carry(ReplayRange range) throws SpoolException, ReplayException {
        long end = range.follow() ? range.end() : Math.min(range.end(), reader.position() + reader.lag());
        while (!stopped && reader.position() < end) {
            ReadBatch batch = range.follow() ? reader.read(FOLLOW_WAIT) : reader.read();
            settle();
            if (batch.isEmpty()) {
                if (!range.follow()) {
                    return;
                }
                continue;
            }
            batch.gap().ifPresent(gap -> missed(gap, end));
            for (int i = 0; i < batch.count(); i++) {
                if (isBehind(range, end, batch, i) || !carry(range.filter(), batch, i)) {
                    return;
                }
            }
        }
    }

    /** True iff neither this frame nor any behind it is wanted: times never fall within a spool. */
    private static boolean isBehind(ReplayRange range, long end, ReadBatch batch, int index) {
        return batch.sequence(index) >= end
                || (range.until().isPresent()
                        && batch.timeMs(index) >= range.until().get().toEpochMilli());
    }

    private void missed(Gap gap, long end) {
        notice.accept(gap.toString());
        missed += Math.max(0, Math.min(gap.to(), end) - gap.from());
        next = Math.min(gap.to(), end);
    }

    /** Carries one frame; false iff it was stopped before. */
    private boolean carry(FrameFilter filter, ReadBatch batch, int index) throws ReplayException {
        long sequence = batch.sequence(index);
        int from = batch.from(index);
        int length = batch.length(index);
        if (filter.wants(batch, index)) {
            ProducerRecord<byte[], byte[]> record;
            try {
                record = records.record(batch.array(), from, length, batch.timeMs(index));
            } catch (UnreplayableFrameException e) {
                if (!skip) {
                    throw new ReplayException("sequence " + sequence + ": " + e.getMessage(), e);
                }
                notice.accept("sequence " + sequence + " skipped: " + e.getMessage());
                skipped++;
                next = sequence + 1;
                return !stopped;
            }
            if (!await(pace.due(batch.timeMs(index), System.nanoTime()))
                    || !target.send(sequence, record, () -> stopped)) {
                return false;
            }
        }
        next = sequence + 1;
        tell();
        return !stopped;
    }

    /** Waits until this time, and hears of acknowledgements meanwhile; false iff it was stopped. */
    private boolean await(long dueNanos) throws ReplayException {
        for (long left = dueNanos - System.nanoTime(); left > 0 && !stopped; left = dueNanos - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, SLICE_NANOS));
            settle();
        }
        return !stopped;
    }

    private void settle() throws ReplayException {
        target.settle();
        tell();
    }

    private void tell() {
        long acknowledged = target.acknowledgedBefore(next);
        if (acknowledged > told) {
            acknowledge.accept(acknowledged);
            told = acknowledged;
        }
    }

    /** How far it got by now; to be asked by the thread that runs it, or after it. */
    ReplayReport report() {
        return new ReplayReport(
                target.records(),
                target.bytes(),
                skipped + target.skipped(),
                missed,
                target.acknowledgedBefore(next),
                Duration.ofNanos(System.nanoTime() - startNanos));
    }
}
