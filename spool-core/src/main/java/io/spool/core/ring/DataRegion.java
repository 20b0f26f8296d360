package io.spool.core.ring;

import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.format.SpoolGeometry;
import io.spool.core.mapped.MappedFile;

/**
 * The circular region: the only class that knows where an offset lies in the file.
 *
 * <p>All accesses are plain: the commit orders them.
 */
final class DataRegion {
    private final MappedFile file;
    private final long size;

    DataRegion(MappedFile file, SpoolGeometry geometry) {
        this.file = file;
        this.size = geometry.dataSize();
    }

    long size() {
        return size;
    }

    /** Bytes from this offset to the end of the region, where the lap ends: 1 to {@link #size}. */
    long toLapEnd(long offset) {
        return size - offset % size;
    }

    private long at(long offset) {
        return SpoolFormat.CONTROL_SIZE + offset % size;
    }

    int length(long offset) {
        return file.getInt(at(offset) + SpoolFormat.FRAME_LENGTH);
    }

    long sequence(long offset) {
        return file.getLong(at(offset) + SpoolFormat.FRAME_SEQUENCE);
    }

    long meta(long offset) {
        return file.getLong(at(offset) + SpoolFormat.FRAME_META);
    }

    /** How many bytes from this offset on can be copied at once, {@code most} at the most. */
    int contiguous(long offset, long most) {
        long lap = Math.min(most, toLapEnd(offset));
        return (int) Math.min(lap, file.reach(at(offset)));
    }

    void read(long offset, byte[] into, int from, int length) {
        file.read(at(offset), into, from, length);
    }

    void write(long offset, byte[] bytes, int from, int length) {
        file.write(at(offset), bytes, from, length);
    }

    /** Puts the bytes between two offsets on the disk. */
    void force(long from, long to) throws SpoolException {
        if (to - from >= size) {
            file.force(SpoolFormat.CONTROL_SIZE, SpoolFormat.CONTROL_SIZE + size);
            return;
        }
        long first = Math.min(to - from, toLapEnd(from));
        if (first > 0) {
            file.force(at(from), at(from) + first);
        }
        if (first < to - from) {
            file.force(SpoolFormat.CONTROL_SIZE, at(to));
        }
    }
}
