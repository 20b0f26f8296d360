package io.spool.bench.soak;

import java.util.concurrent.TimeUnit;

/**
 * A steady rate: short pauses, and after each what is due. A pause that lasted longer is made up for, but for no more than a
 * second, lest a machine that stood still be followed by a flood. Not thread-safe.
 */
final class Pace {
    private static final long PAUSE_MILLIS = 20;

    private final long perSecond;
    private final long begin = System.nanoTime();
    private long due;

    /** @param perSecond at least 1 */
    Pace(long perSecond) {
        this.perSecond = perSecond;
    }

    /** Pauses, and says how many are due then: 0 to a second's worth. */
    int next() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        long before = due;
        due = (long) ((System.nanoTime() - begin) * 1e-9 * perSecond);
        return (int) Math.min(due - before, perSecond);
    }
}
