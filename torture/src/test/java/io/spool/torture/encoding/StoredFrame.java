package io.spool.torture.encoding;

import io.spool.core.format.SpoolFormat;
import io.spool.core.value.SpoolStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A whole frame as it lies in the ring, found by the format and not by the product.
 *
 * @param encoding as in its header
 * @param dictionary the number of the dictionary that it needs; 0 when it is plain
 */
public record StoredFrame(long sequence, int encoding, long dictionary) {
    private static final int HEADER = SpoolFormat.FRAME_HEADER;

    /** Those between the oldest and the newest commit's end, damage left out. */
    public static List<StoredFrame> all(Path spool, SpoolStatus status) throws IOException {
        byte[] ring = Files.readAllBytes(spool.resolve(SpoolFormat.RING_FILE));
        ByteBuffer words = ByteBuffer.wrap(ring).order(ByteOrder.LITTLE_ENDIAN);
        int salt = words.getInt(SpoolFormat.BIRTH_SALT);
        List<StoredFrame> frames = new ArrayList<>();
        long offset = status.minOffset();
        while (status.nextOffset() - offset >= HEADER) {
            int place = (int) (SpoolFormat.CONTROL_SIZE + offset % status.dataBytes());
            long room = Math.min(status.nextOffset() - offset, ring.length - place);
            long meta = room < HEADER ? 0 : words.getLong(place + SpoolFormat.FRAME_META);
            long padding = meta >>> SpoolFormat.META_PADDING_SHIFT & SpoolFormat.META_PADDING_MASK;
            long length = room < HEADER ? -1 : words.getInt(place + SpoolFormat.FRAME_LENGTH);
            long storage = HEADER + length + padding;
            if (length < 0 || storage > room || storage % SpoolFormat.FRAME_ALIGNMENT != 0) {
                offset += SpoolFormat.FRAME_ALIGNMENT;
                continue;
            }
            CRC32C crc = new CRC32C();
            crc.update(ring, place + SpoolFormat.FRAME_LENGTH, (int) storage - SpoolFormat.FRAME_LENGTH);
            if (((int) crc.getValue() ^ salt) != words.getInt(place)) {
                offset += SpoolFormat.FRAME_ALIGNMENT;
                continue;
            }
            long sequence = words.getLong(place + SpoolFormat.FRAME_SEQUENCE);
            int encoding = (int) (meta >>> SpoolFormat.META_ENCODING_SHIFT) & 0xFF;
            if (encoding < SpoolFormat.ENCODING_ORIGINS
                    && sequence >= status.minSequence()
                    && sequence < status.nextSequence()) {
                byte[] content = Arrays.copyOfRange(ring, place + HEADER, place + HEADER + (int) length);
                frames.add(new StoredFrame(
                        sequence, encoding, encoding == SpoolFormat.ENCODING_JSON ? 0 : number(content)));
            }
            offset += storage;
        }
        return frames;
    }

    /** Seven bits in a byte, the lowest first; the last byte has no bit 7. */
    private static long number(byte[] content) {
        long number = 0;
        int i = 0;
        do {
            number |= (long) (content[i] & 0x7F) << (7 * i);
        } while (content[i++] < 0);
        return number;
    }
}
