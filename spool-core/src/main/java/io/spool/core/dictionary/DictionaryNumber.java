package io.spool.core.dictionary;

/**
 * The number of a dictionary, as it stands at the start of an encoded frame's content: seven bits in each byte, the lowest first,
 * bit 7 set in all bytes but the last.
 */
final class DictionaryNumber {
    private static final int MORE = 0x80;
    private static final int BITS = 7;
    private static final int LONGEST = 9;

    private DictionaryNumber() {}

    /** Bytes it takes: 1 to 9. */
    static int length(long number) {
        return number == 0 ? 1 : (63 - Long.numberOfLeadingZeros(number)) / BITS + 1;
    }

    static void put(long number, byte[] into, int at) {
        long rest = number;
        int to = at;
        while (rest >= MORE) {
            into[to++] = (byte) (rest | MORE);
            rest >>>= BITS;
        }
        into[to] = (byte) rest;
    }

    /** The number that begins here; -1 when none ends by {@code end}, or it is written in more bytes than it takes. */
    static long get(byte[] from, int at, int end) {
        long number = 0;
        for (int i = 0; i < LONGEST && at + i < end; i++) {
            int part = from[at + i];
            number |= (long) (part & (MORE - 1)) << (BITS * i);
            if (part >= 0) {
                return length(number) == i + 1 ? number : -1;
            }
        }
        return -1;
    }
}
