package io.spool.zstd;

import io.spool.core.encoding.FrameEncoding;

/** What can be told about a dictionary before zstd reads it. */
final class Dictionary {

    /** What each begins with. zstd would take anything else for text without tables. */
    private static final byte[] MAGIC = {0x37, (byte) 0xA4, 0x30, (byte) 0xEC};

    /** The magic number and its id. zstd would take anything shorter for text, too. */
    private static final int MIN_BYTES = 8;

    private Dictionary() {}

    /**
     * Returns it.
     *
     * @throws IllegalArgumentException when it is none of zstd's
     */
    static byte[] checked(byte[] dictionary) {
        if (dictionary.length < MIN_BYTES) {
            throw malformed();
        }
        if (dictionary.length > FrameEncoding.MAX_DICTIONARY_BYTES) {
            throw new IllegalArgumentException("no dictionary has " + dictionary.length + " bytes");
        }
        for (int i = 0; i < MAGIC.length; i++) {
            if (dictionary[i] != MAGIC[i]) {
                throw malformed();
            }
        }
        return dictionary;
    }

    static IllegalArgumentException malformed() {
        return new IllegalArgumentException("this is no dictionary of zstd");
    }
}
