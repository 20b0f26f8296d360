package io.spool.core.ring;

import io.spool.core.format.SpoolFormat;
import io.spool.core.mapped.LittleEndian;
import java.util.zip.CRC32C;

/** The fields of a frame in a byte array: how they are laid out, and what makes them a frame. */
final class FrameHeader {
    private FrameHeader() {}

    static int length(byte[] bytes, int at) {
        return LittleEndian.getInt(bytes, at + SpoolFormat.FRAME_LENGTH);
    }

    static long sequence(byte[] bytes, int at) {
        return LittleEndian.getLong(bytes, at + SpoolFormat.FRAME_SEQUENCE);
    }

    static long meta(byte[] bytes, int at) {
        return LittleEndian.getLong(bytes, at + SpoolFormat.FRAME_META);
    }

    static long timeMs(long meta) {
        return meta & SpoolFormat.META_TIME_MASK;
    }

    static int encoding(long meta) {
        return (int) (meta >>> SpoolFormat.META_ENCODING_SHIFT) & 0xFF;
    }

    static int padding(long meta) {
        return (int) (meta >>> SpoolFormat.META_PADDING_SHIFT) & SpoolFormat.META_PADDING_MASK;
    }

    /** True iff another frame of the same batch follows. */
    static boolean more(long meta) {
        return meta >>> SpoolFormat.META_MORE_SHIFT != 0;
    }

    static long meta(long timeMs, int encoding, int padding, boolean more) {
        return (timeMs & SpoolFormat.META_TIME_MASK)
                | ((long) encoding << SpoolFormat.META_ENCODING_SHIFT)
                | ((long) padding << SpoolFormat.META_PADDING_SHIFT)
                | ((more ? 1L : 0L) << SpoolFormat.META_MORE_SHIFT);
    }

    /** Storage of a frame with these fields. A long, because the length has not been checked. */
    static long storage(int length, long meta) {
        return SpoolFormat.FRAME_HEADER + (long) length + padding(meta);
    }

    /** The check of a frame whose {@code covered} bytes, its check field included, lie at {@code at}. */
    static int check(CRC32C crc, int salt, byte[] bytes, int at, int covered) {
        crc.reset();
        crc.update(bytes, at + SpoolFormat.FRAME_LENGTH, covered - SpoolFormat.FRAME_LENGTH);
        return (int) crc.getValue() ^ salt;
    }

    /** True iff the stored check is that of the {@code covered} bytes at {@code at}. */
    static boolean isIntact(CRC32C crc, int salt, byte[] bytes, int at, int covered) {
        return LittleEndian.getInt(bytes, at + SpoolFormat.FRAME_CHECK) == check(crc, salt, bytes, at, covered);
    }

    /** True iff what has this meta word takes no sequence: a filler, or a table of origins. */
    static boolean isUnnumbered(long meta) {
        return encoding(meta) >= SpoolFormat.ENCODING_ORIGINS;
    }

    /** True iff a filler or a table of origins with these fields can lie {@code lap} bytes before the end of the lap. */
    static boolean isUnnumberedPossible(int length, long meta, long lap, int maxContent, int maxStorage) {
        long storage = storage(length, meta);
        if (encoding(meta) == SpoolFormat.ENCODING_FILLER) {
            return storage == lap && storage <= maxStorage;
        }
        return isStoragePossible(length, meta, maxContent)
                && length >= SpoolFormat.ORIGINS_GROUPS
                && (storage == lap || storage <= lap - SpoolFormat.FRAME_HEADER);
    }

    /** True iff padding is as a writer makes it: up to the alignment, or up to a remainder too small for a header. */
    static boolean isStoragePossible(int length, long meta, int maxContent) {
        return length >= 0
                && length <= maxContent
                && storage(length, meta) % SpoolFormat.FRAME_ALIGNMENT == 0
                && padding(meta) < SpoolFormat.FRAME_HEADER;
    }
}
