package io.spool.demo;

import io.spool.core.SpoolWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * How large the spools must be so that nothing is overwritten before it was checked.
 *
 * @param mostFrames how many frames there will be at most
 * @param localSpoolBytes size of the spool with the frames as they are
 * @param kafkaSpoolBytes size of the spool with the frames as records, some of them twice
 */
record Sizes(long mostFrames, long localSpoolBytes, long kafkaSpoolBytes) {
    /** Counters grow while one looks at them: a few digits more for each frame. */
    private static final int GROWTH_BYTES = 32;

    /** Topic, offset, timestamp and so on in front of the value. */
    private static final int RECORD_BYTES = 128;

    private static final double REPEATED = 1.5;

    /** What a spool has beside its data, and the room that is left at its end when the next frame does not fit. */
    private static final long FIXED_BYTES = 1 << 20;

    static Sizes of(HostTelemetry host, DemoOptions options, Duration reserve) throws IOException {
        List<Reading> readings = host.read();
        long now = System.currentTimeMillis();
        double local = readings.stream()
                .mapToInt(reading -> FrameJson.write(Integer.MAX_VALUE, now, reading).length + GROWTH_BYTES)
                .mapToLong(SpoolWriter::storageOf)
                .average()
                .orElseThrow(() -> new DemoException("this host tells nothing of itself", null));
        long frames = options.sampling().plus(reserve).toSeconds() * options.framesPerSecond();
        // More records than frames: what is under way when the broker goes may come again.
        return new Sizes(
                frames,
                FIXED_BYTES + (long) (frames * local),
                FIXED_BYTES + (long) (frames * (local + RECORD_BYTES) * REPEATED));
    }
}
