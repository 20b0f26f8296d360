package io.spool.core.mapped;

/**
 * How long a JVM keeps the writer's lock once it has it: across appends, while it appends steadily, since a lock of the kernel costs
 * more than an append; and, where others wait, for a burst of appends, since each change costs the time that it takes to wake up.
 *
 * <p>Times are those of {@link System#nanoTime}. Not thread-safe: guarded by the monitor of the lock.
 */
final class Tenure {
    /** A lock that nobody wants is kept by those who append again within this time. */
    static final long STEADY_NANOS = 1_000_000;

    /** A lock that is wanted is kept only by those who append again within this time... */
    static final long DENSE_NANOS = 200_000;

    /** ...and not longer than this: ten times what it takes somebody else to wake up and take it, and to find his caches again. */
    static final long BURST_NANOS = 4_000_000;

    private long begin;
    private long lastRelease;
    private boolean gaveWay;
    private long gaveWayAt;

    /** @param now what is a release long ago */
    Tenure(long now) {
        begin = now - BURST_NANOS;
        lastRelease = now - STEADY_NANOS;
    }

    /** The kernel has given the lock. */
    void begin(long now) {
        begin = now;
    }

    /**
     * Whether the lock stays with this JVM when an append has ended.
     *
     * @param isSteady whether more of the same is likely to follow
     */
    boolean keepsAfterAppend(long now, boolean isWanted, boolean isSteady) {
        long sinceLast = now - lastRelease;
        lastRelease = now;
        boolean keeps = isSteady && (isWanted ? isInBurst(now, sinceLast) : sinceLast < STEADY_NANOS);
        gaveWay = false;
        noteGivingWay(now, isWanted && !keeps);
        return keeps;
    }

    /** Whether a lock that was kept stays with this JVM though no append is under way. */
    boolean keepsUnused(long now, boolean isWanted) {
        long sinceLast = now - lastRelease;
        boolean keeps = isWanted ? isInBurst(now, sinceLast) : sinceLast <= STEADY_NANOS;
        noteGivingWay(now, isWanted && !keeps);
        return keeps;
    }

    private boolean isInBurst(long now, long sinceLast) {
        return sinceLast < DENSE_NANOS && now - begin < BURST_NANOS;
    }

    private void noteGivingWay(long now, boolean gives) {
        if (gives) {
            gaveWay = true;
            gaveWayAt = now;
        }
    }

    /** Whether the lock was given up because somebody wanted it; says so once. */
    boolean takeGaveWay() {
        boolean gave = gaveWay;
        gaveWay = false;
        return gave;
    }

    /** When it was last given up because somebody wanted it. */
    long gaveWayAt() {
        return gaveWayAt;
    }
}
