package io.spool.frame;

import java.time.Duration;

/**
 * Which times Kafka takes for a record. A broker refuses one that is negative, or too far ahead of its own clock
 * ({@code message.timestamp.after.max.ms}, an hour by default since Kafka 4.0). A frame that was appended under a wrong clock may bear
 * such a time; its record goes out with the present, and says in a header which time it bears.
 *
 * <p>Not thread-safe.
 */
public final class TimestampBound {
    /** The header with the time that was replaced, in milliseconds since 1970. */
    public static final String HEADER = "spool.time";

    /** Half of what a broker takes by default: the rest is for clocks of hosts that differ. */
    public static final Duration DEFAULT_AHEAD = Duration.ofMinutes(30);

    private final long aheadMs;
    private long limitMs;

    /** @param ahead how far ahead of this host's clock a time may be; not negative */
    public TimestampBound(Duration ahead) {
        this.aheadMs = ahead.toMillis();
        refresh();
    }

    /** Looks at the clock again, which may have been set back. */
    public void refresh() {
        long now = System.currentTimeMillis();
        limitMs = now > Long.MAX_VALUE - aheadMs ? Long.MAX_VALUE : now + aheadMs;
    }

    /** True iff Kafka takes a record with this time, in milliseconds since 1970. */
    public boolean takes(long timeMs) {
        if (timeMs > limitMs) {
            // Time has passed since the last look.
            refresh();
        }
        return timeMs >= 0 && timeMs <= limitMs;
    }

    /**
     * True iff nothing can have been appended at this time yet, by this host's clock: it is further ahead than {@link
     * #DEFAULT_AHEAD}, so a frame that bears it was appended under a wrong clock.
     */
    public static boolean isImpossible(long timeMs) {
        return timeMs - DEFAULT_AHEAD.toMillis() > System.currentTimeMillis();
    }

    /** The time for a record whose own Kafka does not take: the present, or 1970 where the clock is before it. */
    public static long nowMs() {
        return Math.max(0, System.currentTimeMillis());
    }
}
