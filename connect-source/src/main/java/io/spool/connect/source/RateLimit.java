package io.spool.connect.source;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How many records may go out by now, at so many a second. What was not used is kept for a tenth of a second, so that a pause is
 * not followed by a rush. For one thread.
 */
final class RateLimit {
    private static final double KEPT_SECONDS = 0.1;

    private final double perNano;
    private final double most;
    private double saved;
    private long seenNanos;

    /**
     * @param perSecond records in a second, at least 1
     * @param nowNanos by {@code System.nanoTime}
     */
    RateLimit(int perSecond, long nowNanos) {
        this.perNano = (double) perSecond / TimeUnit.SECONDS.toNanos(1);
        this.most = Math.max(1, perSecond * KEPT_SECONDS);
        this.saved = most;
        this.seenNanos = nowNanos;
    }

    /** How many may go out now. */
    int allowed(long nowNanos) {
        saved = Math.min(most, saved + (nowNanos - seenNanos) * perNano);
        seenNanos = nowNanos;
        return (int) Math.max(0, saved);
    }

    /** So many went out; it may be more than were allowed, which is made up for later. */
    void taken(int count) {
        saved -= count;
    }

    /** How long until one may go out. */
    Duration untilNext() {
        return Duration.ofNanos((long) Math.max(0, Math.ceil((1 - saved) / perNano)));
    }
}
