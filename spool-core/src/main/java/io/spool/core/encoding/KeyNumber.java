package io.spool.core.encoding;

import static io.spool.core.format.SpoolFormat.KEYS_DECIMALS;
import static io.spool.core.format.SpoolFormat.KEYS_DECIMALS_MAX;
import static io.spool.core.format.SpoolFormat.KEYS_LAST_DIGIT;
import static io.spool.core.format.SpoolFormat.KEYS_LAST_PAIR;
import static io.spool.core.format.SpoolFormat.KEYS_MINUS;
import static io.spool.core.format.SpoolFormat.KEYS_PAIR;

import io.spool.core.mapped.LittleEndian;

/** Numbers as they stand in text, and as they are written with two digits to a byte. */
final class KeyNumber {
    /** What {@link #write} returns when there is no room. */
    static final int NO_ROOM = -1;

    /** What {@link #writeShort} returns when the number has to be written otherwise, or there is none. */
    static final long OTHERWISE = -1;

    private static final long UPPER_HALVES = 0xF0F0_F0F0_F0F0_F0F0L;
    private static final long LOWER_HALVES = ~UPPER_HALVES;
    private static final long DIGITS = 0x3030_3030_3030_3030L;
    private static final long SIXES = 0x0606_0606_0606_0606L;
    private static final long EVERY_SECOND = 0x00FF_00FF_00FF_00FFL;
    private static final long EVERY_SECOND_PAIR = 0x0000_FFFF_0000_FFFFL;

    private KeyNumber() {}

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /**
     * Looks at the number that begins at {@code from}: a minus perhaps, digits, and perhaps a point and at most
     * {@link io.spool.core.format.SpoolFormat#KEYS_DECIMALS_MAX} decimals.
     *
     * @return where it ends, for {@link #end}, with its decimals, for {@link #decimals}; it ends at {@code from} where there is none
     */
    static long at(byte[] content, int from, int end) {
        int i = from;
        if (i < end && content[i] == '-') {
            i++;
        }
        int digits = i;
        i = behindDigits(content, i, end);
        if (i == digits) {
            return from;
        }
        if (i + 1 < end && content[i] == '.' && isDigit(content[i + 1])) {
            int point = i;
            int most = Math.min(end, point + 2 + KEYS_DECIMALS_MAX);
            i = behindDigits(content, i + 2, most);
            int decimals = i - point - 1;
            return decimals > KEYS_DECIMALS_MAX ? point : ((long) decimals << Integer.SIZE) | i;
        }
        return i;
    }

    /**
     * Where the digits end that begin at {@code from}; eight are looked at together, since a loop that ends after two digits here and
     * after five there is guessed wrongly each time.
     */
    private static int behindDigits(byte[] content, int from, int end) {
        int i = from;
        for (; content.length - i >= Long.BYTES && i < end; i += Long.BYTES) {
            long word = LittleEndian.getLong(content, i);
            long others = others(word);
            if (others != 0) {
                return Math.min(end, i + lowest(others));
            }
        }
        while (i < end && isDigit(content[i])) {
            i++;
        }
        return Math.min(end, i);
    }

    /** Has bits set in bytes that are no digits; what is above the lowest of them means nothing. */
    private static long others(long word) {
        // Digits are 0x30 to 0x39: their upper half is 3, with 6 more too. What carries is none, and lies below what it
        // spoils.
        return ((word & UPPER_HALVES) ^ DIGITS) | (((word + SIXES) & UPPER_HALVES) ^ DIGITS);
    }

    /** Which byte has the lowest bit that is set; 8 for none. A shift, since a division would have to ask for the sign. */
    private static int lowest(long bits) {
        return Long.numberOfTrailingZeros(bits) >>> 3;
    }

    static int end(long number) {
        return (int) number;
    }

    static int decimals(long number) {
        return (int) (number >>> Integer.SIZE);
    }

