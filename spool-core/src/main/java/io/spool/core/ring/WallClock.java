package io.spool.core.ring;

import io.spool.core.format.SpoolFormat;

/**
 * The system's clock, as far as a spool can hold what it says. A device without a battery begins in 1970 or wherever its firmware
 * says, and may be set by decades while it runs.
 */
final class WallClock {
    private WallClock() {}

    /** Milliseconds since 1970: 0 for an earlier time, and the largest that a frame can hold for a later one. */
    static long nowMs() {
        return bounded(System.currentTimeMillis());
    }

    static long bounded(long timeMs) {
        return Math.max(0, Math.min(SpoolFormat.META_TIME_MASK, timeMs));
    }
}
