package io.spool.core.format;

/**
 * Where things lie in a spool of a given size, and which sizes are possible.
 *
 * <p><b>Offsets never wrap.</b> The offset of a frame is the number of bytes of storage that were laid down before it in
 * the spool's life; its <i>place</i> in the data region is {@code offset mod dataSize}. So "how many bytes between" is a
 * subtraction, and an old offset is never mistaken for a new one.
 *
 * @param ringFileSize size of the ring file in bytes: a multiple of 4096, 64 KiB to 64 TiB
 * @param maxContent largest content of a frame in bytes: at most a quarter of the data region and 64 MiB
 */
public record SpoolGeometry(long ringFileSize, int maxContent) {

    /** @throws IllegalArgumentException for a shape no spool can have; the message says what is possible */
    public SpoolGeometry {
        if (ringFileSize < SpoolFormat.MIN_RING_FILE_SIZE || ringFileSize > SpoolFormat.MAX_RING_FILE_SIZE) {
            throw new IllegalArgumentException("spool size is " + ringFileSize + " bytes; it must be "
                    + SpoolFormat.MIN_RING_FILE_SIZE + " to " + SpoolFormat.MAX_RING_FILE_SIZE);
        }
        if (ringFileSize % SpoolFormat.PAGE != 0) {
            throw new IllegalArgumentException(
                    "spool size is " + ringFileSize + " bytes; it must be a multiple of " + SpoolFormat.PAGE);
        }
        int most = mostContent(ringFileSize);
        if (maxContent < 1 || maxContent > most) {
            throw new IllegalArgumentException("largest frame content is " + maxContent
                    + " bytes; in a spool of this size it must be 1 to " + most);
        }
    }

    /** The largest content that a frame may have in a ring file of this size. */
    public static int mostContent(long ringFileSize) {
        long quarter = (ringFileSize - SpoolFormat.CONTROL_SIZE) / 4 - 2L * SpoolFormat.FRAME_HEADER;
        return (int) Math.min(quarter, SpoolFormat.MAX_CONTENT_LIMIT);
    }

    /** Bytes of the data region. */
    public long dataSize() {
        return ringFileSize - SpoolFormat.CONTROL_SIZE;
    }

    /** The most storage that one frame can take: header, content, padding, and a remainder too small for a header. */
    public int maxStorage() {
        return align(SpoolFormat.FRAME_HEADER + maxContent) + SpoolFormat.FRAME_HEADER;
    }

    /** Storage that a frame of this content takes where the end of the data region is far. */
    public static int storageFor(int contentLength) {
        return align(SpoolFormat.FRAME_HEADER + contentLength);
    }

    private static int align(int length) {
        return (length + SpoolFormat.FRAME_ALIGNMENT - 1) & -SpoolFormat.FRAME_ALIGNMENT;
    }
}
