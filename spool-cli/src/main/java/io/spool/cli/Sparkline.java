package io.spool.cli;

import io.spool.core.value.RateBucket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How much was appended when, as a line of bars: the highest is the most, and none is the lowest. */
final class Sparkline {
    private static final String BARS = "▁▂▃▄▅▆▇█";

    private Sparkline() {}

    /**
     * @param buckets what was appended; times in which nothing was are absent
     * @param step how long a bucket is
     * @param bars how many bars, the last one for the bucket that {@code now} is in
     */
    static String of(List<RateBucket> buckets, Duration step, int bars, Instant now) {
        long[] frames = new long[bars];
        long last = now.toEpochMilli() / step.toMillis();
        long most = 0;
        for (RateBucket bucket : buckets) {
            long index = bars - 1 - (last - bucket.start().toEpochMilli() / step.toMillis());
            if (index >= 0 && index < bars) {
                frames[(int) index] += bucket.frames();
                most = Math.max(most, frames[(int) index]);
            }
        }
        StringBuilder line = new StringBuilder();
        for (long count : frames) {
            // Whatever is not nothing is seen.
            long height = count == 0 ? 0 : 1 + count * (BARS.length() - 2) / most;
            line.append(BARS.charAt((int) height));
        }
        return line.toString();
    }
}
