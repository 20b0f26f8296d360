package io.spool.core.encoding;

import static io.spool.core.format.SpoolFormat.KEYS_HOLE;
import static io.spool.core.format.SpoolFormat.KEYS_HOLE_DECIMALS_MAX;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Learns what numbers of one context have in common, and so what a hole for them expects. */
final class KeyHoles {
    /** A number that was seen so often, and never another, is text. */
    private static final int SURE = 32;

    /** Numbers that grow, such as times, will grow by so much more than in the samples while the dictionary is in use. */
    private static final int AHEAD = 100;

    /** Longer numbers fit no long. */
    private static final int LONGEST = 18;

    private final Map<Long, Numbers> contexts = new HashMap<>();

    /** @param late whether it is from the later half of the samples */
    void see(byte[] frame, int from, int to, long context, boolean late) {
        contexts.computeIfAbsent(context, key -> new Numbers(Arrays.copyOfRange(frame, from, to)))
                .see(frame, from, to, late);
    }

    /**
     * What stands in a phrase for the numbers of a context that was seen: a hole and the digits they begin with; or null where they
     * are text.
     */
    byte @Nullable [] hole(long context) {
        Numbers numbers = contexts.get(context);
        return numbers == null ? null : numbers.hole();
    }

    private static final class Numbers {
        private final byte[] first;
        private final int[] withDecimals = new int[KEYS_HOLE_DECIMALS_MAX + 1];
        private int count;
        private boolean same = true;
        private boolean sameLength;
        private long least = Long.MAX_VALUE;
        private long most = Long.MIN_VALUE;
        private long leastLate = Long.MAX_VALUE;
        private long mostEarly = Long.MIN_VALUE;
        private byte @Nullable [] hole;

        Numbers(byte[] first) {
            this.first = first;
            this.sameLength = first.length <= LONGEST;
        }

        void see(byte[] frame, int from, int to, boolean late) {
            count++;
            same &= Arrays.equals(frame, from, to, first, 0, first.length);
            int decimals = KeyNumber.decimals(KeyNumber.at(frame, from, to));
            withDecimals[Math.min(decimals, KEYS_HOLE_DECIMALS_MAX)]++;
            sameLength &= to - from == first.length && decimals == 0 && frame[from] != '-';
            if (sameLength) {
                long value = value(frame, from, to);
                least = Math.min(least, value);
                most = Math.max(most, value);
                if (late) {
                    leastLate = Math.min(leastLate, value);
                } else {
                    mostEarly = Math.max(mostEarly, value);
                }
            }
        }

        byte @Nullable [] hole() {
            if (same && count >= SURE) {
                return null;
            }
            if (hole == null) {
                byte[] begin = sameLength && count >= SURE ? begin() : new byte[0];
                hole = new byte[1 + begin.length];
                hole[0] = (byte) (KEYS_HOLE + mostOften(withDecimals));
                System.arraycopy(begin, 0, hole, 1, begin.length);
            }
            return hole;
        }

        /** The digits that all have in common, as far as they will last, with an even count of digits behind them if that costs nothing. */
        private byte[] begin() {
            boolean grow = leastLate > least && most > mostEarly;
            byte[] low = digits(least);
            byte[] high = digits(grow ? most + AHEAD * Math.min(most - least, Long.MAX_VALUE / 1000) : most);
            if (high.length != low.length) {
                return new byte[0];
            }
            int common = Arrays.mismatch(low, high);
            int length = common < 0 ? low.length - 1 : common;
            if ((low.length - length) % 2 != 0 && length > 0) {
                length--;
            }
            return Arrays.copyOf(low, length);
        }

        /** The digits of a value, with zeros before them as the numbers have them. */
        private byte[] digits(long value) {
            byte[] digits = new byte[Math.max(first.length, Long.toString(value).length())];
            long rest = value;
            for (int i = digits.length - 1; i >= 0; i--) {
                digits[i] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
            return digits;
        }

        private static long value(byte[] frame, int from, int to) {
            long value = 0;
            for (int i = from; i < to; i++) {
                value = value * 10 + frame[i] - '0';
            }
            return value;
        }

        private static int mostOften(int[] counts) {
            int most = 0;
            for (int i = 1; i < counts.length; i++) {
                if (counts[i] > counts[most]) {
                    most = i;
                }
            }
            return most;
        }
    }
}
