package io.spool.core.ring;

import io.spool.core.format.SpoolFormat;
import io.spool.core.mapped.LittleEndian;
import java.util.zip.CRC32C;

/**
 * The check of a frame whose parts lie in different places. One frame at a time: {@link #begin}, {@link #update} for what follows
 * the header, {@link #value}. Not thread-safe.
 */
final class FrameCheck {
    private static final int COVERED = SpoolFormat.FRAME_HEADER - SpoolFormat.FRAME_LENGTH;

    /** For whoever lays zeros down as well. */
    static final byte[] ZEROS = new byte[4096];

    private final int salt;
    private final CRC32C crc = new CRC32C();

    /** What the check covers of the header: length, sequence, meta. */
    private final byte[] header = new byte[COVERED];

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
        // In the pieces in which the checksum loads them, 8, 8 and 4 bytes, and not field by field: a load that spans
        // two stores
        // has to wait until both have left the processor, which takes longer than all else here.
        LittleEndian.putLong(header, 0, Integer.toUnsignedLong(length) | sequence << 32);
        LittleEndian.putLong(header, 8, sequence >>> 32 | meta << 32);
        LittleEndian.putInt(header, 16, (int) (meta >>> 32));
        crc.reset();
        crc.update(header, 0, COVERED);
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
