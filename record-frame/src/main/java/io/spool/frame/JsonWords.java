package io.spool.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at JSON text eight bytes at a time, and at UTF-8 one character at a time. */
final class JsonWords {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    /** Which bytes stand for themselves in a JSON string, and for a character each. */
    private static final boolean[] PLAIN = new boolean[256];

    static {
        for (int b = 0; b < 0x80; b++) {
            PLAIN[b] = !isSpecial((byte) b);
        }
    }

    private JsonWords() {}

    static long get(byte[] bytes, int index) {
        return (long) WORD.get(bytes, index);
    }

    static void put(byte[] bytes, int index, long word) {
        WORD.set(bytes, index, word);
    }

    /**
     * Marks the bytes that cannot stand for themselves in a JSON string: control characters, quotes, backslashes. Only
     * the lowest mark is certain: a borrow can mark bytes above a marked one, never below.
     */
    static long special(long word) {
        long quote = word ^ 0x2222222222222222L;
        long backslash = word ^ 0x5c5c5c5c5c5c5c5cL;
        return ((word - 0x2020202020202020L) | (quote - ONES) | (backslash - ONES)) & ~word & HIGHS;
    }

    /** Marks the bytes that are part of a character beyond ASCII. */
    static long beyondAscii(long word) {
        return word & HIGHS;
    }

    /** Which byte carries the lowest mark. */
    static int lowest(long marks) {
        return Long.numberOfTrailingZeros(marks) >>> 3;
    }

    /** Whether a byte is a character of ASCII that stands for itself in a JSON string. */
    static boolean isPlain(byte b) {
        return PLAIN[b & 0xff];
    }

    static boolean isSpecial(byte b) {
        return (b >= 0 && b < 0x20) || b == '"' || b == '\\';
    }

    static boolean contains(byte[] bytes, byte wanted) {
        long pattern = ONES * wanted;
        long found = 0;
        int i = 0;
        // To the end, whatever is found: it is nearly always nothing, and a loop that does not ask goes several words
        // at a time.
        for (; i < bytes.length - 7; i += 8) {
            long word = get(bytes, i) ^ pattern;
            found |= (word - ONES) & ~word;
        }
        if ((found & HIGHS) != 0) {
            return true;
        }
        for (; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return true;
            }
        }
        return false;
    }

    /**
     * The length of the UTF-8 character beyond ASCII that starts at an index, or 0 iff there is no correct one: cut
     * off, longer than needed, a surrogate, or beyond U+10FFFF (Unicode, table 3-7).
     */
    static int utf8Length(byte[] bytes, int index, int end) {
        int first = bytes[index] & 0xff;
        if (first < 0xc2 || first > 0xf4) {
            return 0;
        }
        int length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (end - index < length) {
            return 0;
        }
        int second = bytes[index + 1] & 0xff;
        int low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        if (second < low || second > high) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((bytes[index + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length;
    }
}
