package io.spool.torture;

import java.util.Random;

/**
 * How much a suite does: a little in every {@code verify}, much with {@code -Ptorture}, anything by hand.
 *
 * <p>{@code -Dtorture.NAME=n} sets one amount, {@code -Dtorture.seed=s} repeats a run.
 */
public final class Scale {
    private static final boolean LONG = Boolean.getBoolean("torture.long");
    private static final long SEED = Long.getLong("torture.seed", System.nanoTime());

    private Scale() {}

    /** True iff this is the long run. */
    public static boolean isLong() {
        return LONG;
    }

    /** How many: {@code -Dtorture.NAME} if that is given, else the short or the long amount. */
    public static int of(String name, int inVerify, int inTorture) {
        return Integer.getInteger("torture." + name, LONG ? inTorture : inVerify);
    }

    /** The seed of this run; printed with every result. */
    public static long seed() {
        return SEED;
    }

    /** A generator for one suite, so that suites do not depend on each other's draws. */
    public static Random random(String suite) {
        return new Random(SEED ^ ((long) suite.hashCode() << 32));
    }
}
