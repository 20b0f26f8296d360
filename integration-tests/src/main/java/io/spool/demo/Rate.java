package io.spool.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * How quickly a count grows: on average from its first growth to its last, and at best.
 *
 * <p>Not thread-safe.
 */
final class Rate {
    /** The best is taken over this long at least, so that it is no accident of when the count was looked at. */
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private record Look(long count, long nanos) {}

    private final Deque<Look> window = new ArrayDeque<>();
    private Look first = new Look(-1, 0);
    private Look last = first;
    private double peak;

    /** Takes note of the count at this moment. */
    void look(long count, long nanos) {
        Look now = new Look(count, nanos);
        if (first.count() <= 0) {
            first = now;
        }
        if (count != last.count()) {
            last = now;
        }
        window.addLast(now);
        while (window.size() > 1 && nanos - second().nanos() >= WINDOW_NANOS) {
            window.removeFirst();
        }
        Look begin = window.getFirst();
        if (nanos - begin.nanos() >= WINDOW_NANOS) {
            peak = Math.max(peak, perSecond(begin, now));
        }
    }

    long mean() {
        return last.nanos() == first.nanos() ? 0 : Math.round(perSecond(first, last));
    }

    long peak() {
        return Math.round(peak);
    }

    private Look second() {
        var looks = window.iterator();
        looks.next();
        return looks.next();
    }

    private static double perSecond(Look from, Look to) {
        return (to.count() - from.count()) * SECOND_NANOS / (to.nanos() - from.nanos());
    }
}
