package io.spool.replay;

import io.spool.frame.TimestampBound;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * When frames may go, by their own times, by a rate, or both. The first may go at once.
 *
 * <p>By their own times, each is due so long after the first one as it was appended after it: a delay does not shift those
 * behind it. By a rate, what was not used is kept for a tenth of a second, so that a pause is not followed by a rush.
 *
 * <p>Not thread-safe.
 */
final class Pace {
    /** A time that is further ahead of the clock is not one at which a frame was appended. */
    private static final long AHEAD_MS = TimestampBound.DEFAULT_AHEAD.toMillis();

    private static final long KEPT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Speed speed;
    private final double nanosEach;
    private boolean started;
    private long firstNanos;
    /** By which frame the time of others is counted, and when that one went. */
    private long anchorMs;

    private long anchorNanos;
    private long newestMs;
    private double slotNanos;

    /** @param perSecond frames in a second; empty for as many as it goes */
    Pace(Speed speed, OptionalDouble perSecond) {
        this.speed = speed;
        this.nanosEach = perSecond.isPresent() ? TimeUnit.SECONDS.toNanos(1) / perSecond.getAsDouble() : 0;
    }

    /**
     * When the next frame may go, on the clock of {@code nowNanos}. To be asked once for each frame, in their order.
     *
     * @param timeMs when it was appended
     * @param nowNanos by {@code System.nanoTime}
     */
    long due(long timeMs, long nowNanos) {
        if (!started) {
            started = true;
            firstNanos = nowNanos;
            anchor(timeMs, nowNanos);
        } else if (timeMs < newestMs || timeMs > System.currentTimeMillis() + AHEAD_MS) {
            // The clock was set back here, or this was appended under a clock that was wrong: nobody waited that long.
            anchor(timeMs, nowNanos);
        }
        newestMs = timeMs;
        long byTime = speed.isMax()
                ? nowNanos
                : anchorNanos + (long) (TimeUnit.MILLISECONDS.toNanos(timeMs - anchorMs) / speed.factor());
        if (nanosEach == 0) {
            return byTime;
        }
        // Relative to the first, since a double does not hold nanoTime to the nanosecond.
        long kept = Math.max(nowNanos, byTime) - KEPT_NANOS - firstNanos;
        double earliest = Math.max(slotNanos, (double) kept);
        slotNanos = earliest + nanosEach;
        return Math.max(byTime, firstNanos + (long) earliest);
    }

    private void anchor(long timeMs, long nowNanos) {
        anchorMs = timeMs;
        anchorNanos = nowNanos;
    }
}
