package io.spool.core.encoding;

import io.spool.core.mapped.LittleEndian;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A part of a phrase: text, and mostly a hole for a number behind it. Immutable. */
final class KeySegment {
    static final int NO_HOLE = -1;

    /** Bytes that must lie behind the text and its hole in the array: {@link #copy} takes whole words. */
    static final int PADDING = Long.BYTES;

    /** What holds a number that stands in no phrase. */
    static final KeySegment NUMBER = new KeySegment(new byte[PADDING], 0, 0, 0, 0, null);

    private final byte[] bytes;
    private final int from;
    private final int length;
    private final int decimals;
    private final int prefixLength;
    private final @Nullable KeySegment next;

    /** The digits that are expected, up to seven, as they lie in a word, and where they lie there. */
    private final long prefixWord;

    private final long prefixMask;

    /**
     * A part of a phrase.
     *
     * @param bytes where text and prefix lie, with {@link #PADDING} bytes more behind all texts; not copied
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
        this.prefixMask = prefixLength >= Long.BYTES ? -1 : (1L << (Byte.SIZE * prefixLength)) - 1;
        this.prefixWord = prefixLength == 0 ? 0 : LittleEndian.getLong(bytes, prefixFrom()) & prefixMask;
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

    /**
     * Copies bytes of the text, or of what a number is expected to begin with.
     *
     * @param into where to, from {@code at} on; what lies behind them may be overwritten up to {@code limit}
     */
    void copy(int source, int count, byte[] into, int at, int limit) {
        if (limit - at < count + Long.BYTES) {
            System.arraycopy(bytes, source, into, at, count);
            return;
        }
        // Most texts are short: two or three words are there sooner than a call that looks for the best way.
        for (int i = 0; i < count; i += Long.BYTES) {
            LittleEndian.putLong(into, at + i, LittleEndian.getLong(bytes, source + i));
        }
    }

    /** Whether the text stands in {@code content} at {@code at}. */
    boolean standsAt(byte[] content, int at, int end) {
        return length <= end - at && same(from, length, content, at);
    }

    /** Whether what stands from {@code at} to {@code end} begins with the digits that are expected, and goes on. */
    boolean expects(byte[] content, int at, int end) {
        return prefixLength == 0 || (end - at > prefixLength && same(prefixFrom(), prefixLength, content, at));
    }

    /** The same of a number of fewer than eight bytes, which a word begins with. */
    boolean expects(long word, int numberLength) {
        return prefixLength == 0 || (numberLength > prefixLength && (word & prefixMask) == prefixWord);
    }

    /** Compares whole words, which short texts are fastest by, but for the end of the array. */
    private boolean same(int source, int count, byte[] content, int at) {
        if (content.length - at < count + Long.BYTES) {
            return Arrays.equals(bytes, source, source + count, content, at, at + count);
        }
        int i = 0;
        for (; i <= count - Long.BYTES; i += Long.BYTES) {
            if (LittleEndian.getLong(bytes, source + i) != LittleEndian.getLong(content, at + i)) {
                return false;
            }
        }
        long differs = LittleEndian.getLong(bytes, source + i) ^ LittleEndian.getLong(content, at + i);
        return differs << 1 << (Long.SIZE - 1 - Byte.SIZE * (count - i)) == 0;
    }
}
