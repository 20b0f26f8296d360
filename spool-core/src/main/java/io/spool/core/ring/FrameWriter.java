package io.spool.core.ring;

import io.spool.core.format.SpoolFormat;
import io.spool.core.format.SpoolGeometry;
import io.spool.core.mapped.LittleEndian;
import io.spool.core.value.FrameBatch;

/**
 * Lays the frames of a batch down at their places: each content straight from the array that it was given in. Checking it there and
 * copying it once costs half of what it costs to gather frames first and to check and copy them from there.
 *
 * <p>Under the writer's lock, into room that <i>min</i> has left. What it writes is nothing until it is committed, so the order of
 * the stores to a frame does not matter, and all are plain.
 */
final class FrameWriter {
    private static final byte[] ZEROS = new byte[4096];

    private final DataRegion data;
    private final FrameCheck check;
    private long tableOffset;

    FrameWriter(DataRegion data, int salt) {
        this.data = data;
        this.check = new FrameCheck(salt);
    }

    /**
     * The offset behind the batch, and the table of origins that may follow it, laid down from {@code offset} on: the same walk
     * as {@link #write} makes.
     */
    long endOf(FrameBatch batch, byte[] table, long offset) {
        long needed = batch.storageBytes() + (table.length == 0 ? 0 : SpoolGeometry.storageFor(table.length));
        if (needed <= data.toLapEnd(offset) - SpoolFormat.FRAME_HEADER) {
            // As nearly always: the end of the lap, which takes fillers and padding, is far.
            return offset + needed;
        }
        return endAcrossLaps(batch, table, offset);
    }

    private long endAcrossLaps(FrameBatch batch, byte[] table, long offset) {
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
        long offset = start;
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
                writeFiller(offset, sequence, nowMs, (int) lap);
                offset += lap;
                lap = data.size();
            }
            int storage = (int) storage(needed, lap);
            int padding = storage - SpoolFormat.FRAME_HEADER - length;
            int encoding = isTable ? SpoolFormat.ENCODING_ORIGINS : batch.encoding(i);
            if (isTable) {
                tableOffset = offset;
                LittleEndian.putLong(table, SpoolFormat.ORIGINS_OFFSET, offset);
            }
            writeFrame(
                    content, from, length, offset, sequence, FrameHeader.meta(nowMs, encoding, padding, i + 1 < all));
            offset += storage;
        }
    }

    private void writeFrame(byte[] array, int from, int length, long offset, long sequence, long meta) {
        int padding = FrameHeader.padding(meta);
        check.begin(length, sequence, meta);
        check.update(array, from, length);
        check.update(ZEROS, 0, padding);
        data.putHeader(offset, check.value(), length, sequence, meta);
        data.write(offset + SpoolFormat.FRAME_HEADER, array, from, length);
        if (padding > 0) {
            writePadding(offset + SpoolFormat.FRAME_HEADER + length, padding);
        }
    }

    private void writePadding(long at, int padding) {
        data.write(at, ZEROS, 0, padding);
    }

    /**
     * Fills the rest of the lap, which is at least a header long, and says so. It takes no sequence. The zeros are written:
     * what lay there, of an earlier lap or of a writer that died, must never pass for a frame again.
     */
    private void writeFiller(long offset, long nextSequence, long nowMs, int lap) {
        int length = lap - SpoolFormat.FRAME_HEADER;
        long meta = FrameHeader.meta(nowMs, SpoolFormat.ENCODING_FILLER, 0, false);
        check.begin(length, nextSequence, meta);
        for (int done = 0; done < length; done += ZEROS.length) {
            int part = Math.min(ZEROS.length, length - done);
            check.update(ZEROS, 0, part);
            data.write(offset + SpoolFormat.FRAME_HEADER + done, ZEROS, 0, part);
        }
        data.putHeader(offset, check.value(), length, nextSequence, meta);
    }
}
