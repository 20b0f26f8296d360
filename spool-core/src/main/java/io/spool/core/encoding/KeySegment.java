package io.spool.core.encoding;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A part of a phrase: text, and mostly a hole for a number behind it. Immutable. */
final class KeySegment {
    static final int NO_HOLE = -1;

    /** What holds a number that stands in no phrase. */
    static final KeySegment NUMBER = new KeySegment(new byte[0], 0, 0, 0, 0, null);

    private final byte[] bytes;
    private final int from;
    private final int length;
    private final int decimals;
    private final int prefixLength;
    private final @Nullable KeySegment next;

    /**
     * A part of a phrase.
     *
     * @param bytes where text and prefix lie; not copied
     * @param from where the text begins
     * @param length of the text, in bytes
     * @param decimals how many decimals a number in the hole is expected to have; or {@link #NO_HOLE}
     * @param prefixLength how many digits, behind the hole's own byte, a number in it is expected to begin with
     * @param next the part behind the hole; null at the phrase's end
     */
    KeySegment(byte[] bytes, int from, int length, int decimals, int prefixLength, @Nullable KeySegment next) {
        this.bytes = bytes;
        this.from = from;
        this.length = length;
        this.decimals = decimals;
        this.prefixLength = prefixLength;
        this.next = next;
    }

    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int length() {
        return length;
    }

    int decimals() {
        return decimals;
    }

    int prefixLength() {
        return prefixLength;
    }

    @Nullable
    KeySegment next() {
        return next;
    }

    boolean hasHole() {
        return decimals != NO_HOLE;
    }

    int prefixFrom() {
        return from + length + 1;
    }

    /** Whether the text stands in {@code content} at {@code at}. */
    boolean standsAt(byte[] content, int at, int end) {
        return at + length <= end && Arrays.equals(bytes, from, from + length, content, at, at + length);
    }

    /** Whether what stands from {@code at} to {@code end} begins with the digits that are expected, and goes on. */
    boolean expects(byte[] content, int at, int end) {
        return prefixLength == 0
                || (end - at > prefixLength
                        && Arrays.equals(
                                bytes, prefixFrom(), prefixFrom() + prefixLength, content, at, at + prefixLength));
    }
}
