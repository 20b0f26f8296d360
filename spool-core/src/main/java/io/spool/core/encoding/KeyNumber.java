package io.spool.core.encoding;

import static io.spool.core.format.SpoolFormat.KEYS_DECIMALS;
import static io.spool.core.format.SpoolFormat.KEYS_DECIMALS_MAX;
import static io.spool.core.format.SpoolFormat.KEYS_LAST_DIGIT;
import static io.spool.core.format.SpoolFormat.KEYS_LAST_PAIR;
import static io.spool.core.format.SpoolFormat.KEYS_MINUS;
import static io.spool.core.format.SpoolFormat.KEYS_PAIR;

/** Numbers as they stand in text, and as they are written with two digits to a byte. */
final class KeyNumber {
    /** What {@link #write} returns when there is no room. */
    static final int NO_ROOM = -1;

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
        while (i < end && isDigit(content[i])) {
            i++;
        }
        if (i == digits) {
            return from;
        }
        if (i + 1 < end && content[i] == '.' && isDigit(content[i + 1])) {
            int point = i;
            int most = Math.min(end, point + 2 + KEYS_DECIMALS_MAX);
            i += 2;
            while (i < most && isDigit(content[i])) {
                i++;
            }
            int decimals = i - point - 1;
            return decimals > KEYS_DECIMALS_MAX ? point : ((long) decimals << Integer.SIZE) | i;
        }
        return i;
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
        int point = decimals > 0 ? end - decimals - 1 : end;
        int rest = digits;
        // Before the point, which most numbers have not, there is nothing to look out for.
        for (int before = point - i; before > 1 && rest > 2; before -= 2, rest -= 2) {
            into[out++] = (byte) (KEYS_PAIR + content[i] * 10 + content[i + 1] - '0' * 11);
            i += 2;
        }
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
}
