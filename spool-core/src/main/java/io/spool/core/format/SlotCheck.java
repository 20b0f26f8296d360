package io.spool.core.format;

/**
 * The check word of a commit slot or a reader's position: a mix of the seven words before it.
 *
 * <p>Each step is a bijection of the running value for a given word and of the word for a given running value, so a
 * change within any single word always changes the result. It costs a few nanoseconds, where a CRC over memory would
 * cost as much as the rest of a commit.
 */
public final class SlotCheck {
    /** Odd, so that multiplying by it loses nothing; from the golden ratio, as in Knuth's multiplicative hashing. */
    private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;

    private SlotCheck() {}

    /** Starts a check, so that a slot of zeros is not valid. */
    public static final long SEED = FACTOR;

    /** The running value {@code check} with {@code word} mixed in. */
    public static long mix(long check, long word) {
        long mixed = (check ^ word) * FACTOR;
        return mixed ^ (mixed >>> 32);
    }
}
