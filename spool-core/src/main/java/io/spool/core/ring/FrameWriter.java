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
    private final DataRegion data;
    private final FrameCheck check;
    private final Waymarks marks;
    private long tableOffset;

    /** Of the write that is under way: where the next frame goes. */
    private long offset;

    FrameWriter(DataRegion data, int salt, Waymarks marks) {
        this.data = data;
        this.check = new FrameCheck(salt);
        this.marks = marks;
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
        int all = batch.count() + (table.length == 0 ? 0 : 1);
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
        offset = start;
        boolean hasTable = table.length > 0;
        int count = batch.count();
        int done = 0;
        while (done < count) {
            done = writeStretch(batch, done, firstSequence + done, nowMs, hasTable);
            if (done < count) {
                boolean more = done + 1 < count || hasTable;
                writeAtLapEnd(
                        batch.array(done),
                        batch.from(done),
                        batch.length(done),
                        batch.encoding(done),
                        firstSequence + done,
                        nowMs,
                        more);
                done++;
            }
        }
        if (hasTable) {
            writeTable(table, firstSequence + count, nowMs);
        }
    }

    /**
     * Writes frames as long as the end of the lap is far, so that where they lie need not be found out for each.
     *
     * @return the first frame that was not written
     */
    private int writeStretch(FrameBatch batch, int first, long firstSequence, long nowMs, boolean hasTable) {
        long at = data.at(offset);
        long before = offset - at;
        long limit = at + data.toLapEnd(offset) - SpoolFormat.FRAME_HEADER;
        int count = batch.count();
        int i = first;
        long due = marks.due();
        for (long sequence = firstSequence; i < count; sequence++) {
            int length = batch.length(i);
            int storage = SpoolGeometry.storageFor(length);
            if (at + storage > limit) {
                break;
            }
            if (before + at >= due) {
                marks.add(before + at, sequence);
                due = marks.due();
            }
            int padding = storage - SpoolFormat.FRAME_HEADER - length;
            long meta = FrameHeader.meta(nowMs, batch.encoding(i), padding, i + 1 < count || hasTable);
            writeFrame(at, batch.array(i), batch.from(i), length, sequence, meta);
            at += storage;
            i++;
        }
        offset = before + at;
        return i;
    }

    /** Writes a frame that may have to go to the next lap, or take up what is left of this one. */
    private void writeAtLapEnd(
            byte[] content, int from, int length, int encoding, long sequence, long nowMs, boolean more) {
        int needed = SpoolGeometry.storageFor(length);
        long lap = data.toLapEnd(offset);
        if (needed > lap) {
            writeFiller(sequence, nowMs, (int) lap);
            lap = data.size();
        }
        int storage = (int) storage(needed, lap);
        int padding = storage - SpoolFormat.FRAME_HEADER - length;
        writeFrame(data.at(offset), content, from, length, sequence, FrameHeader.meta(nowMs, encoding, padding, more));
        offset += storage;
    }

    private void writeTable(byte[] table, long sequence, long nowMs) {
        long lap = data.toLapEnd(offset);
        tableOffset = SpoolGeometry.storageFor(table.length) > lap ? offset + lap : offset;
        LittleEndian.putLong(table, SpoolFormat.ORIGINS_OFFSET, tableOffset);
        writeAtLapEnd(table, 0, table.length, SpoolFormat.ENCODING_ORIGINS, sequence, nowMs, false);
    }

    private void writeFrame(long at, byte[] array, int from, int length, long sequence, long meta) {
        int padding = FrameHeader.padding(meta);
        data.putHeader(at, check.of(array, from, length, padding, sequence, meta), length, sequence, meta);
        data.write(at + SpoolFormat.FRAME_HEADER, array, from, length);
        if (padding > 0) {
            writePadding(at + SpoolFormat.FRAME_HEADER + length, padding);
        }
    }

    private void writePadding(long at, int padding) {
        data.write(at, FrameCheck.ZEROS, 0, padding);
    }

    /**
     * Fills the rest of the lap, which is at least a header long, and says so. It takes no sequence. The zeros are written:
     * what lay there, of an earlier lap or of a writer that died, must never pass for a frame again.
     */
    private void writeFiller(long nextSequence, long nowMs, int lap) {
        long at = data.at(offset);
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
        offset += lap;
    }
}
