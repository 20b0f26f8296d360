package io.spool.connect.source;

import io.spool.metrics.TaskMetrics;
import io.spool.plugin.PluginVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.TransactionContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out what spools hold, in order, and keeps the spools informed of what Connect has committed.
 *
 * <p>With one spool, an idle poll waits in its reader and wakes as soon as a frame comes. With several it waits in one
 * after another for {@link #SLICE} each and looks at all of them in between, so that a frame waits that long at most.
 */
public final class SpoolSourceTask extends SourceTask {
    private static final Logger log = LoggerFactory.getLogger(SpoolSourceTask.class);

    /** How long a poll waits at most. Workers since Kafka 2.8 stop a task only between polls. */
    private static final Duration WAIT = Duration.ofMillis(500);

    private static final Duration SLICE = Duration.ofMillis(20);

    /** How long a start waits for the spools to open, so that what is wrong with them is said then; polls go on with it. */
    private static final Duration OPEN_WAIT = Duration.ofMillis(500);

    /** How long a stop waits for the spools to be let go of, so that whoever comes next finds them free. */
    private static final Duration CLOSE_WAIT = Duration.ofMillis(400);

    private final Duration wait;
    private final Duration openWait;
    private final PollPause pause = new PollPause();
    private volatile List<SourceSpool> spools = List.of();
    private int mostRecords;
    private @Nullable RateLimit limit;
    private volatile InFlight inFlight = new InFlight(0, 1, InFlight.PATIENCE);
    private int turn;
    private volatile @Nullable Thread pollingThread;
    private volatile @Nullable TaskMetrics metrics;

    /** For the worker. */
    public SpoolSourceTask() {
        this(WAIT, OPEN_WAIT);
    }

    /**
     * @param wait how long a poll waits at most
     * @param openWait how long a start waits for the spools to open
     */
    SpoolSourceTask(Duration wait, Duration openWait) {
        this.wait = wait;
        this.openWait = openWait;
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
        inFlight = new InFlight(settings.maxInFlight(), mostRecords, InFlight.PATIENCE);
        limit = settings.rateLimit() == 0 ? null : new RateLimit(settings.rateLimit(), System.nanoTime());
        TaskMetrics shown = TaskMetrics.of(properties, context);
        metrics = shown;
        boolean ready = false;
        try {
            List<SourceSpool> all = new ArrayList<>();
            for (Path directory : config.taskDirectories()) {
                all.add(new SourceSpool(directory, settings, context.offsetStorageReader(), shown));
            }
            spools = List.copyOf(all);
            spools.forEach(SourceSpool::beginOpening);
            long begin = System.nanoTime();
            for (SourceSpool spool : spools) {
                Duration left = openWait.minusNanos(System.nanoTime() - begin);
                spool.open(left.isNegative() ? Duration.ZERO : left);
            }
            ready = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SourceFailures.interrupted(e);
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
            spool.open(Duration.ZERO);
            spool.polled();
        }
        long begin = System.nanoTime();
        if (!inFlight.await(wait)) {
            return null;
        }
        List<SourceRecord> records = new ArrayList<>();
        while (!pause.isEnded()) {
            int most = limit == null ? mostRecords : Math.min(mostRecords, limit.allowed(System.nanoTime()));
            for (int i = 0; most > 0 && i < spools.size(); i++) {
                spools.get((turn + i) % spools.size()).fill(records, most);
            }
            turn = spools.isEmpty() ? 0 : (turn + 1) % spools.size();
            if (!records.isEmpty()) {
                return handedOut(records);
            }
            Duration left = wait.minusNanos(System.nanoTime() - begin);
            if (left.isNegative() || left.isZero()) {
                return null;
            }
            if (most == 0 && limit != null) {
                Duration next = limit.untilNext();
                var unused = pause.await(next.compareTo(left) < 0 ? next : left);
            } else {
                await(left);
            }
        }
        return null;
    }

    /**
     * Where the connector says what a transaction is, each poll is one: none is ever left open while nothing comes, nor while
     * the connector is paused, and a gap record and the frame behind it are together.
     */
    private List<SourceRecord> handedOut(List<SourceRecord> records) {
        if (limit != null) {
            limit.taken(records.size());
        }
        inFlight.handedOut(records.size());
        TransactionContext transactions = context.transactionContext();
        if (transactions != null) {
            transactions.commitTransaction();
        }
        return records;
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

    /**
     * Kafka has the record, or, without metadata, a transformation dropped it. Called by the producer's thread, or, of what was dropped and with
     * exactly-once delivery, by the one that polls.
     */
    @Override
    public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
        if (record instanceof SpoolRecord ours && ours.dealtWith()) {
            inFlight.dealtWith(Thread.currentThread().equals(pollingThread));
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

    /** Returns within half a second, whatever the spools wait for; what is not done by then goes on in the background. */
    @Override
    public void stop() {
        pause.end();
        inFlight.end();
        TaskMetrics shown = metrics;
        if (shown != null) {
            shown.close();
        }
        CompletableFuture<Void> done =
                CompletableFuture.allOf(spools.stream().map(SourceSpool::close).toArray(CompletableFuture<?>[]::new));
        try {
            done.get(CLOSE_WAIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            log.info("Stopped; the spools are let go of in the background, once locks and disk allow");
        } catch (ExecutionException e) {
            throw new IllegalStateException("closing never fails", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
