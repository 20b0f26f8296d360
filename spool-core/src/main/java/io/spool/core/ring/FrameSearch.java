package io.spool.core.ring;

import io.spool.core.format.SpoolFormat;
import java.util.zip.CRC32C;

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
        if (FrameHeader.encoding(meta) == SpoolFormat.ENCODING_FILLER
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

    /** True iff a whole filler begins here, which reaches to the end of the lap; its sequence is then in this object. */
    boolean isFiller(long at) {
        long lap = data.toLapEnd(at);
        // Almost always false, and asked for every frame that goes: so the encoding first, and the check only then.
        if (lap < SpoolFormat.FRAME_HEADER
                || lap > maxStorage
                || FrameHeader.encoding(data.meta(at)) != SpoolFormat.ENCODING_FILLER) {
            return false;
        }
        copy(at, (int) lap);
        if (!isFiller(crc, salt, candidate, 0, lap)) {
            return false;
        }
        sequence = FrameHeader.sequence(candidate, 0);
        return true;
    }

    private void copy(long at, int length) {
        if (candidate.length < length) {
            candidate = new byte[Math.max(length, 2 * candidate.length)];
        }
        data.read(at, candidate, 0, length);
    }

    /** True iff the {@code lap} bytes at {@code index} are a filler. */
    static boolean isFiller(CRC32C crc, int salt, byte[] bytes, int index, long lap) {
        return FrameHeader.encoding(FrameHeader.meta(bytes, index)) == SpoolFormat.ENCODING_FILLER
                && FrameHeader.storage(FrameHeader.length(bytes, index), FrameHeader.meta(bytes, index)) == lap
                && FrameHeader.isIntact(crc, salt, bytes, index, (int) lap);
    }
}
