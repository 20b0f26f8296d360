package io.spool.core.ring;

import io.spool.core.format.SpoolFormat;
import io.spool.core.format.SpoolGeometry;
import io.spool.core.mapped.LittleEndian;
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
    private long tableOffset;

    FrameWriter(DataRegion data, int salt) {
        this.data = data;
        this.salt = salt;
    }

    /**
     * The offset behind the batch, and the table of origins that may follow it, laid down from {@code offset} on: the same walk
     * as {@link #write} makes.
     */
    long endOf(FrameBatch batch, byte[] table, long offset) {
        long end = offset;
        int all = count(batch, table);
        for (int i = 0; i < all; i++) {
            int needed = SpoolGeometry.storageFor(i < batch.count() ? batch.length(i) : table.length);
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

    private static int count(FrameBatch batch, byte[] table) {
        return batch.count() + (table.length == 0 ? 0 : 1);
    }

    /** Where the last table of origins that was written lies. */
    long tableOffset() {
        return tableOffset;
    }

    /**
     * Writes the frames of the batch, the first at {@code start} or behind a filler there.
     *
     * @param table of origins, which goes behind them; empty for none
     */
    void write(FrameBatch batch, byte[] table, long start, long firstSequence, long nowMs) {
        if (staging.length == 0) {
            staging = new byte[STAGING];
        }
        long offset = start;
        staged = 0;
        int all = count(batch, table);
        for (int i = 0; i < all; i++) {
            long sequence = firstSequence + i;
            boolean isTable = i == batch.count();
            byte[] content = isTable ? table : batch.array(i);
            int from = isTable ? 0 : batch.from(i);
            int length = isTable ? table.length : batch.length(i);
            int needed = SpoolGeometry.storageFor(length);
            long lap = data.toLapEnd(offset);
            if (needed > lap) {
                flush(offset);
                writeFiller(offset, sequence, nowMs, (int) lap);
                offset += lap;
                lap = data.size();
            }
            int storage = (int) storage(needed, lap);
            int padding = storage - SpoolFormat.FRAME_HEADER - length;
            int encoding = isTable ? SpoolFormat.ENCODING_ORIGINS : SpoolFormat.ENCODING_JSON;
            long meta = FrameHeader.meta(nowMs, encoding, padding, i + 1 < all);
            if (isTable) {
                tableOffset = offset;
                LittleEndian.putLong(table, SpoolFormat.ORIGINS_OFFSET, offset);
            }
            if (storage > STAGING) {
                flush(offset);
                writeLarge(content, from, length, offset, sequence, meta, padding);
                offset += storage;
            } else {
                if (staged + storage > STAGING) {
                    flush(offset);
                }
                stage(content, from, length, sequence, meta, storage);
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

    private void stage(byte[] array, int from, int length, long sequence, long meta, int storage) {
        int at = staged;
        FrameHeader.put(staging, at, sequence, length, meta);
        int content = at + SpoolFormat.FRAME_HEADER;
        System.arraycopy(array, from, staging, content, length);
        for (int i = content + length; i < at + storage; i++) {
            staging[i] = 0;
        }
        FrameHeader.putCheck(staging, at, FrameHeader.check(crc, salt, staging, at, storage));
        staged += storage;
    }

    /** A frame that does not fit into the staging area, in pieces. */
    private void writeLarge(byte[] array, int from, int length, long offset, long sequence, long meta, int padding) {
        byte[] zeros = new byte[padding];
        beginCheck(sequence, length, meta);
        crc.update(array, from, length);
        crc.update(zeros, 0, padding);
        endCheck(offset);
        data.write(offset + SpoolFormat.FRAME_HEADER, array, from, length);
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
