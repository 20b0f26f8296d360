package io.spool.cli;

import io.spool.core.file.NotRegularFileException;
import io.spool.core.file.SpoolFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A file that has its name only once it is whole. Until then it has another name, and one process at a time writes it: that one has a
 * kernel lock on it, and nobody removes or renames the file without.
 *
 * <p>What a process leaves that was killed is not locked any more: the next one removes it. A file is never written to but by
 * who created it, exclusively.
 */
final class UnfinishedFile implements AutoCloseable {
    private static final int TRIES = 20;

    private final Path part;
    private final FileChannel channel;
    private boolean finished;

    private UnfinishedFile(Path part, FileChannel channel) {
        this.part = part;
        this.channel = channel;
    }

    /**
     * Creates the file.
     *
     * @throws SnapshotBusyException when another process is writing it
     * @throws NotRegularFileException when something has the name that is no regular file
     */
    static UnfinishedFile create(Path part) throws IOException {
        try {
            for (int i = 0; i < TRIES; i++) {
                UnfinishedFile created = tryOnce(part);
                if (created != null) {
                    part.toFile().deleteOnExit(); // for who interrupts
                    return created;
                }
            }
            throw new SnapshotBusyException(part);
        } catch (NotRegularFileException e) {
            throw e;
        } catch (FileSystemException e) {
            throw new FileSystemException(part.toString(), null, "cannot be created: " + SpoolFile.reason(e));
        }
    }

    /** @return null when there was another file, which is gone now */
    private static @Nullable UnfinishedFile tryOnce(Path part) throws IOException {
        boolean isNew = !SpoolFile.exists(part);
        if (isNew) {
            try {
                Files.createFile(part);
            } catch (FileAlreadyExistsException e) {
                return null;
            }
        }
        FileChannel channel = null;
        boolean mine = false;
        try {
            Object key = key(part);
            channel = FileChannel.open(part, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            if (!isLocked(channel)) {
                throw new SnapshotBusyException(part);
            }
            // It may have been finished or removed between the look and the lock. From here on it stays.
            boolean isCurrent = key.equals(key(part));
            mine = isNew && isCurrent;
            if (!isNew && isCurrent) {
                Files.delete(part);
            }
            return mine ? new UnfinishedFile(part, channel) : null;
        } catch (NoSuchFileException e) {
            return null;
        } finally {
            if (!mine && channel != null) {
                channel.close();
            }
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static Object key(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
        return key != null ? key : file;
    }

    FileChannel channel() {
        return channel;
    }

    /** Puts the file on the disk and gives it its name. */
    void finish(Path whole) throws IOException {
        channel.force(true);
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
        finished = true;
    }

    /** Removes the file unless it is finished. */
    @Override
    public void close() throws IOException {
        try (channel) {
            if (!finished) {
                Files.deleteIfExists(part);
            }
        }
    }
}
