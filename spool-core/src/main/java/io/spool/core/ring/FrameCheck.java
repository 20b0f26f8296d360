package io.spool.core.ring;

import io.spool.core.mapped.LittleEndian;
import java.util.zip.CRC32C;

/**
 * The check of a frame whose parts lie in different places. One frame at a time: {@link #begin}, {@link #update} for what follows
 * the header, {@link #value}. Not thread-safe.
 */
final class FrameCheck {
    /** For whoever lays zeros down as well. */
    static final byte[] ZEROS = new byte[4096];

    private final int salt;
    private final CRC32C crc = new CRC32C();

    private final byte[] header = new byte[HeaderStandIn.COVERED];
    private final HeaderStandIn standIn = new HeaderStandIn();
    private final byte[] word = new byte[Long.BYTES];

    FrameCheck(int salt) {
        this.salt = salt;
    }

    /** The check of a frame with this content, and zeros behind it. */
    int of(byte[] content, int from, int length, int padding, long sequence, long meta) {
        begin(length, sequence, meta);
        update(content, from, length);
        updateZeros(padding);
        return value();
    }

    void begin(int length, long sequence, long meta) {
        crc.reset();
        if (length <= HeaderStandIn.LONGEST) {
            LittleEndian.putLong(word, 0, standIn.of(length, sequence, meta));
            crc.update(word, 0, word.length);
        } else {
            HeaderStandIn.lay(header, length, sequence, meta);
            crc.update(header, 0, header.length);
        }
    }

    void update(byte[] bytes, int from, int length) {
        if (length > 0) {
            crc.update(bytes, from, length);
        }
    }

    void updateZeros(int count) {
        for (int left = count; left > 0; left -= ZEROS.length) {
            crc.update(ZEROS, 0, Math.min(ZEROS.length, left));
        }
    }

    int value() {
        return (int) crc.getValue() ^ salt;
    }
}
