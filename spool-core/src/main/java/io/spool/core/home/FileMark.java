package io.spool.core.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What a file keeps when it is renamed or moved within its file system, and what no copy of it has: its inode number, and the
 * time at which the inode was created. The time tells a file from a later one that was given the same number.
 *
 * @param inode 0 where the system has no inode numbers
 * @param birthNanos nanoseconds since 1970; 0 where the file system or the Java runtime does not tell
 */
public record FileMark(long inode, long birthNanos) {
    /** What nothing is known of. */
    public static final FileMark UNKNOWN = new FileMark(0, 0);

    private static final String ATTRIBUTES = "unix:ino,creationTime,lastModifiedTime";

    /** File systems in which a file has the same inode number as long as it exists, across mounts and restarts. */
    private static final Set<String> LASTING = Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "tmpfs", "zfs");

    /** Looks at a file; {@link #UNKNOWN} where the system has no inode numbers. */
    public static FileMark of(Path file) throws IOException {
        Map<String, Object> attributes;
        try {
            attributes = Files.readAttributes(file, ATTRIBUTES);
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            return UNKNOWN;
        }
        return new FileMark(
                attributes.get("ino") instanceof Number inode ? inode.longValue() : 0,
                // Where a runtime or a file system knows no time of creation, Java gives that of the last change.
                attributes.get("creationTime") instanceof FileTime created
                                && !created.equals(attributes.get("lastModifiedTime"))
                        ? created.to(TimeUnit.NANOSECONDS)
                        : 0);
    }

    /** True iff inode numbers on this file system last: on others they say nothing about which file it is. */
    public static boolean lastsAt(Path file) throws IOException {
        return LASTING.contains(Files.getFileStore(file).type().toLowerCase(Locale.ROOT));
    }

    /** True iff it is known which file this is. */
    public boolean isKnown() {
        return inode != 0;
    }

    /** True iff both are of one file, as far as both are known. */
    public boolean isSameFile(FileMark other) {
        return inode == other.inode && (birthNanos == other.birthNanos || birthNanos == 0 || other.birthNanos == 0);
    }
}
