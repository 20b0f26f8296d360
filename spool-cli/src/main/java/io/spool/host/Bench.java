package io.spool.host;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.StartPosition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Measures what a spool can do in a directory, with a temporary one that is removed at the end, and beside it what the directory
 * gives without a spool.
 */
public final class Bench {
    static final int BATCH_FRAMES = 500;

    private static final int PHASES = 7;
    private static final int FORCES = 100;
    private static final int WAKE_UPS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path directory;
    private final long spoolBytes;
    private final int frameBytes;
    private final long phaseNanos;
    private final Consumer<String> progress;

    /**
     * Prepares to measure.
     *
     * @param directory where the temporary spool goes
     * @param spoolBytes its size
     * @param frameBytes size of each frame
     * @param limit how long all of it may take, more or less
     * @param progress is told what is measured next
     */
    public Bench(Path directory, long spoolBytes, int frameBytes, Duration limit, Consumer<String> progress) {
        this.directory = directory;
        this.spoolBytes = spoolBytes;
        this.frameBytes = frameBytes;
        this.phaseNanos = limit.toNanos() / PHASES;
        this.progress = progress;
    }

    /**
     * Measures, one thing after the other.
     *
     * @throws IOException when there is no such directory, or no room in it
     */
    public BenchReport run() throws IOException {
        try (TrialDirectory trial = TrialDirectory.create(directory, ".spool-bench-")) {
            long usable = Files.getFileStore(directory).getUsableSpace();
            if (usable < spoolBytes + spoolBytes / 8) {
                throw new FileSystemException(
                        directory.toString(),
                        null,
                        "only " + (usable >> 20) + " MiB are free, and the trial takes " + (spoolBytes >> 20)
                                + " MiB; make room, or give a smaller --size");
            }
            Path spool = trial.resolve("ring");
            progress.accept("bare copy into a mapping");
            BareCopy bare = BareCopy.measure(trial.resolve("bare"), spoolBytes, frame(), phaseNanos, FORCES);
            // Its room is the spool's now.
            Files.delete(trial.resolve("bare"));
            progress.accept("create");
            double created = create(spool);
            progress.accept("append in batches");
            double batch = appendBatches(spool, new AtomicBoolean());
            progress.accept("append one at a time");
            double single = appendSingly(spool);
            progress.accept("read");
            double read = read(spool);
            progress.accept("append and read together");
            double[] together = together(spool);
            progress.accept("force");
            Spools.create(trial.resolve("small"), CreateOptions.ofSize(1 << 20));
            Latencies force = ForceTime.measure(trial.resolve("small"), FORCES);
            progress.accept("wake up");
            Latencies wakeUp = wakeUp(trial.resolve("small"));
            return new BenchReport(
                    spoolBytes,
                    frameBytes,
                    BATCH_FRAMES,
                    bare,
                    created,
                    batch,
                    single,
                    read,
                    together[0],
                    together[1],
                    force,
                    wakeUp);
        }
    }

    private double create(Path spool) throws SpoolException {
        long start = System.nanoTime();
        Spools.create(spool, CreateOptions.ofSize(spoolBytes));
        return spoolBytes / seconds(start);
    }

    private byte[] frame() {
        byte[] frame = new byte[frameBytes];
        Arrays.fill(frame, (byte) 'x');
        frame[0] = '"';
        frame[frameBytes - 1] = '"';
        return frame;
    }

    /** @param done is set at the end, for whoever works beside it */
    private double appendBatches(Path spool, AtomicBoolean done) throws SpoolException {
        byte[] frame = frame();
        FrameBatch batch = new FrameBatch();
        for (int i = 0; i < BATCH_FRAMES; i++) {
            batch.add(frame);
        }
        try (SpoolWriter writer = Spools.writer(spool)) {
            long start = System.nanoTime();
            long frames = 0;
            while (System.nanoTime() - start < phaseNanos) {
                writer.append(batch);
                frames += BATCH_FRAMES;
            }
            return frames / seconds(start);
        } finally {
            done.set(true);
        }
    }

    private double appendSingly(Path spool) throws SpoolException {
        byte[] frame = frame();
        try (SpoolWriter writer = Spools.writer(spool)) {
            long start = System.nanoTime();
            long frames = 0;
            while (System.nanoTime() - start < phaseNanos) {
                for (int i = 0; i < 64; i++) {
                    writer.append(frame);
                }
                frames += 64;
            }
            return frames / seconds(start);
        }
    }

    /** Again and again what is in the spool. */
    private double read(Path spool) throws SpoolException {
        try (SpoolReader reader = Spools.reader(spool, ReaderOptions.anonymous())) {
            long start = System.nanoTime();
            long frames = 0;
            while (System.nanoTime() - start < phaseNanos) {
                ReadBatch batch = reader.read();
                frames += batch.count();
                if (batch.isEmpty()) {
                    reader.seek(StartPosition.earliest());
                }
            }
            return frames / seconds(start);
        }
    }

    /** Frames a second appended, and read by another thread at the same time. */
    private double[] together(Path spool) throws IOException {
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Double> reading = CompletableFuture.supplyAsync(() -> {
            try (SpoolReader reader =
                    Spools.reader(spool, ReaderOptions.anonymous().startingAt(StartPosition.latest()))) {
                long start = System.nanoTime();
                long frames = 0;
                while (!done.get()) {
                    frames += reader.read(Duration.ofMillis(1)).count();
                }
                return frames / seconds(start);
            } catch (SpoolException e) {
                throw new CompletionException(e);
            }
        });
        double written = appendBatches(spool, done);
        return new double[] {written, joined(reading)};
    }

    /** From before an append until a reader that was asleep has the frame. */
    private Latencies wakeUp(Path spool) throws IOException {
        long end = System.nanoTime() + phaseNanos;
        long[] nanos = new long[WAKE_UPS];
        int count = 0;
        try (SpoolWriter writer = Spools.writer(spool);
                SpoolReader reader =
                        Spools.reader(spool, ReaderOptions.anonymous().startingAt(StartPosition.latest()))) {
            while (count < 1 || (count < WAKE_UPS && System.nanoTime() < end)) {
                CompletableFuture<Long> woken = CompletableFuture.supplyAsync(() -> {
                    try {
                        return reader.read(PATIENCE).count() == 0 ? Long.MAX_VALUE : System.nanoTime();
                    } catch (SpoolException e) {
                        throw new CompletionException(e);
                    }
                });
                // Long enough that the reader has gone to sleep.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                long start = System.nanoTime();
                writer.append("1".getBytes(StandardCharsets.US_ASCII));
                nanos[count++] = joined(woken) - start;
            }
        }
        return new Latencies(Arrays.copyOf(nanos, count));
    }

    private static <T> T joined(CompletableFuture<T> future) throws IOException {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }

    static double seconds(long startNanos) {
        return Math.max(1, System.nanoTime() - startNanos) / 1e9;
    }
}
