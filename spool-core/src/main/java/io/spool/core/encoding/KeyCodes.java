package io.spool.core.encoding;

import static io.spool.core.format.SpoolFormat.KEYS_NUMBER;
import static io.spool.core.format.SpoolFormat.KEYS_PAGE;
import static io.spool.core.format.SpoolFormat.KEYS_PAGES;
import static io.spool.core.format.SpoolFormat.KEYS_PAGE_SIZE;
import static io.spool.core.format.SpoolFormat.KEYS_SHORT;

/** What each byte of an encoded content says: the bytes that never occur in JSON text are codes. */
final class KeyCodes {
    /** The byte is one of the text. */
    static final int TEXT = -1;

    /** A number follows. */
    static final int NUMBER = -2;

    /** From this one on, a reference is one byte; below, it is two. */
    private static final int SHORT = KEYS_PAGES;

    private static final byte[] MEANINGS = new byte[256];
    private static final byte[] SHORT_CODES = new byte[KEYS_SHORT];

    static {
        int next = 0;
        for (int b = 0; b < 256; b++) {
            if (!isCode((byte) b)) {
                MEANINGS[b] = TEXT;
            } else if (b == KEYS_NUMBER) {
                MEANINGS[b] = NUMBER;
            } else if (b < KEYS_PAGE + KEYS_PAGES) {
                MEANINGS[b] = (byte) (b - KEYS_PAGE);
            } else {
                SHORT_CODES[next] = (byte) b;
                MEANINGS[b] = (byte) (SHORT + next++);
            }
        }
    }

    private KeyCodes() {}

    static boolean isCode(byte b) {
        int u = b & 0xFF;
        return (u < 0x20 && u != '\t' && u != '\n' && u != '\r') || u == 0xC0 || u == 0xC1 || u >= 0xF5;
    }

    /** {@link #TEXT}, {@link #NUMBER}, or what a reference begins with, at least 0. */
    static int meaning(byte b) {
        return MEANINGS[b & 0xFF];
    }

    /** Whether this is the first of the two bytes of a reference. */
    static boolean isLong(int meaning) {
        return meaning >= 0 && meaning < SHORT;
    }

    /**
     * The number of a reference.
     *
     * @param second its second byte if it {@link #isLong}
     */
    static int reference(int meaning, byte second) {
        return meaning >= SHORT ? meaning - SHORT : KEYS_SHORT + meaning * KEYS_PAGE_SIZE + (second & 0xFF);
    }

    /** The byte that says a reference below {@link io.spool.core.format.SpoolFormat#KEYS_SHORT}. */
    static byte shortCode(int reference) {
        return SHORT_CODES[reference];
    }
}
