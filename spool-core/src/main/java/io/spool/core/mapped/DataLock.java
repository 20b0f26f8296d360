package io.spool.core.mapped;

import io.spool.core.error.SpoolException;
import io.spool.core.file.NotRegularFileException;
import io.spool.core.file.SpoolFile;
import io.spool.core.format.SpoolFormat;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The second safeguard, for writers that ask for it: a record lock on the bytes of the data region that an append writes.
 *
 * <p>The locks lie in a file of their own, each byte at the place that it has in the ring file. So what makes the writer's lock
 * fail, a descriptor of the lock file that was closed or a lock file that was replaced, leaves them alone. They cannot lie on
 * the ring file itself: its descriptors are closed as soon as it is mapped, and each close would drop them.
 *
 * <p>Guarded by the monitor of the writer's lock.
 */
public final class DataLock implements AutoCloseable {
    private final LockFiles.Entry shared;
    private final long dataSize;

    // Two where an append crosses the end of the region.
    private @Nullable FileLock first;
    private @Nullable FileLock second;

    private DataLock(LockFiles.Entry shared, long dataSize) {
        this.shared = shared;
        this.dataSize = dataSize;
    }

    /**
     * Opens the file of the data locks of a spool, which is created when it is missing.
     *
     * @param dataSize bytes of the data region
     * @throws SpoolException when it cannot be opened
     */
    public static DataLock open(Path spool, long dataSize) throws SpoolException {
        try {
            return new DataLock(LockFiles.open(spool.resolve(SpoolFormat.DATA_LOCK_FILE)), dataSize);
        } catch (NotRegularFileException e) {
            throw e.in(spool);
        } catch (IOException e) {
            throw new SpoolException(
                    spool,
                    "cannot open " + SpoolFormat.DATA_LOCK_FILE + " for reading and writing: " + SpoolFile.reason(e)
                            + "; check the owner and mode of the file and its directory, or append without the data lock",
                    e);
        }
    }

    /**
     * Locks the storage between two offsets, at most the data size apart.
     *
     * @return false when somebody else has locked a part of it; nothing is locked then
     */
    public boolean tryLock(Path spool, long from, long to) throws SpoolException {
        long place = from % dataSize;
        long length = Math.min(to - from, dataSize - place);
        try {
            first = tryRange(place, length);
            if (first != null && to - from > length) {
                second = tryRange(0, to - from - length);
                if (second == null) {
                    unlock();
                }
            }
            return first != null;
        } catch (IOException e) {
            unlock();
            throw new SpoolException(spool, "cannot lock " + SpoolFormat.DATA_LOCK_FILE + ": " + e.getMessage(), e);
        }
    }

    private @Nullable FileLock tryRange(long place, long length) throws IOException {
        try {
            return shared.file().getChannel().tryLock(SpoolFormat.CONTROL_SIZE + place, length, false);
        } catch (OverlappingFileLockException e) {
            // A writer of this process, with another lock file or of another class loader.
            return null;
        }
    }

    /** Unlocks what is locked. */
    public void unlock() {
        release(first);
        release(second);
        first = null;
        second = null;
    }

    private static void release(@Nullable FileLock lock) {
        if (lock != null) {
            try {
                lock.release();
            } catch (IOException e) {
                // The channel is gone, and with it the lock. The frames are committed: this is no reason to fail.
            }
        }
    }

    @Override
    public void close() {
        try {
            LockFiles.close(shared);
        } catch (IOException e) {
            // The kernel has the locks back all the same.
        }
    }
}