    /**
     * Writes the number that begins at {@code from} into a hole.
     *
     * @param number what {@link #at} said of it
     * @return where the result ends, at most {@code limit}; or {@link #NO_ROOM}
     */
    static int write(byte[] content, int from, long number, KeySegment hole, byte[] into, int at, int limit) {
        int i = from;
        int end = end(number);
        int decimals = decimals(number);
        int out = at;
        boolean asExpected = decimals == hole.decimals() && hole.expects(content, i, end);
        boolean minus = content[i] == '-';
        if (asExpected) {
            i += hole.prefixLength();
        }
        int digits = end - i - (decimals > 0 ? 1 : 0) - (minus ? 1 : 0);
        if (limit - out < (asExpected ? 0 : 1) + (minus ? 1 : 0) + (digits + 1) / 2) {
            return NO_ROOM;
        }
        if (!asExpected) {
            into[out++] = (byte) (KEYS_DECIMALS + decimals);
        }
        if (minus) {
            into[out++] = (byte) KEYS_MINUS;
            i++;
        }
        int rest = digits;
        if (decimals == 0) {
            // Eight digits at a time, which are there, as is the room for them;
            for (; rest > Long.BYTES; rest -= Long.BYTES) {
                LittleEndian.putInt(into, out, pairs(LittleEndian.getLong(content, i)));
                i += Long.BYTES;
                out += Integer.BYTES;
            }
            // and what is left in one go, too, unless a whole word of it, or of pairs, goes too far.
            if (content.length - i >= Long.BYTES && limit - out >= Integer.BYTES) {
                return pack(LittleEndian.getLong(content, i), rest, 0, into, out);
            }
        }
        int point = decimals > 0 ? end - decimals - 1 : end;
        for (; rest > 1; rest -= 2) {
            i += i == point ? 1 : 0;
            int tens = content[i++] - '0';
            i += i == point ? 1 : 0;
            int ones = content[i++] - '0';
            into[out++] = (byte) ((rest == 2 ? KEYS_LAST_PAIR : KEYS_PAIR) + tens * 10 + ones);
        }
        if (digits % 2 != 0) {
            into[out++] = (byte) (KEYS_LAST_DIGIT + content[end - 1] - '0');
        }
        return out;
    }

    /**
     * Looks at the number that begins at {@code from}, and writes it into a hole, if it has no minus and ends within eight bytes, as
     * nearly all do: what {@link #at} and {@link #write} do, in one go and without a loop.
     *
     * @return where the result ends, for {@link #end}, and where the number ends, for {@link #source}; or {@link #OTHERWISE}
     */
    static long writeShort(byte[] content, int from, int end, KeySegment hole, byte[] into, int at, int limit) {
        if (content.length - from < Long.BYTES || limit - at < 1 + Integer.BYTES) {
            return OTHERWISE;
        }
        long word = LittleEndian.getLong(content, from);
        long others = others(word);
        int length = lowest(others);
        if (others == 0 || length == 0) {
            return OTHERWISE;
        }
        int decimals = 0;
        if ((byte) (word >>> (Byte.SIZE * length)) == '.') {
            // A point has one bit set there: without it, the next is found while the point itself is still looked for.
            long behind = others & (others - 1);
            if (behind == 0) {
                return OTHERWISE;
            }
            int after = lowest(behind);
            decimals = after - length - 1;
            length = decimals > 0 ? after : length;
        }
        if (length > end - from) {
            return OTHERWISE;
        }
        int out = at;
        int digits = decimals > 0 ? length - 1 : length;
        if (decimals == hole.decimals() && hole.expects(word, length)) {
            word >>>= Byte.SIZE * hole.prefixLength();
            digits -= hole.prefixLength();
        } else {
            into[out++] = (byte) (KEYS_DECIMALS + decimals);
        }
        return ((long) (from + length) << Integer.SIZE) | pack(word, digits, decimals, into, out);
    }

    /** Where the number ended that {@link #writeShort} wrote. */
    static int source(long written) {
        return (int) (written >>> Integer.SIZE);
    }

    /** Writes up to eight digits, which lie in a word with their point: four pairs are made of them, whether they are all wanted or not. */
    private static int pack(long word, int digits, int decimals, byte[] into, int at) {
        long text = word;
        if (decimals > 0) {
            long before = (1L << (Byte.SIZE * (digits - decimals))) - 1;
            text = (text & before) | ((text >>> Byte.SIZE) & ~before);
        }
        int four = pairs(text);
        LittleEndian.putInt(into, at, four);
        int last = (digits - 1) >> 1;
        // Whether the last digit has a partner is as good as a coin: both are made, and one is taken without a branch.
        int pair = (four >>> (Byte.SIZE * last)) + KEYS_LAST_PAIR;
        int single = ((int) (text >>> (Byte.SIZE * (digits - 1))) & 0xF) + KEYS_LAST_DIGIT;
        int alone = -(digits & 1);
        into[at + last] = (byte) ((pair & ~alone) | (single & alone));
        return at + last + 1;
    }

    /** The four pairs of eight digits. */
    private static int pairs(long text) {
        long values = text & LOWER_HALVES;
        // The first digit of a pair is the lower byte; ten times a half byte does not reach into the next.
        long pairs = ((values * 10) & EVERY_SECOND) + ((values >>> Byte.SIZE) & EVERY_SECOND);
        pairs = (pairs | (pairs >>> Byte.SIZE)) & EVERY_SECOND_PAIR;
        return (int) (pairs | (pairs >>> (2 * Byte.SIZE)));
    }
}
