package io.spool.torture.model;

import java.util.zip.CRC32;

/** What frames contain: it follows from a number and a length, so that a checksum says whether it is right. */
final class Content {
    private Content() {}

    static byte[] of(long id, int length) {
        byte[] bytes = new byte[length];
        long state = id * 0x9E37_79B9_7F4A_7C15L + length;
        for (int i = 0; i < length; i++) {
            state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            bytes[i] = (byte) (state >>> 56);
        }
        return bytes;
    }

    static void add(CRC32 sum, long sequence, byte[] bytes, int from, int length) {
        for (int shift = 0; shift < Long.SIZE; shift += 8) {
            sum.update((int) (sequence >>> shift));
        }
        sum.update(length);
        sum.update(bytes, from, length);
    }
}
