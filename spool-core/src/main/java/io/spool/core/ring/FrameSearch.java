package io.spool.core.ring;

import io.spool.core.check.RangeChecks;
import io.spool.core.format.SpoolFormat;
import io.spool.core.mapped.LittleEndian;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Finds frames without knowing where they begin: every multiple of 8 is tried, and only a whole frame with a right check
 * and a possible sequence counts. For stepping over damage, and for jumping into the middle of a spool.
 *
 * <p><b>Time is linear in the bytes, whatever they are.</b> Any eight bytes may look like a header, and claim a content as long as the
 * largest. So checks have an {@linkplain #allowance}: those that fail use it up, frames that are found fill it again. A
 * search among frames that are whole never uses it up. When it is used up, a claim is looked at by
 * {@linkplain RangeChecks checksums of ranges} first, which cost two short reads whatever the claim is; only what they say is whole is copied.
 *
 * <p>Lock-free: what it finds may be overwritten while it looks, so callers compare with <i>min</i> afterwards. What is found was checked on a
 * copy.
 *
 * <p>Not thread-safe.
 */
final class FrameSearch {
    /** Bytes that a scan copies at once: first, and at most. A frame is nearly always found near where a scan begins. */
    private static final int FIRST_CHUNK = 512;

    private static final int CHUNK = 64 * 1024;

    /** Copying so little costs no more than the checksums of ranges do. */
    private static final int SHORT = 2 * RangeChecks.STEP;

    /** A claim of more than this is not given memory before the checksums of ranges say that it is true. */
    private static final int LARGE = 4 << 20;

    private final DataRegion data;
    private final int maxContent;
    private final int maxStorage;
    private final int salt;
    private final CRC32C crc = new CRC32C();
    private final RangeChecks ranges;

    /** Bytes whose checks may still fail: {@link #maxStorage} at first and at most. */
    private long allowance;

    private long generation;

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
        this.allowance = maxStorage;
        this.ranges = new RangeChecks(data, maxStorage);
    }

    /** What lies at an offset is what this generation has there: another one may have other frames at the same offsets. */
    void in(long ofGeneration) {
        if (ofGeneration != generation) {
            generation = ofGeneration;
            ranges.forget();
        }
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
        int most = FIRST_CHUNK;
        while (at + SpoolFormat.FRAME_HEADER <= to) {
            int run = data.contiguous(at, Math.min(most, to - at));
            most = Math.min(CHUNK, 2 * most);
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
                if (found >= low && found < high && isFrame(at + index, to, low, high)) {
                    return true;
                }
                index += SpoolFormat.FRAME_ALIGNMENT;
            }
            at += index;
        }
        return false;
    }

    /** True iff a whole frame with a sequence of at least {@code low} and less than {@code high} begins here; its fields are then in this object. */
    boolean isFrame(long at, long to, long low, long high) {
        if (Math.min(to - at, data.toLapEnd(at)) < SpoolFormat.FRAME_HEADER) {
            return false;
        }
        int length = data.length(at);
        long meta = data.meta(at);
        long size = FrameHeader.storage(length, meta);
        long found = data.sequence(at);
        if (found < low
                || found >= high
                || FrameHeader.isUnnumbered(meta)
                || !FrameHeader.isStoragePossible(length, meta, maxContent)
                || size > to - at
                || size > data.toLapEnd(at)) {
            return false;
        }
        // All that can be known without it comes before the check: a frame that is whole and not wanted takes time, and
        // leads no further.
        if (!copyIntact(at, (int) size, length, found, meta)) {
            return false;
        }
        sequence = found;
        offset = at;
        timeMs = FrameHeader.timeMs(meta);
        more = FrameHeader.more(meta);
        storage = size;
        return true;
    }

    /**
     * Storage of what begins here and takes no sequence, a filler or a table of origins; 0 when there is none, or it is not
     * whole, or it is a table of another lap, or its sequence is less than {@code low} or more than {@code most}. Its sequence, which is
     * that of the frame after it, is then in this object.
     */
    long unnumbered(long at, long low, long most) {
        long lap = data.toLapEnd(at);
        // Almost always false, and asked for every frame that goes: so the encoding first, and the check only then.
        if (lap < SpoolFormat.FRAME_HEADER || !FrameHeader.isUnnumbered(data.meta(at))) {
            return 0;
        }
        int length = data.length(at);
        long meta = data.meta(at);
        long size = FrameHeader.storage(length, meta);
        long found = data.sequence(at);
        boolean isTable = FrameHeader.encoding(meta) == SpoolFormat.ENCODING_ORIGINS;
        if (found < low
                || found > most
                || !FrameHeader.isUnnumberedPossible(length, meta, lap, maxContent, maxStorage)
                || (isTable && data.word(at + SpoolFormat.FRAME_HEADER) != at)
                || !copyIntact(at, (int) size, length, found, meta)
                || (isTable && LittleEndian.getLong(candidate, SpoolFormat.FRAME_HEADER) != at)) {
            return 0;
        }
        isOrigins = isTable;
        sequence = found;
        return size;
    }

    /** The content of the table of origins that begins here; null when there is none, or it is not whole. */
    byte @Nullable [] origins(long at) {
        if (unnumbered(at, 0, Long.MAX_VALUE) == 0 || !isOrigins) {
            return null;
        }
        int from = SpoolFormat.FRAME_HEADER;
        return Arrays.copyOfRange(candidate, from, from + FrameHeader.length(candidate, 0));
    }

    /**
     * Copies what claims to be so long, and says whether the copy is whole and has these fields.
     * The copy is what is checked and used: the ring may change while it is read.
     */
    private boolean copyIntact(long at, int size, int length, long found, long meta) {
        if (!mayBeWhole(at, size, candidate.length)) {
            return false;
        }
        if (candidate.length < size) {
            candidate = new byte[Math.max(size, Math.min(maxStorage, 2 * candidate.length))];
        }
        data.read(at, candidate, 0, size);
        if (FrameHeader.length(candidate, 0) == length
                && FrameHeader.sequence(candidate, 0) == found
                && FrameHeader.meta(candidate, 0) == meta
                && FrameHeader.isIntact(crc, salt, candidate, 0, size)) {
            wasWhole(size);
            return true;
        }
        wasNotWhole(size);
        return false;
    }

    /** Bytes that may be checked at once, without {@link #mayBeWhole}. */
    long allowance() {
        return allowance;
    }

    /**
     * Asked before a frame, filler or table is copied and checked: false when it is known not to be whole.
     *
     * @param size of its storage, as its header claims; possible, and within what is committed and the lap
     * @param room bytes that the caller has room for: more is not worth making for a claim that is false
     */
    boolean mayBeWhole(long at, int size, int room) {
        if (size <= SHORT || (size <= allowance && (size <= LARGE || size <= room))) {
            return true;
        }
        return ranges.of(at + SpoolFormat.FRAME_LENGTH, at + size) == (data.check(at) ^ salt);
    }

    /** Storage was checked, and is whole: what the search has come forward. */
    void wasWhole(long size) {
        allowance = Math.min(maxStorage, allowance + size);
    }

    /** Storage was checked in vain. */
    void wasNotWhole(long size) {
        allowance = Math.max(0, allowance - size);
    }

    /** Bytes that were copied out of the ring by this object, for whatever purpose. */
    long bytesCopied() {
        return data.bytesCopied();
    }
}
