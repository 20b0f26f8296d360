package io.spool.core.encoding;

import io.spool.core.mapped.LittleEndian;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A part of a phrase: text, and mostly a hole for a number behind it. Immutable. */
final class KeySegment {
    static final int NO_HOLE = -1;

    /** Bytes that {@link #copyWords} copies, whether they are wanted or not. */
    static final int WORDS = 4 * Long.BYTES;

    /** What holds a number that stands in no phrase. */
    static final KeySegment NUMBER = new KeySegment(new byte[0], 0, 0, 0, 0, null);

    /** The text, the digits that are expected in the hole behind it, and room for whole words. */
    private final byte[] bytes;

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
     * @param dictionary where text and hole lie
     * @param from where the text begins
     * @param length of the text, in bytes
     * @param decimals how many decimals a number in the hole is expected to have; or {@link #NO_HOLE}
     * @param prefixLength how many digits, behind the hole's own byte, a number in it is expected to begin with
     * @param next the part behind the hole; null at the phrase's end
     */
    KeySegment(byte[] dictionary, int from, int length, int decimals, int prefixLength, @Nullable KeySegment next) {
        this.bytes = new byte[length + prefixLength + WORDS];
        System.arraycopy(dictionary, from, bytes, 0, length);
        if (prefixLength > 0) {
            System.arraycopy(dictionary, from + length + 1, bytes, length, prefixLength);
        }
        this.length = length;
        this.decimals = decimals;
        this.prefixLength = prefixLength;
        this.next = next;
        this.prefixMask = prefixLength >= Long.BYTES ? -1 : (1L << (Byte.SIZE * prefixLength)) - 1;
        this.prefixWord = prefixLength == 0 ? 0 : LittleEndian.getLong(bytes, length) & prefixMask;
    }

    /** The text begins here, and is not all there is. */
    byte[] bytes() {
        return bytes;
    }

    /** Bytes of the text. */
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

    /** Copies the text. */
    void copyText(byte[] into, int at) {
        System.arraycopy(bytes, 0, into, at, length);
    }

    /** Copies what a number is expected to begin with. */
    void copyPrefix(byte[] into, int at) {
        System.arraycopy(bytes, length, into, at, prefixLength);
    }

    /** Copies the text and what a number behind it is expected to begin with, and overwrites up to {@link #WORDS} bytes in all. */
    void copyWords(byte[] into, int at) {
        // Most texts are short: they are there sooner than a loop or a call that looks for the best way begins.
        LittleEndian.putLong(into, at, LittleEndian.getLong(bytes, 0));
        LittleEndian.putLong(into, at + 8, LittleEndian.getLong(bytes, 8));
        int count = length + prefixLength;
        if (count > 2 * Long.BYTES) {
            LittleEndian.putLong(into, at + 16, LittleEndian.getLong(bytes, 16));
            LittleEndian.putLong(into, at + 24, LittleEndian.getLong(bytes, 24));
            for (int i = WORDS; i < count; i += Long.BYTES) {
                LittleEndian.putLong(into, at + i, LittleEndian.getLong(bytes, i));
            }
        }
    }

    /** Whether the text stands in {@code content} at {@code at}. */
    boolean standsAt(byte[] content, int at, int end) {
        return length <= end - at && same(0, length, content, at);
    }

    /** Whether what stands from {@code at} to {@code end} begins with the digits that are expected, and goes on. */
    boolean expects(byte[] content, int at, int end) {
        return prefixLength == 0 || (end - at > prefixLength && same(length, prefixLength, content, at));
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
