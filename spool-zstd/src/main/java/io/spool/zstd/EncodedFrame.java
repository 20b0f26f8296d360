package io.spool.zstd;

import static io.spool.core.encoding.FrameDecoder.MALFORMED;

/**
 * How encoded bytes are laid out: a zstd frame (RFC 8878, section 3.1.1) without magic number, dictionary id and checksum, of a
 * single segment, with the content's size.
 *
 * <p>Nearly every frame consists of one compressed block, and then the three bytes of the block's header say only what is known:
 * that it is the last, that it is compressed, and that it takes all bytes that follow. They are left out, and the lowest bit of
 * the first byte, which would tell of a dictionary id, tells of that. Three bytes are a hundredth of a small frame.
 */
final class EncodedFrame {

    /** The longest header: the first byte and four of the content's size. */
    static final int MAX_HEADER_BYTES = 5;

    static final int BLOCK_HEADER_BYTES = 3;

    /** No block is larger, by the format. */
    static final int MAX_BLOCK_BYTES = 128 * 1024;

    private static final int BARE = 1;
    private static final int LAST_COMPRESSED_BLOCK = 1 | 2 << 1;

    private EncodedFrame() {}

    /** Bytes of the header that begins with this byte, 2 to {@link #MAX_HEADER_BYTES}; or {@code MALFORMED}. */
    static int headerLength(byte first) {
        return switch (first & 0xFF & ~BARE) {
            case 0x20 -> 2;
            case 0x60 -> 3;
            case 0xA0 -> MAX_HEADER_BYTES;
            default -> MALFORMED;
        };
    }

    /** How many bytes the content has, 0 to 2^32 - 1; or {@code MALFORMED}. */
    static long contentLength(byte[] bytes, int from, int length) {
        int header = length == 0 ? MALFORMED : headerLength(bytes[from]);
        if (header == MALFORMED || header > length) {
            return MALFORMED;
        }
        long size = 0;
        for (int i = header - 1; i > 0; i--) {
            size = size << 8 | (bytes[from + i] & 0xFF);
        }
        // Two bytes count from where one byte ends.
        return header == 3 ? size + 256 : size;
    }

    /** Whether the header of its only block is left out. */
    static boolean isBare(byte first) {
        return (first & BARE) != 0;
    }

    /** A header's first byte when the block's header is left out. */
    static byte bare(byte first) {
        return (byte) (first | BARE);
    }

    /** A header's first byte as zstd has it. */
    static byte whole(byte first) {
        return (byte) (first & ~BARE);
    }

    /** Whether all that begins at {@code block} is one compressed block and its header. */
    static boolean isOneCompressedBlock(byte[] bytes, int block, int length) {
        return length >= BLOCK_HEADER_BYTES && blockHeader(bytes, block) == blockHeader(length - BLOCK_HEADER_BYTES);
    }

    /** Writes the header of the only block, which has {@code length} bytes, at most {@link #MAX_BLOCK_BYTES}. */
    static void putBlockHeader(byte[] bytes, int at, int length) {
        int header = blockHeader(length);
        bytes[at] = (byte) header;
        bytes[at + 1] = (byte) (header >>> 8);
        bytes[at + 2] = (byte) (header >>> 16);
    }

    private static int blockHeader(int length) {
        return length << 3 | LAST_COMPRESSED_BLOCK;
    }

    private static int blockHeader(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF) << 16;
    }
}
