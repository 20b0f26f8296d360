package io.spool.connect.source;

import io.spool.core.SpoolReader;
import io.spool.core.error.SpoolException;
import io.spool.core.value.ReadBatch;
import io.spool.metrics.Measures;
import io.spool.metrics.ObservedReader;
import io.spool.metrics.ObservedSpool;
import io.spool.metrics.TaskMetrics;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What a source task counts of one spool and its own reader there, and shows of them.
 *
 * <p>Counted by the thread that polls; opened and closed by any thread, one at a time; what it shows is asked for by any.
 */
final class SourceSpoolMeter implements AutoCloseable {
    private final LongAdder framesRead = new LongAdder();
    private final LongAdder bytesRead = new LongAdder();
    private final LongAdder framesSkipped = new LongAdder();
    private final LongAdder timestampsReplaced = new LongAdder();
    private volatile long lost;
    private volatile long damaged;
    private volatile @Nullable SpoolReader reader;

    private final ObservedSpool spool;
    private final TaskMetrics.Publication publication;

    SourceSpoolMeter(TaskMetrics task, Path directory, String readerName) {
        spool = new ObservedSpool(directory);
        ObservedReader observed = new ObservedReader(spool, readerName, this::lag);
        Measures measures = new Measures("source-spool")
                .label("spool", directory.toString())
                .label("reader", readerName)
                .gauge(
                        "Open",
                        "1",
                        "1 when the task reads the spool, 0 when it waits since somebody else holds the reader's name",
                        () -> reader == null ? 0 : 1)
                .counter("FramesRead", "frames", "frames that this task read", framesRead::sum)
                .counter("BytesRead", "bytes", "content of these frames", bytesRead::sum)
                .counter(
                        "FramesSkipped",
                        "frames",
                        "frames that no record could be made of and that were left out",
                        framesSkipped::sum)
                .counter(
                        "TimestampsReplaced",
                        "records",
                        "records whose own timestamp Kafka would refuse, and that got the present",
                        timestampsReplaced::sum)
                .counter(
                        "FramesLost",
                        "frames",
                        "frames that were overwritten, or cut off when the machine or its disk went down, before they were read, in the"
                                + " reader's life",
                        () -> lost)
                .counter(
                        "FramesDamaged",
                        "frames",
                        "frames that were there but not as they were written, in the reader's life",
                        () -> damaged);
        publication = task.publish(spool.addTo(observed.addUnacknowledgedTo(observed.addTo(measures))));
    }

    private OptionalLong lag() {
        SpoolReader now = reader;
        if (now == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(now.lag());
        } catch (SpoolException | RuntimeException | InternalError e) {
            // Whoever reads meets the same, and has somebody to tell.
            return OptionalLong.empty();
        }
    }

    void opened(SpoolReader opened) {
        lost = opened.lost();
        damaged = opened.damaged();
        reader = opened;
    }

    /** Something was read. */
    ReadBatch read(ReadBatch batch) {
        int count = batch.count();
        if (count > 0) {
            framesRead.add(count);
            // Contents lie in one array, one behind the other or not: only their own lengths count.
            long bytes = 0;
            for (int i = 0; i < count; i++) {
                bytes += batch.length(i);
            }
            bytesRead.add(bytes);
        }
        SpoolReader from = reader;
        if (from != null && batch.gap().isPresent()) {
            lost = from.lost();
            damaged = from.damaged();
        }
        return batch;
    }

    /** A frame was left out. */
    void skipped() {
        framesSkipped.increment();
    }

    /** So many records got another timestamp than their own. */
    void timestampsReplaced(long records) {
        timestampsReplaced.add(records);
    }

    /** Nothing is shown or held any more. */
    @Override
    public void close() {
        publication.close();
        reader = null;
        spool.close();
    }
}
