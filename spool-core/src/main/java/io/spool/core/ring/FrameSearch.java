package io.spool.core.ring;

import io.spool.core.format.SpoolFormat;
import io.spool.core.mapped.LittleEndian;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Finds frames without knowing where they begin: every multiple of 8 is tried, and only a whole frame with a right check
 * and a possible sequence counts. For stepping over damage, and for jumping into the middle of a spool.
 *
 * <p>Lock-free: what it finds may be overwritten while it looks, so callers compare with <i>min</i> afterwards.
 *
 * <p>Not thread-safe.
 */
final class FrameSearch {
    private static final int CHUNK = 64 * 1024;

    private final DataRegion data;
    private final int maxContent;
    private final int maxStorage;
    private final int salt;
    private final CRC32C crc = new CRC32C();

    /** Grow when they are first needed: a reader that meets no damage never searches. */
    private byte[] chunk = {};

    private byte[] candidate = {};

    // What was found.
    long sequence;
    long offset;
    long timeMs;
    long storage;
    boolean more;
    boolean isOrigins;

    FrameSearch(DataRegion data, BirthRecord birth) {
        this.data = data;
        this.maxContent = birth.geometry().maxContent();
        this.maxStorage = birth.geometry().maxStorage();
        this.salt = birth.salt();
    }

    /**
     * Looks for the first whole frame that begins at {@code from} or later, ends by {@code to}, and has a sequence of at
     * least {@code low} and less than {@code high}.
     *
     * @return true iff there is one; its fields are in this object
     */
    boolean next(long from, long to, long low, long high) {
        if (chunk.length == 0) {
            chunk = new byte[CHUNK];
        }
        long at = from;
        while (at + SpoolFormat.FRAME_HEADER <= to) {
            int run = data.contiguous(at, Math.min(CHUNK, to - at));
            if (run < SpoolFormat.FRAME_HEADER) {
                // Too little before the end of the lap for a header: a frame's padding, or nothing.
                at += data.toLapEnd(at);
                continue;
            }
            data.read(at, chunk, 0, run);
            int last = run - SpoolFormat.FRAME_HEADER;
            int index = 0;
            while (index <= last) {
                long found = FrameHeader.sequence(chunk, index);
                if (found >= low && found < high && isFrame(at + index, to)) {
                    return true;
                }
                index += SpoolFormat.FRAME_ALIGNMENT;
            }
            at += index;
        }
        return false;
    }

    /** True iff a whole frame begins here; its fields are then in this object. */
    boolean isFrame(long at, long to) {
        if (Math.min(to - at, data.toLapEnd(at)) < SpoolFormat.FRAME_HEADER) {
            return false;
        }
        int length = data.length(at);
        long meta = data.meta(at);
        long size = FrameHeader.storage(length, meta);
        if (FrameHeader.isUnnumbered(meta)
                || !FrameHeader.isStoragePossible(length, meta, maxContent)
                || size > to - at
                || size > data.toLapEnd(at)) {
            return false;
        }
        copy(at, (int) size);
        // The copy is what is checked and used: the ring may change under us.
        if (FrameHeader.length(candidate, 0) != length
                || FrameHeader.meta(candidate, 0) != meta
                || !FrameHeader.isIntact(crc, salt, candidate, 0, (int) size)) {
            return false;
        }
        sequence = FrameHeader.sequence(candidate, 0);
        offset = at;
        timeMs = FrameHeader.timeMs(meta);
        more = FrameHeader.more(meta);
        storage = size;
        return true;
    }

    /**
     * Storage of what begins here and takes no sequence, a filler or a table of origins; 0 when there is none, or it is not
     * whole, or it is a table of another lap. Its sequence, which is that of the frame behind it, is then in this object.
     */
    long unnumbered(long at) {
        long lap = data.toLapEnd(at);
        // Almost always false, and asked for every frame that goes: so the encoding first, and the check only then.
        if (lap < SpoolFormat.FRAME_HEADER || !FrameHeader.isUnnumbered(data.meta(at))) {
            return 0;
        }
        int length = data.length(at);
        long meta = data.meta(at);
        long size = FrameHeader.storage(length, meta);
        if (!FrameHeader.isUnnumberedPossible(length, meta, lap, maxContent, maxStorage)) {
            return 0;
        }
        copy(at, (int) size);
        isOrigins = FrameHeader.encoding(meta) == SpoolFormat.ENCODING_ORIGINS;
        if (FrameHeader.length(candidate, 0) != length
                || FrameHeader.meta(candidate, 0) != meta
                || !FrameHeader.isIntact(crc, salt, candidate, 0, (int) size)
                || (isOrigins && LittleEndian.getLong(candidate, SpoolFormat.FRAME_HEADER) != at)) {
            return 0;
        }
        sequence = FrameHeader.sequence(candidate, 0);
        return size;
    }

    /** The content of the table of origins that begins here; null when there is none, or it is not whole. */
    byte @Nullable [] origins(long at) {
        if (unnumbered(at) == 0 || !isOrigins) {
            return null;
        }
        int from = SpoolFormat.FRAME_HEADER;
        return Arrays.copyOfRange(candidate, from, from + FrameHeader.length(candidate, 0));
    }

    private void copy(long at, int length) {
        if (candidate.length < length) {
            candidate = new byte[Math.max(length, 2 * candidate.length)];
        }
        data.read(at, candidate, 0, length);
    }
}
