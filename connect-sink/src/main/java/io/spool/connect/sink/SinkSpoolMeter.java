package io.spool.connect.sink;

import io.spool.core.SpoolWriter;
import io.spool.metrics.Measures;
import io.spool.metrics.ObservedReader;
import io.spool.metrics.ObservedSpool;
import io.spool.metrics.TaskMetrics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What a sink task counts of one spool, and shows of it and its readers while it is open.
 *
 * <p>For the task's thread; what it shows is asked for by any.
 */
final class SinkSpoolMeter {
    private final Path directory;
    private final LongAdder repeated;

    private final LongAdder framesWritten = new LongAdder();
    private final LongAdder bytesWritten = new LongAdder();
    private final LongAdder appends = new LongAdder();
    private final LongAdder appendNanos = new LongAdder();
    private final LongAdder appendsRefused = new LongAdder();
    private final LongAdder framesRefused = new LongAdder();
    private final LongAdder forces = new LongAdder();
    private final LongAdder forceNanos = new LongAdder();
    private volatile long longestForceNanos;

    private volatile Showing showing = new Showing(null, 0);

    /**
     * Whose lock wait is counted, in one piece, so that the sum never goes back.
     *
     * @param writer the spool's writer; null while it is not open
     * @param before what the writers before it waited, in nanoseconds
     */
    private record Showing(@Nullable SpoolWriter writer, long before) {
        long waitedNanos() {
            return writer == null ? before : before + writer.lockWaitedNanos();
        }
    }

    private @Nullable ObservedSpool observed;
    private TaskMetrics.@Nullable Publication publication;
    private final Map<String, TaskMetrics.Publication> readers = new HashMap<>();

    /** @param repeated counts records that came again, of all spools of the task */
    SinkSpoolMeter(Path directory, LongAdder repeated) {
        this.directory = directory;
        this.repeated = repeated;
    }

    void opened(SpoolWriter writer, TaskMetrics task) {
        letGo();
        showing = new Showing(writer, showing.waitedNanos());
        ObservedSpool spool = new ObservedSpool(directory);
        observed = spool;
        publication =
                task.publish(spool.addTo(counts(new Measures("sink-spool").label("spool", directory.toString()))));
        lookForReaders(task);
    }

    private Measures counts(Measures measures) {
        return measures.counter("FramesWritten", "frames", "frames that this task appended", framesWritten::sum)
                .counter(
                        "BytesWritten",
                        "bytes",
                        "storage that these frames would take plain, headers and padding included",
                        bytesWritten::sum)
                .counter("Appends", "appends", "batches that this task appended", appends::sum)
                .timeCounter(
                        "AppendSeconds",
                        "time spent in appends, refused ones and the wait for the lock included",
                        appendNanos::sum)
                .counter(
                        "AppendsRefused",
                        "appends",
                        "batches that the spool did not take, since it was full or its lock could not be had in time",
                        appendsRefused::sum)
                .counter("FramesRefused", "frames", "frames of these batches; they are tried again", framesRefused::sum)
                .timeCounter(
                        "LockWaitSeconds",
                        "time spent waiting for other writers to let go of the spool's lock",
                        () -> showing.waitedNanos())
                .counter("Forces", "forces", "how often this task put the spool on the disk", forces::sum)
                .timeCounter("ForceSeconds", "time spent in these forces", forceNanos::sum)
                .gauge(
                        "ForceSecondsLongest",
                        "s",
                        "the longest of these forces since the task started",
                        () -> longestForceNanos / 1e9);
    }

    /** A batch was appended. */
    void appended(int frames, long bytes, long nanos) {
        framesWritten.add(frames);
        bytesWritten.add(bytes);
        appends.increment();
        appendNanos.add(nanos);
    }

    /** Frames of a batch were left out, since the spool had had them. */
    void repeated(int frames) {
        repeated.add(frames);
    }

    /** A batch was refused. */
    void refused(int frames, long nanos) {
        appendsRefused.increment();
        framesRefused.add(frames);
        appendNanos.add(nanos);
    }

    /** The spool was put on the disk. */
    void forced(long nanos) {
        forces.increment();
        forceNanos.add(nanos);
        longestForceNanos = Math.max(longestForceNanos, nanos);
    }

    void lookForReaders(TaskMetrics task) {
        ObservedSpool spool = observed;
        if (spool == null) {
            return;
        }
        Set<String> present = new HashSet<>(spool.readers());
        readers.entrySet().removeIf(known -> {
            boolean gone = !present.remove(known.getKey());
            if (gone) {
                known.getValue().close();
            }
            return gone;
        });
        present.forEach(name -> readers.put(name, published(spool, name, task)));
    }

    private TaskMetrics.Publication published(ObservedSpool spool, String reader, TaskMetrics task) {
        ObservedReader seen = new ObservedReader(spool, reader);
        return task.publish(seen.addHistoryTo(seen.addTo(
                new Measures("sink-reader").label("spool", directory.toString()).label("reader", reader))));
    }

    /** The spool was let go: nothing of it is shown or held any more, and the counts stay. */
    void letGo() {
        showing = new Showing(null, showing.waitedNanos());
        readers.values().forEach(TaskMetrics.Publication::close);
        readers.clear();
        if (publication != null) {
            publication.close();
            publication = null;
        }
        if (observed != null) {
            observed.close();
            observed = null;
        }
    }
}
