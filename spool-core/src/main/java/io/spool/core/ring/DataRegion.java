package io.spool.core.ring;

import io.spool.core.check.RangeChecks;
import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.format.SpoolGeometry;
import io.spool.core.mapped.MappedFile;

/**
 * The circular region: the only class that knows where an offset lies in the file.
 *
 * <p>All accesses are plain: the commit orders them.
 *
 * <p>Not thread-safe, but for {@link #size} and {@link #force}: it remembers in which lap it was asked last, since a division for
 * each header costs more than the header. So everybody has one for himself.
 */
final class DataRegion implements RangeChecks.Source {
    private final MappedFile file;
    private final long size;

    /** Where the lap began that was asked about last: offsets of the same lap need no division. */
    private long lapStart;

    private long bytesCopied;

    DataRegion(MappedFile file, SpoolGeometry geometry) {
        this.file = file;
        this.size = geometry.dataSize();
    }

    long size() {
        return size;
    }

    /** Bytes from this offset to the end of the region, where the lap ends: 1 to {@link #size}. */
    long toLapEnd(long offset) {
        return size - place(offset);
    }

    /** Where this offset lies in the file. What follows it in the lap follows it there. */
    long at(long offset) {
        return SpoolFormat.CONTROL_SIZE + place(offset);
    }

    private long place(long offset) {
        long place = offset - lapStart;
        if (place < 0 || place >= size) {
            place = offset % size;
            lapStart = offset - place;
        }
        return place;
    }

    int check(long offset) {
        return file.getInt(at(offset) + SpoolFormat.FRAME_CHECK);
    }

    int length(long offset) {
        return file.getInt(at(offset) + SpoolFormat.FRAME_LENGTH);
    }

    long word(long offset) {
        return file.getLong(at(offset));
    }

    long sequence(long offset) {
        return file.getLong(at(offset) + SpoolFormat.FRAME_SEQUENCE);
    }

    long meta(long offset) {
        return file.getLong(at(offset) + SpoolFormat.FRAME_META);
    }

    /** Stores a frame's header; by its place in the file, like {@link #write}, so that who goes on from frame to frame asks once. */
    void putHeader(long at, int check, int length, long sequence, long meta) {
        file.setLong(at + SpoolFormat.FRAME_CHECK, checkAndLength(check, length));
        file.setLong(at + SpoolFormat.FRAME_SEQUENCE, sequence);
        file.setLong(at + SpoolFormat.FRAME_META, meta);
    }

    /** Stores a frame's header and its content behind it. */
    void putFrame(long at, int check, int length, long sequence, long meta, byte[] content, int from) {
        file.writeBehindWords(at, checkAndLength(check, length), sequence, meta, content, from, length);
    }

    private static long checkAndLength(int check, int length) {
        return Integer.toUnsignedLong(check) | (long) length << 32;
    }

    /** How many bytes from this offset on can be copied at once, {@code most} at the most. */
    @Override
    public int contiguous(long offset, long most) {
        long lap = Math.min(most, toLapEnd(offset));
        return (int) Math.min(lap, file.reach(at(offset)));
    }

    @Override
    public void read(long offset, byte[] into, int from, int length) {
        bytesCopied += length;
        file.read(at(offset), into, from, length);
    }

    /** Bytes that {@link #read} has copied: the work that reading takes, counted. */
    long bytesCopied() {
        return bytesCopied;
    }

    void write(long at, byte[] bytes, int from, int length) {
        file.write(at, bytes, from, length);
    }

    /** Stores the first word of each page that the bytes between two offsets touch, with the value that it has; at most one lap. */
    void rewrite(long from, long to, long page) {
        for (long at = from; at < to; ) {
            long end = Math.min(to, at + toLapEnd(at));
            file.rewrite(at(at), at(at) + (end - at), page);
            at = end;
        }
    }

    /** Puts the bytes between two offsets on the disk. Any thread: it leaves alone what is remembered. */
    void force(long from, long to) throws SpoolException {
        if (to - from >= size) {
            file.force(SpoolFormat.CONTROL_SIZE, SpoolFormat.CONTROL_SIZE + size);
            return;
        }
        long begin = SpoolFormat.CONTROL_SIZE + from % size;
        long first = Math.min(to - from, size - from % size);
        if (first > 0) {
            file.force(begin, begin + first);
        }
        if (first < to - from) {
            file.force(SpoolFormat.CONTROL_SIZE, SpoolFormat.CONTROL_SIZE + to % size);
        }
    }
}
