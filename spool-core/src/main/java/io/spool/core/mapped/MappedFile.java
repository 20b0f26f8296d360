package io.spool.core.mapped;

import io.spool.core.error.NoSpoolException;
import io.spool.core.error.NotASpoolException;
import io.spool.core.error.SpoolException;
import io.spool.core.file.NotRegularFileException;
import io.spool.core.file.SpoolFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * One file of a spool, mapped whole, of any size.
 *
 * <p>A Java 17 buffer ends at 2 GiB, so the file is mapped in segments that begin 1 GiB apart. Each is longer than that
 * by an overlap, so whatever begins in a segment and is no longer than the overlap lies in that segment as a whole, and
 * no access has to be split.
 *
 * <p>The file's channel is closed once it is mapped: fcntl locks live on another file for exactly that reason. A mapping
 * ends when the garbage collector finds it unreachable; Java 17 has no supported way to end it earlier. {@link DeadMappings}
 * sees to it that there are not too many by then.
 *
 * <p>Thread-safe as memory is: the names of the accessors say which ordering they give. Words must be aligned.
 */
public final class MappedFile {
    private static final int SEGMENT_SHIFT = 30;
    private static final long SEGMENT_SIZE = 1L << SEGMENT_SHIFT;
    private static final long SEGMENT_MASK = SEGMENT_SIZE - 1;
    private static final int SMALLEST_OVERLAP = 1 << 20;
    private static final int PAGE = 4096;

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final Path spool;
    private final Path path;
    private final long fileSize;
    private final long size;
    private final boolean writable;
    private final MappedByteBuffer[] segments;

    /** Most spools have no other. */
    private final MappedByteBuffer first;

    private MappedFile(Path spool, Path path, long fileSize, long size, boolean writable, MappedByteBuffer[] segments) {
        this.spool = spool;
        this.path = path;
        this.fileSize = fileSize;
        this.size = size;
        this.writable = writable;
        this.segments = segments;
        this.first = segments[0];
    }

