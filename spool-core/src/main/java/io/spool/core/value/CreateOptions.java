package io.spool.core.value;

import io.spool.core.format.SpoolFormat;
import io.spool.core.format.SpoolGeometry;

/**
 * How a new spool is made. All of it is fixed for the spool's life.
 *
 * @param sizeBytes size of the ring file: 64 KiB to 64 TiB, rounded up to whole pages of 4096 bytes
 * @param maxFrameBytes largest content of one frame, at most a quarter of the data region and 64 MiB; 0 takes that most
 * @param full what an append does when the spool is full
 * @param sync when appended frames are forced to the disk
 * @param readerSlots how many named readers the spool can have, 1 to 65536
 * @param encoding how writers that are told nothing else encode frames
 */
public record CreateOptions(
        long sizeBytes, int maxFrameBytes, FullPolicy full, SyncPolicy sync, int readerSlots, Encoding encoding) {

    /** @throws IllegalArgumentException for a shape that no spool can have; the message says what is possible */
    public CreateOptions {
        if (sizeBytes > 0 && sizeBytes <= SpoolFormat.MAX_RING_FILE_SIZE) {
            sizeBytes = (sizeBytes + SpoolFormat.PAGE - 1) / SpoolFormat.PAGE * SpoolFormat.PAGE;
        }
        if (readerSlots < 1 || readerSlots > SpoolFormat.MAX_READER_SLOTS) {
            throw new IllegalArgumentException(
                    "reader slots are " + readerSlots + "; they must be 1 to " + SpoolFormat.MAX_READER_SLOTS);
        }
        if (maxFrameBytes == 0) {
            maxFrameBytes = Math.max(1, SpoolGeometry.mostContent(sizeBytes));
        }
        SpoolGeometry checked = new SpoolGeometry(sizeBytes, maxFrameBytes);
        sizeBytes = checked.ringFileSize();
    }

    /** A spool of this size that overwrites its oldest frames and leaves write-back to the kernel. */
    public static CreateOptions ofSize(long sizeBytes) {
        return new CreateOptions(
                sizeBytes,
                0,
                FullPolicy.OVERWRITE,
                SyncPolicy.none(),
                SpoolFormat.DEFAULT_READER_SLOTS,
                Encoding.PLAIN);
    }

    public CreateOptions withFull(FullPolicy policy) {
        return new CreateOptions(sizeBytes, maxFrameBytes, policy, sync, readerSlots, encoding);
    }

    public CreateOptions withSync(SyncPolicy policy) {
        return new CreateOptions(sizeBytes, maxFrameBytes, full, policy, readerSlots, encoding);
    }

    public CreateOptions withMaxFrameBytes(int bytes) {
        return new CreateOptions(sizeBytes, bytes, full, sync, readerSlots, encoding);
    }

    public CreateOptions withReaderSlots(int slots) {
        return new CreateOptions(sizeBytes, maxFrameBytes, full, sync, slots, encoding);
    }

    public CreateOptions withEncoding(Encoding wish) {
        return new CreateOptions(sizeBytes, maxFrameBytes, full, sync, readerSlots, wish);
    }

    /** The layout of such a spool. */
    public SpoolGeometry geometry() {
        return new SpoolGeometry(sizeBytes, maxFrameBytes);
    }
}
