package io.spool.core.ring;

import io.spool.core.batch.EncodedBatch;
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
    private final DataRegion data;
    private final FrameCheck check;
    private final Waymarks marks;
    private long tableOffset;

    FrameWriter(DataRegion data, int salt, Waymarks marks) {
        this.data = data;
        this.check = new FrameCheck(salt);
        this.marks = marks;
    }

    /**
     * The offset behind the batch, and the table of origins that may follow it, laid down from {@code offset} on: the same walk
     * as {@link #write} makes.
     */
    long endOf(FrameBatch frames, byte[] table, long offset) {
        long needed = frames.storageBytes() + (table.length == 0 ? 0 : SpoolGeometry.storageFor(table.length));
        if (needed <= data.toLapEnd(offset) - SpoolFormat.FRAME_HEADER) {
            // As nearly always: the end of the lap, which takes fillers and padding, is far.
            return offset + needed;
        }
        return endAcrossLaps(frames, table, offset);
    }

    private long endAcrossLaps(FrameBatch frames, byte[] table, long offset) {
        long end = offset;
        int all = frames.count() + (table.length == 0 ? 0 : 1);
        for (int i = 0; i < all; i++) {
            int needed = SpoolGeometry.storageFor(i < frames.count() ? frames.length(i) : table.length);
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

    /** Where the last table of origins that was written lies. */
    long tableOffset() {
        return tableOffset;
    }

    /**
     * Writes the frames of the batch, the first at {@code start} or behind a filler there.
     *
     * @param table of origins, which goes behind them; empty for none
     */
    void write(EncodedBatch batch, byte[] table, long start, long firstSequence, long nowMs) {
        FrameBatch frames = batch.frames();
        int count = frames.count();
        int all = table.length == 0 ? count : count + 1;
        long offset = start;
        // Of the lap that the frames are in: where it ends, and what makes a place in the file of an offset.
        long lapEnd = offset + data.toLapEnd(offset);
        long toPlace = data.at(offset) - offset;
        long due = marks.due();
        for (int i = 0; i < all; i++) {
            boolean isTable = i == count;
            byte[] content = isTable ? table : frames.array(i);
            int from = isTable ? 0 : frames.from(i);
            int length = isTable ? table.length : frames.length(i);
            int encoding = isTable ? SpoolFormat.ENCODING_ORIGINS : batch.encoding(i);
            long sequence = firstSequence + i;
            int storage = SpoolGeometry.storageFor(length);
            if (storage > lapEnd - offset - SpoolFormat.FRAME_HEADER) {
                // Seldom: the lap ends behind this frame or in it.
                if (storage > lapEnd - offset) {
                    if (lapEnd > offset) {
                        writeFiller(offset + toPlace, (int) (lapEnd - offset), sequence, nowMs);
                    }
                    offset = lapEnd;
                    lapEnd = offset + data.size();
                    toPlace = data.at(offset) - offset;
                }
                storage = (int) storage(storage, lapEnd - offset);
            }
            if (isTable) {
                tableOffset = offset;
                LittleEndian.putLong(table, SpoolFormat.ORIGINS_OFFSET, offset);
            } else if (offset >= due) {
                marks.add(offset, sequence);
                due = marks.due();
            }
            int padding = storage - SpoolFormat.FRAME_HEADER - length;
            long meta = FrameHeader.meta(nowMs, encoding, padding, i + 1 < all);
            long at = offset + toPlace;
            int value = check.of(content, from, length, padding, sequence, meta);
            data.putFrame(at, value, length, sequence, meta, content, from);
            if (padding > 0) {
                writePadding(at + SpoolFormat.FRAME_HEADER + length, padding);
            }
            offset += storage;
        }
    }

    private void writePadding(long at, int padding) {
        data.write(at, FrameCheck.ZEROS, 0, padding);
    }

    /**
     * Fills the rest of the lap, which is at least a header long, and says so. It takes no sequence. The zeros are written:
     * what lay there, of an earlier lap or of a writer that died, must never pass for a frame again.
     */
    private void writeFiller(long at, int lap, long nextSequence, long nowMs) {
        int length = lap - SpoolFormat.FRAME_HEADER;
        long meta = FrameHeader.meta(nowMs, SpoolFormat.ENCODING_FILLER, 0, false);
        check.begin(length, nextSequence, meta);
        check.updateZeros(length);
        for (int done = 0; done < length; done += FrameCheck.ZEROS.length) {
            data.write(
                    at + SpoolFormat.FRAME_HEADER + done,
                    FrameCheck.ZEROS,
                    0,
                    Math.min(FrameCheck.ZEROS.length, length - done));
        }
        data.putHeader(at, check.value(), length, nextSequence, meta);
    }
}