    /**
     * Maps the first {@code most} bytes of an existing file, or all of it when it is shorter. Whoever opens a file knows how large
     * it may be: a size that is not as expected is found out before more is mapped than that.
     *
     * @param writable false maps it for reading only; stores then throw
     * @param overlap longest access in bytes that must not be split
     * @param most largest number of bytes to map
     * @throws NoSpoolException when there is no such file
     * @throws NotASpoolException when it is no regular file
     * @throws SpoolException when it cannot be opened or mapped
     */
    public static MappedFile open(Path spool, Path path, boolean writable, int overlap, long most)
            throws SpoolException {
        // FileChannel.size() and map() close the channel of an interrupted thread. The mark is put back afterwards, so
        // that opening works in a thread that is on its way out, too.
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = SpoolFile.open(path, writable)) {
            long fileSize = channel.size();
            long size = Math.min(fileSize, most);
            long reach = SEGMENT_SIZE + roundUp(Math.max(overlap, SMALLEST_OVERLAP));
            int count = (int) Math.max(1, (size + SEGMENT_SIZE - 1) >>> SEGMENT_SHIFT);
            MappedByteBuffer[] segments = new MappedByteBuffer[count];
            MapMode mode = writable ? MapMode.READ_WRITE : MapMode.READ_ONLY;
            for (int i = 0; i < count; i++) {
                long from = (long) i << SEGMENT_SHIFT;
                DeadMappings.another();
                segments[i] = channel.map(mode, from, Math.min(reach, size - from));
                segments[i].order(ByteOrder.LITTLE_ENDIAN);
            }
            return new MappedFile(spool, path, fileSize, size, writable, segments);
        } catch (NoSuchFileException e) {
            throw new NoSpoolException(
                    spool, "there is no " + path.getFileName() + " here; create a spool first, or check the path");
        } catch (NotRegularFileException e) {
            throw e.in(spool);
        } catch (ClosedByInterruptException e) {
            interrupted = true;
            throw new SpoolException(spool, "interrupted while " + path.getFileName() + " was opened", e);
        } catch (FileSystemException e) {
            String wanted = writable ? "reading and writing" : "reading";
            throw new SpoolException(
                    spool,
                    "cannot open " + path.getFileName() + " for " + wanted + ": " + SpoolFile.reason(e)
                            + "; check the owner and mode of the file and its directory",
                    e);
        } catch (IOException e) {
            throw new SpoolException(spool, "cannot map " + path.getFileName() + ": " + e.getMessage(), e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static int roundUp(int length) {
        return (length + PAGE - 1) / PAGE * PAGE;
    }

    /** Bytes that the file had when it was mapped: more than {@link #size} where not all of it is. */
    public long fileSize() {
        return fileSize;
    }

    /** Bytes that are mapped. */
    public long size() {
        return size;
    }

    public boolean isWritable() {
        return writable;
    }

    public Path path() {
        return path;
    }

    private MappedByteBuffer segment(long at) {
        return at < SEGMENT_SIZE ? first : segments[(int) (at >>> SEGMENT_SHIFT)];
    }

    private static int index(long at) {
        return (int) (at & SEGMENT_MASK);
    }

    /** How many bytes from {@code at} on one access can reach: at least the overlap, or up to the end of the file. */
    public int reach(long at) {
        return segment(at).capacity() - index(at);
    }

    /** A load that may be reordered with anything. */
    public long getLong(long at) {
        return (long) LONGS.get(segment(at), index(at));
    }

    /** A load that no later load or store of this thread moves before. */
    public long getLongAcquire(long at) {
        return (long) LONGS.getAcquire(segment(at), index(at));
    }

    /** A store that may be reordered with anything. */
    public void setLong(long at, long value) {
        // By the buffer's own method, which checks less than a VarHandle does.
        segment(at).putLong(index(at), value);
    }

    /** A store that no earlier load or store of this thread moves behind. Later ones may move before it. */
    public void setLongRelease(long at, long value) {
        LONGS.setRelease(segment(at), index(at), value);
    }

    /** A load that may be reordered with anything. */
    public int getInt(long at) {
        return (int) INTS.get(segment(at), index(at));
    }

    /** A load that no later load or store of this thread moves before. */
    public int getIntAcquire(long at) {
        return (int) INTS.getAcquire(segment(at), index(at));
    }

    /** A store that may be reordered with anything. */
    public void setInt(long at, int value) {
        INTS.set(segment(at), index(at), value);
    }

    /** A store that no earlier load or store of this thread moves behind. */
    public void setIntRelease(long at, int value) {
        INTS.setRelease(segment(at), index(at), value);
    }

    /** Copies {@code length} bytes out; at most {@link #reach}. Plain loads. */
    public void read(long at, byte[] into, int from, int length) {
        segment(at).get(index(at), into, from, length);
    }

    /**
     * Stores three words and, behind them, {@code length} bytes: {@link #setLong} three times and {@link #write}, with one look for
     * where they lie. All within {@link #reach}.
     */
    public void writeBehindWords(long at, long first, long second, long third, byte[] bytes, int from, int length) {
        MappedByteBuffer segment = segment(at);
        int index = index(at);
        segment.putLong(index, first);
        segment.putLong(index + Long.BYTES, second);
        segment.putLong(index + 2 * Long.BYTES, third);
        segment.put(index + 3 * Long.BYTES, bytes, from, length);
    }

    /** Copies {@code length} bytes in; at most {@link #reach}. Plain stores. */
    public void write(long at, byte[] bytes, int from, int length) {
        segment(at).put(index(at), bytes, from, length);
    }

    /** Stores the first word of each page that a range touches, with the value that it has: the system takes the page for changed. */
    public void rewrite(long from, long to, long page) {
        for (long at = from / page * page; at < to; at += page) {
            // Acquire and release, so that the compiler cannot leave out a store that changes nothing.
            setLongRelease(at, getLongAcquire(at));
        }
    }

    /**
     * Has the operating system put a range on the disk.
     *
     * @throws SpoolException when it says that it could not
     */
    public void force(long from, long to) throws SpoolException {
        long at = from & -PAGE;
        try {
            while (at < to) {
                // Up to the next segment's beginning: the overlap belongs to the next one.
                long end = Math.min(to, (at & ~SEGMENT_MASK) + SEGMENT_SIZE);
                segment(at).force(index(at), (int) (end - at));
                at = end;
            }
        } catch (UncheckedIOException e) {
            throw new SpoolException(
                    spool,
                    "the operating system could not put " + path.getFileName() + " on the disk: " + e.getMessage()
                            + "; what was appended or acknowledged since the last force may not survive a power cut. Look at the disk"
                            + " and its free space, then force again: what could not be written is written again",
                    e);
        }
    }

    /** Stores before this are seen by all processes before loads after it are made. */
    public static void fullFence() {
        VarHandle.fullFence();
    }

    /** Loads before this are made before loads and stores after it. */
    public static void acquireFence() {
        VarHandle.acquireFence();
    }

    /** Stores before this are seen before stores after it. */
    public static void storeStoreFence() {
        VarHandle.storeStoreFence();
    }
}
