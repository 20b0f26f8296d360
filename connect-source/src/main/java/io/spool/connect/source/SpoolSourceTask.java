package io.spool.connect.source;

import io.spool.metrics.TaskMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/**
 * Hands out what spools hold, in order, and keeps the spools informed of what Connect has committed.
 *
 * <p>With one spool, an idle poll waits in its reader and wakes as soon as a frame comes. With several it waits in one
 * after another for {@link #SLICE} each and looks at all of them in between, so that a frame waits that long at most.
 */
public final class SpoolSourceTask extends SourceTask {
    /** How long a poll waits at most. Workers since Kafka 2.8 stop a task only between polls. */
    private static final Duration WAIT = Duration.ofMillis(500);

    private static final Duration SLICE = Duration.ofMillis(20);

    private final Duration wait;
    private final PollPause pause = new PollPause();
    private volatile List<SourceSpool> spools = List.of();
    private int mostRecords;
    private int turn;
    private volatile @Nullable Thread pollingThread;
    private volatile @Nullable TaskMetrics metrics;

    /** For the worker. */
    public SpoolSourceTask() {
        this(WAIT);
    }

    /** @param wait how long a poll waits at most */
    SpoolSourceTask(Duration wait) {
        this.wait = wait;
    }

    @Override
    public String version() {
        return PluginVersion.text();
    }

    @Override
    public void start(Map<String, String> properties) {
        SpoolSourceConfig config = new SpoolSourceConfig(properties);
        SourceSettings settings = config.settings();
        mostRecords = settings.maxRecords();
        TaskMetrics shown = TaskMetrics.of(properties, context);
        metrics = shown;
        boolean ready = false;
        try {
            List<SourceSpool> all = new ArrayList<>();
            for (Path directory : config.taskDirectories()) {
                all.add(new SourceSpool(directory, settings, context.offsetStorageReader(), shown));
            }
            spools = List.copyOf(all);
            spools.forEach(SourceSpool::open);
            ready = true;
        } finally {
            if (!ready) {
                stop();
            }
        }
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        pollingThread = Thread.currentThread();
        try {
            return next();
        } catch (IllegalStateException e) {
            if (pause.isEnded()) {
                return null; // stopped meanwhile, and the readers are closed
            }
            throw e;
        }
    }

    private @Nullable List<SourceRecord> next() throws InterruptedException {
        for (SourceSpool spool : spools) {
            spool.open();
            spool.mirror();
        }
        List<SourceRecord> records = new ArrayList<>();
        long begin = System.nanoTime();
        while (!pause.isEnded()) {
            for (int i = 0; i < spools.size(); i++) {
                spools.get((turn + i) % spools.size()).fill(records, mostRecords);
            }
            turn = spools.isEmpty() ? 0 : (turn + 1) % spools.size();
            if (!records.isEmpty()) {
                return records;
            }
            Duration left = wait.minusNanos(System.nanoTime() - begin);
            if (left.isNegative() || left.isZero()) {
                return null;
            }
            await(left);
        }
        return null;
    }

    private void await(Duration left) throws InterruptedException {
        Duration slice = left.compareTo(SLICE) < 0 ? left : SLICE;
        if (spools.isEmpty() || !spools.get(turn).await(spools.size() == 1 ? left : slice)) {
            var unused = pause.await(slice);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while waiting for frames");
        }
    }

    /** Kafka has the record, or, without metadata, a transformation dropped it. Called by the producer's thread. */
    @Override
    public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
        if (record instanceof SpoolRecord ours) {
            ours.dealtWith();
        }
    }

    @Override
    public void commit() {
        if (Thread.currentThread().equals(pollingThread)) {
            spools.forEach(SourceSpool::committedByPollingThread);
        } else {
            spools.forEach(SourceSpool::committed);
        }
    }

    @Override
    public void stop() {
        pause.end();
        spools.forEach(SourceSpool::close);
        TaskMetrics shown = metrics;
        if (shown != null) {
            shown.close();
        }
    }
}
