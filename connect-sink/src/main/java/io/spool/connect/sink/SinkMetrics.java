package io.spool.connect.sink;

import io.spool.core.SpoolWriter;
import io.spool.metrics.Measures;
import io.spool.metrics.TaskMetrics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a sink task counts and shows. Counts go on when a spool is let go and opened again.
 *
 * <p>For the task's thread; what it shows is asked for by any.
 */
final class SinkMetrics implements AutoCloseable {
    private final TaskMetrics task;
    private final Map<Path, SinkSpoolMeter> meters = new HashMap<>();
    private final LongAdder repeated = new LongAdder();
    private final LongAdder reported = new LongAdder();
    private final LongAdder putsRefused = new LongAdder();
    private final LongAdder spoolsOpen = new LongAdder();

    SinkMetrics(TaskMetrics task) {
        this.task = task;
        var unused = task.publish(new Measures("sink-task")
                .counter(
                        "RecordsRepeated",
                        "records",
                        "records that came again and were not appended again, since they were in their spool already",
                        repeated::sum)
                .counter(
                        "RecordsReported",
                        "records",
                        "records that no frame could hold, given to the worker's errant record reporter",
                        reported::sum)
                .counter(
                        "PutsRefused",
                        "puts",
                        "puts that were not finished, since a spool was full or busy, and had to be tried again",
                        putsRefused::sum)
                .gauge("SpoolsOpen", "spools", "spools that the task has open", spoolsOpen::sum));
    }

    /** A spool was opened; it is shown until {@link #letGo}. */
    SinkSpoolMeter opened(Path directory, SpoolWriter writer) {
        SinkSpoolMeter meter = meters.computeIfAbsent(directory, path -> new SinkSpoolMeter(path, repeated));
        meter.opened(writer, task);
        spoolsOpen.increment();
        return meter;
    }

    /** All spools were let go. */
    void letGo() {
        meters.values().forEach(SinkSpoolMeter::letGo);
        spoolsOpen.reset();
    }

    /** Shows readers that have come, and no longer those that are gone. */
    void lookForReaders() {
        meters.values().forEach(meter -> meter.lookForReaders(task));
    }

    /** Records came again, and were not appended again. */
    void repeated(int records) {
        repeated.add(records);
    }

    /** A record was given to the reporter, since no frame could hold it. */
    void reported() {
        reported.increment();
    }

    /** A put is to be tried again. */
    void putRefused() {
        putsRefused.increment();
    }

    @Override
    public void close() {
        letGo();
        task.close();
    }
}
