package io.spool.core.ring;

import io.spool.core.format.SpoolFormat;
import io.spool.core.format.SpoolGeometry;
import io.spool.core.value.FrameBatch;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Lays the frames of a batch down at their places, as many as possible in one copy.
 *
 * <p>Under the writer's lock, into room that <i>min</i> has left. What it writes is nothing until it is committed.
 */
final class FrameWriter {
    private static final int STAGING = 64 * 1024;

    private final DataRegion data;
    private final int salt;
    private final CRC32C crc = new CRC32C();
    /** Made when it is first needed: a named reader opens a ring and appends nothing. */
    private byte[] staging = {};

    private int staged;

    FrameWriter(DataRegion data, int salt) {
        this.data = data;
        this.salt = salt;
    }

    /** The offset behind the batch, laid down from {@code offset} on: the same walk as {@link #write} makes. */
    long endOf(FrameBatch batch, long offset) {
        long end = offset;
        for (int i = 0; i < batch.count(); i++) {
            int needed = SpoolGeometry.storageFor(batch.length(i));
            long lap = data.toLapEnd(end);
            if (needed > lap) {
                end += lap;
                lap = data.size();
            }
            end += storage(needed, lap);
        }
        return end;
    }

    /** A remainder that is too small for a header goes to the frame before it. */
    private static long storage(int needed, long lap) {
        return lap - needed < SpoolFormat.FRAME_HEADER ? lap : needed;
    }

    /** Writes the frames of the batch, the first at {@code start} or behind a filler there. */
    void write(FrameBatch batch, long start, long firstSequence, long nowMs) {
        if (staging.length == 0) {
            staging = new byte[STAGING];
        }
        long offset = start;
        staged = 0;
        for (int i = 0; i < batch.count(); i++) {
            long sequence = firstSequence + i;
            int needed = SpoolGeometry.storageFor(batch.length(i));
            long lap = data.toLapEnd(offset);
            if (needed > lap) {
                flush(offset);
                writeFiller(offset, sequence, nowMs, (int) lap);
                offset += lap;
                lap = data.size();
            }
            int storage = (int) storage(needed, lap);
            int padding = storage - SpoolFormat.FRAME_HEADER - batch.length(i);
            long meta = FrameHeader.meta(nowMs, SpoolFormat.ENCODING_JSON, padding, i + 1 < batch.count());
            if (storage > STAGING) {
                flush(offset);
                writeLarge(batch, i, offset, sequence, meta, padding);
                offset += storage;
            } else {
                if (staged + storage > STAGING) {
                    flush(offset);
                }
                stage(batch, i, sequence, meta, storage);
                offset += storage;
                if (storage == lap) {
                    flush(offset);
                }
            }
        }
        flush(offset);
    }

    /** Stores what is staged, which ends at {@code offset}: many frames in one copy. */
    private void flush(long offset) {
        if (staged > 0) {
            data.write(offset - staged, staging, 0, staged);
            staged = 0;
        }
    }

    private void stage(FrameBatch batch, int index, long sequence, long meta, int storage) {
        int length = batch.length(index);
        int at = staged;
        FrameHeader.put(staging, at, sequence, length, meta);
        int content = at + SpoolFormat.FRAME_HEADER;
        System.arraycopy(batch.array(index), batch.from(index), staging, content, length);
        for (int i = content + length; i < at + storage; i++) {
            staging[i] = 0;
        }
        FrameHeader.putCheck(staging, at, FrameHeader.check(crc, salt, staging, at, storage));
        staged += storage;
    }

    /** A frame that does not fit into the staging area, in pieces. */
    private void writeLarge(FrameBatch batch, int index, long offset, long sequence, long meta, int padding) {
        int length = batch.length(index);
        byte[] zeros = new byte[padding];
        beginCheck(sequence, length, meta);
        crc.update(batch.array(index), batch.from(index), length);
        crc.update(zeros, 0, padding);
        endCheck(offset);
        data.write(offset + SpoolFormat.FRAME_HEADER, batch.array(index), batch.from(index), length);
        data.write(offset + SpoolFormat.FRAME_HEADER + length, zeros, 0, padding);
    }

    /**
     * Fills the rest of the lap, which is at least a header long, and says so. It takes no sequence. The zeros are written:
     * what lay there, of an earlier lap or of a writer that died, must never pass for a frame again.
     */
    private void writeFiller(long offset, long nextSequence, long nowMs, int lap) {
        int length = lap - SpoolFormat.FRAME_HEADER;
        beginCheck(nextSequence, length, FrameHeader.meta(nowMs, SpoolFormat.ENCODING_FILLER, 0, false));
        int chunk = Math.min(length, STAGING - SpoolFormat.FRAME_HEADER);
        Arrays.fill(staging, SpoolFormat.FRAME_HEADER, SpoolFormat.FRAME_HEADER + chunk, (byte) 0);
        for (int done = 0; done < length; done += chunk) {
            int part = Math.min(chunk, length - done);
            crc.update(staging, SpoolFormat.FRAME_HEADER, part);
            data.write(offset + SpoolFormat.FRAME_HEADER + done, staging, SpoolFormat.FRAME_HEADER, part);
        }
        endCheck(offset);
    }

    /** Begins a frame's header, and the check of a frame that is written in pieces. */
    private void beginCheck(long sequence, int length, long meta) {
        FrameHeader.put(staging, 0, sequence, length, meta);
        crc.reset();
        crc.update(staging, SpoolFormat.FRAME_LENGTH, SpoolFormat.FRAME_HEADER - SpoolFormat.FRAME_LENGTH);
    }

    private void endCheck(long offset) {
        FrameHeader.putCheck(staging, 0, (int) crc.getValue() ^ salt);
        data.write(offset, staging, 0, SpoolFormat.FRAME_HEADER);
    }
}
