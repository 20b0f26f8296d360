package io.spool.core.mapped;

import io.spool.core.error.SpoolCorruptException;
import io.spool.core.error.SpoolException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What to tell a user when a page of a mapped file cannot be had. The system says no more than that; the file and its file system
 * show what is behind it.
 */
final class FaultComplaint {
    /** With less than this, a file system may have no room for one more block: some is kept for its own use. */
    private static final long LITTLE_ROOM = 16L << 20;

    private FaultComplaint() {}

    /**
     * What to throw for a fault.
     *
     * @param size of the file when it was mapped
     */
    static SpoolException of(Path spool, Path file, long size, InternalError fault) {
        String name = String.valueOf(file.getFileName());
        // Not by a FileStore, which there may be none of in a container. 0 of 0 bytes: it is not known.
        File directory = spool.toFile();
        long usable = directory.getUsableSpace();
        if (usable < LITTLE_ROOM && directory.getTotalSpace() > 0 && isWhole(file, size)) {
            return new SpoolException(
                    spool,
                    "a page of " + name + " cannot be had (" + fault.getMessage()
                            + "); the file has its full size, and its file system has no room (" + usable
                            + " bytes are free). A page needs a new block when it is written if it shares blocks with a copy ('cp -a'"
                            + " without --reflink=never, a snapshot), if the file system copies on write, or if the block was left"
                            + " out. Make room, or delete the copy that shares blocks, and go on: what was appended before is"
                            + " whole. To give the spool blocks of its own, stop all who use it and write it anew with 'cp -a"
                            + " --reflink=never --sparse=never' or 'spool copy'. If it fails with room, the disk fails: look at"
                            + " the system's log");
        }
        return new SpoolCorruptException(
                spool,
                name + " was cut short while it was open, or its disk fails: a page of the " + size
                        + " bytes mapped cannot be read (" + fault.getMessage() + "); close the spool and verify it");
    }

    private static boolean isWhole(Path file, long size) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                            .size()
                    >= size;
        } catch (IOException e) {
            return false;
        }
    }
}
