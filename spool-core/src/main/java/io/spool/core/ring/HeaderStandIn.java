package io.spool.core.ring;

import io.spool.core.format.SpoolFormat;
import io.spool.core.mapped.LittleEndian;
import java.util.zip.CRC32C;

/**
 * Eight bytes that stand in for a frame's header while its check is made: behind them a CRC-32C goes on as it would behind the header.
 * The header has twenty, of which the last four go into the checksum one by one.
 *
 * <p><b>Why there are such bytes.</b> A CRC's register is 32 bits, and whatever it is, there is one first word that brings it there
 * when four zeros follow: {@link #wordFor} goes back over those, and over the word. Both ways are linear over exclusive or. So
 * what a byte of the header changes in that word is the same whatever the others are, and can be looked up. That is done for the bytes
 * that differ within a batch: the lowest two of the length and of the sequence, the encoding, padding and <i>more</i>. What
 * the others make of the word is found out once for many frames.
 *
 * <p>Not thread-safe.
 */
final class HeaderStandIn {
    /** What a check covers of a header, in bytes: length, sequence, meta. */
    static final int COVERED = SpoolFormat.FRAME_HEADER - SpoolFormat.FRAME_LENGTH;

    /** The longest content whose header has a stand-in, in bytes. */
    static final int LONGEST = 0xFFFF;

    /** The polynomial of CRC-32C, as RFC 3720 has it, its bits reversed. */
    private static final int POLYNOMIAL = 0x82F63B78;

    /** What a register whose lowest byte is this one becomes when it takes up a zero, as far as that byte has a part in it. */
    private static final int[] STEP = new int[256];

    /** The way back: by the highest byte that a register has after a step, the lowest one that it had before. */
    private static final int[] STEPPED = new int[256];

    static {
        for (int b = 0; b < 256; b++) {
            int register = b;
            for (int bit = 0; bit < 8; bit++) {
                register = (register & 1) == 0 ? register >>> 1 : register >>> 1 ^ POLYNOMIAL;
            }
            STEP[b] = register;
            STEPPED[register >>> 24] = b;
        }
    }

    private static final int[] LENGTH_LOW = changesBy(0);
    private static final int[] LENGTH_HIGH = changesBy(1);
    private static final int[] SEQUENCE_LOW = changesBy(SpoolFormat.FRAME_SEQUENCE - SpoolFormat.FRAME_LENGTH);
    private static final int[] SEQUENCE_HIGH = changesBy(SpoolFormat.FRAME_SEQUENCE - SpoolFormat.FRAME_LENGTH + 1);
    private static final int[] ENCODING = changesBy(COVERED - 2);
    private static final int[] PADDING_AND_MORE = changesBy(COVERED - 1);

    private final CRC32C crc = new CRC32C();
    private final byte[] header = new byte[COVERED];

    // Of the frame whose header was last laid out for its bytes that seldom change: no frame has this sequence.
    private long knownSequence = -1;
    private long knownMeta;
    private int known;

    /**
     * The eight bytes as a little-endian number.
     *
     * @param length of the content in bytes, 0 to {@link #LONGEST}
     */
    long of(int length, long sequence, long meta) {
        if ((sequence ^ knownSequence) >>> 16 != 0 || ((meta ^ knownMeta) & SpoolFormat.META_TIME_MASK) != 0) {
            know(sequence, meta);
        }
        int word = known
                ^ LENGTH_LOW[length & 0xFF]
                ^ LENGTH_HIGH[length >>> 8 & 0xFF]
                ^ SEQUENCE_LOW[(int) sequence & 0xFF]
                ^ SEQUENCE_HIGH[(int) sequence >>> 8 & 0xFF]
                ^ ENCODING[FrameHeader.encoding(meta)]
                ^ PADDING_AND_MORE[(int) (meta >>> SpoolFormat.META_PADDING_SHIFT) & 0xFF];
        return Integer.toUnsignedLong(word);
    }

    private void know(long sequence, long meta) {
        knownSequence = sequence;
        knownMeta = meta;
        lay(header, 0, sequence & -1L << 16, meta & SpoolFormat.META_TIME_MASK);
        known = wordFor(header, crc);
    }

    /** Lays out what a check covers of a header. */
    static void lay(byte[] header, int length, long sequence, long meta) {
        // In the pieces in which the checksum loads them, 8, 8 and 4 bytes, and not field by field: a load that spans
        // two
        // stores has to wait until both have left the processor.
        LittleEndian.putLong(header, 0, Integer.toUnsignedLong(length) | sequence << 32);
        LittleEndian.putLong(header, 8, sequence >>> 32 | meta << 32);
        LittleEndian.putInt(header, 16, (int) (meta >>> 32));
    }

    /** The first four of eight bytes, the others of which are zeros, with the checksum of this header. */
    private static int wordFor(byte[] header, CRC32C crc) {
        crc.reset();
        crc.update(header, 0, COVERED);
        // The register is what the checksum is before its bits are turned over at the end.
        int register = ~(int) crc.getValue();
        for (int back = 0; back < Long.BYTES; back++) {
            int left = STEPPED[register >>> 24];
            register = (register ^ STEP[left]) << 8 | left;
        }
        // It began with all bits set, and the word has been added to that.
        return ~register;
    }

    /** What each value of one byte of the header changes in the word. */
    private static int[] changesBy(int at) {
        CRC32C crc = new CRC32C();
        byte[] header = new byte[COVERED];
        int unchanged = wordFor(header, crc);
        int[] changes = new int[256];
        for (int b = 0; b < 256; b++) {
            header[at] = (byte) b;
            changes[b] = wordFor(header, crc) ^ unchanged;
        }
        return changes;
    }
}
