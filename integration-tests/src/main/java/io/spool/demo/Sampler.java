package io.spool.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.spool.core.SpoolWriter;
import io.spool.core.error.SpoolException;
import io.spool.core.value.FrameBatch;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The local program: samples the host at a steady pace, and appends each tick to the spool as one batch.
 *
 * <p>It knows nothing of Kafka, and does not notice when the broker goes away.
 */
final class Sampler implements AutoCloseable {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final HostTelemetry host;
    private final SpoolWriter writer;
    private final SampledFrames sampled;
    private final int framesPerSecond;
    private final long mostFrames;
    private final FrameJson json = new FrameJson();
    private final FrameBatch batch = new FrameBatch();
    private final Thread thread = new Thread(this::run, "sampler");
    private volatile boolean stopped;
    private volatile @Nullable Exception failure;

    /**
     * @param sampled gets the digest of each frame before the frame is appended
     * @param framesPerSecond the pace
     * @param mostFrames where to stop, told or not: what the spools were made for
     */
    Sampler(HostTelemetry host, SpoolWriter writer, SampledFrames sampled, int framesPerSecond, long mostFrames) {
        this.host = host;
        this.writer = writer;
        this.sampled = sampled;
        this.framesPerSecond = framesPerSecond;
        this.mostFrames = mostFrames;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Throws iff sampling ended for another reason than that it was told to. */
    void requireNotFailed() {
        Exception thrown = failure;
        if (thrown != null) {
            throw new DemoException("sampling failed: " + thrown, thrown);
        }
    }

    /** Ends the sampling; when this returns, no frame comes any more. */
    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }

    private void run() {
        try {
            long due = System.nanoTime();
            while (!stopped) {
                int frames = tick();
                if (frames == 0) {
                    return;
                }
                due = Math.max(due + frames * SECOND_NANOS / framesPerSecond, System.nanoTime() - SECOND_NANOS);
                for (long left = due - System.nanoTime(); left > 0 && !stopped; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    /** Samples each device once; 0 iff there is no room for it any more. */
    private int tick() throws IOException {
        List<Reading> readings = host.read();
        long counter = sampled.count();
        if (readings.isEmpty()) {
            throw new IOException("this host tells nothing of itself");
        }
        if (counter + readings.size() > mostFrames) {
            return 0;
        }
        long now = System.currentTimeMillis();
        batch.clear();
        for (Reading reading : readings) {
            byte[] frame = FrameJson.write(counter++, now, reading);
            JsonNode parsed = Objects.requireNonNull(FrameJson.parse(frame));
            sampled.add(json.digest(parsed));
            batch.add(frame);
        }
        append();
        return readings.size();
    }

    private void append() throws SpoolException {
        writer.append(batch);
    }
}
