package io.spool.host;

import java.util.Arrays;
import java.util.Locale;

/** How long something took, each time. */
public final class Latencies {
    private final long[] sorted;

    /** @param nanos at least one */
    Latencies(long[] nanos) {
        sorted = nanos.clone();
        Arrays.sort(sorted);
    }

    /** Half of them took no longer. */
    public long medianNanos() {
        return sorted[sorted.length / 2];
    }

    /** All but one in a hundred took no longer. */
    public long p99Nanos() {
        return sorted[(int) Math.ceil(sorted.length * 0.99) - 1];
    }

    /** For people. */
    public String text() {
        return text(medianNanos()) + " (median; one in a hundred more than " + text(p99Nanos()) + ")";
    }

    private static String text(long nanos) {
        return nanos < 1_000_000
                ? String.format(Locale.ROOT, "%,.0f us", nanos / 1e3)
                : String.format(Locale.ROOT, "%,.1f ms", nanos / 1e6);
    }
}
