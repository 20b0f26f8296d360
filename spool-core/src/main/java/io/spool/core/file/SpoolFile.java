package io.spool.core.file;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens the files of a spool, and no other class does: only regular files, never through a link, new ones only where there is
 * nothing. So a spool's directory in which somebody else may create files cannot have this process write, truncate or remove a
 * file elsewhere, and a FIFO there cannot have it wait for ever.
 *
 * <p>This is about the spool's directory and what is in it. The path to the directory is the user's: the directory itself may be
 * a link.
 *
 * <p><b>What remains.</b> Java cannot look at a file that it has opened, only at the path. Each file is looked at before it is
 * opened and again afterwards. Somebody who may rename files in the directory, and exchanges one between two such looks, twice,
 * in the right microseconds, can have {@link #openLock} open another file (a channel never follows a link, even then), or have
 * any open wait at a FIFO. A user who can do that can destroy the spool itself more easily.
 *
 * <p>All methods are thread-safe.
 */
public final class SpoolFile {
    /** What the name of a file ends with while it is not whole. */
    public static final String UNFINISHED = ".new";

    /** Whoever creates a file replaces the one of this name; a reader that opens it meanwhile looks again. */
    private static final int TRIES = 5;

    private SpoolFile() {}

    // ---- looks ----

    /**
     * True iff there is a file of this name.
     *
     * @throws NotRegularFileException when something else has the name
     */
    public static boolean exists(Path file) throws IOException {
        try {
            look(file);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** What tells this file from others; null where the file system does not say. */
    private static @Nullable Object look(Path file) throws IOException {
        BasicFileAttributes attributes = attributes(file);
        if (!attributes.isRegularFile()) {
            throw NotRegularFileException.of(file, attributes);
        }
        return attributes.fileKey();
    }

    /** True iff there is a directory of this name that is no link. */
    public static boolean isDirectory(Path directory) throws IOException {
        try {
            lookAtDirectory(directory);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static @Nullable Object lookAtDirectory(Path directory) throws IOException {
        BasicFileAttributes attributes = attributes(directory);
        if (!attributes.isDirectory()) {
            throw NotRegularFileException.ofDirectory(directory, attributes);
        }
        return attributes.fileKey();
    }

    /** The name that a file has until it is whole. */
    public static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + UNFINISHED);
    }

    /** Bytes for which the file system of this path has room; empty where it does not tell. */
    public static OptionalLong room(Path path) {
        // Not by a FileStore, which there may be none of in a container. 0 of 0 bytes: it is not known.
        File there = path.toFile();
        long usable = there.getUsableSpace();
        return usable == 0 && there.getTotalSpace() == 0 ? OptionalLong.empty() : OptionalLong.of(usable);
    }

    /** Bytes that a file has now. */
    public static long size(Path file) throws IOException {
        return attributes(file).size();
    }

    /**
     * True iff a path that a user gave leads to a directory; links on the way are the user's.
     *
     * @throws NoSuchFileException when it leads nowhere
     * @throws IOException when that cannot be told: the file system does not answer, say
     */
    public static boolean leadsToDirectory(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).isDirectory();
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    // ---- existing files ----

    @FunctionalInterface
    private interface Opening<T extends AutoCloseable> {
        T open() throws IOException;
    }

    /** Looks before it opens, since opening may wait, and afterwards, since another file may have got the name meanwhile. */
    private static <T extends AutoCloseable> T open(Path file, Opening<T> opening) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            Object before = look(file);
            T opened = opening.open();
            boolean isSame = false;
            try {
                isSame = Objects.equals(before, look(file));
                if (isSame) {
                    return opened;
                }
            } finally {
                if (!isSame) {
                    closeQuietly(opened);
                }
            }
        }
        throw NotRegularFileException.ofReplaced(file);
    }

    private static void closeQuietly(AutoCloseable opened) {
        try {
            opened.close();
        } catch (Exception e) {
            // It was opened by mistake: nothing was done with it that a failing close could undo.
        }
    }

    /**
     * Opens a file that is there.
     *
     * @param writable false opens it for reading only
     * @throws NoSuchFileException when there is none
     * @throws NotRegularFileException when it is no regular file
     */
    public static FileChannel open(Path file, boolean writable) throws IOException {
        OpenOption[] options = writable
                ? new OpenOption[] {StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS}
                : new OpenOption[] {StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS};
        return open(file, () -> FileChannel.open(file, options));
    }

    /**
     * Content of a file, at most one byte more than {@code most}, so that the caller sees that there is more. An interrupt
     * does not end it.
     *
     * @throws NoSuchFileException when there is none
     * @throws NotRegularFileException when it is no regular file
     */
    public static byte[] read(Path file, int most) throws IOException {
        // A stream of this method is not closed by an interrupt, as a channel is.
        try (InputStream in = open(file, () -> Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS))) {
            return in.readNBytes(most + 1);
        }
    }

    // ---- new files ----

    /**
     * Creates a file. One that was left over under this name by a process that died is removed first.
     *
     * @throws NotRegularFileException when something has the name that is no regular file
     */
    public static FileChannel create(Path file) throws IOException {
        remove(file);
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /**
     * Removes a file if it is there.
     *
     * @throws NotRegularFileException when something has the name that is no regular file
     */
    public static void remove(Path file) throws IOException {
        if (exists(file)) {
            Files.deleteIfExists(file);
        }
    }

    // ---- the lock file ----

    /**
     * Opens {@code spool.lock}, which is created when it is missing. A {@link RandomAccessFile}, since an interrupt closes a
     * channel that is being written to, and with it goes every lock.
     *
     * <p>Only while this process has no descriptor of the file: what this opens and closes meanwhile would drop its locks.
     *
     * @throws NotRegularFileException when it is no regular file
     */
    public static RandomAccessFile openLock(Path file) throws IOException {
        if (!exists(file)) {
            createLock(file);
        }
        narrow(file);
        return open(file, () -> new RandomAccessFile(file.toFile(), "rw"));
    }

    private static void createLock(Path file) throws IOException {
        try {
            if (hasModes(file)) {
                createEmpty(file, LockMode.pairs(modeOfNewFiles(file)));
            } else {
                Files.createFile(file);
            }
        } catch (FileAlreadyExistsException e) {
            // Another process was quicker.
        }
    }

    private static boolean hasModes(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** The umask, or the directory's default access list, may take from these permissions. */
    private static void createEmpty(Path file, Set<PosixFilePermission> permissions) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(permissions));
    }

    /**
     * The mode that a new file gets here. The umask and a directory's default access list decide that, and only a new file shows
     * both. The lock file must not be that file: whoever opens it while others may read it keeps what was opened.
     */
    private static Set<PosixFilePermission> modeOfNewFiles(Path lock) throws IOException {
        Path trial = unfinished(lock);
        try {
            remove(trial);
            createEmpty(trial, PosixFilePermissions.fromString("rw-rw-rw-"));
            return permissions(trial);
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            // Another process creates a spool here and does the same: one of the two files becomes the lock file.
            return LockMode.OWNER;
        } finally {
            remove(trial);
        }
    }

    private static Set<PosixFilePermission> permissions(Path file) throws IOException {
        return Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .permissions();
    }

    /** Takes reading from those who cannot write. Only the owner can; for others the file stays as it is. */
    private static void narrow(Path file) throws IOException {
        if (!hasModes(file)) {
            return;
        }
        Set<PosixFilePermission> found = permissions(file);
        Set<PosixFilePermission> wanted = LockMode.pairs(found);
        // A file that its owner cannot write is as somebody wanted it to be, and nobody writes this spool.
        if (!wanted.equals(found) && found.containsAll(LockMode.OWNER)) {
            try {
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .setPermissions(wanted);
            } catch (FileSystemException e) {
                // Not ours. 'spool doctor' tells who may read it.
            }
        }
    }

    // ---- directories ----

    /**
     * Creates a directory within a spool's unless it is there.
     *
     * @throws NotRegularFileException when something has the name that is no directory; a link to one is none
     */
    public static void makeDirectory(Path directory) throws IOException {
        if (!isDirectory(directory)) {
            try {
                Files.createDirectory(directory);
            } catch (FileAlreadyExistsException e) {
                lookAtDirectory(directory);
            }
        }
    }

    /**
     * What is in a directory within a spool's.
     *
     * @throws NoSuchFileException when there is no such directory
     * @throws NotRegularFileException when something has the name that is no directory; a link to one is none
     */
    public static List<Path> list(Path directory) throws IOException {
        Object before = lookAtDirectory(directory);
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            if (!Objects.equals(before, lookAtDirectory(directory))) {
                throw NotRegularFileException.ofReplaced(directory);
            }
            entries.forEach(files::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return files;
    }

    /** Puts the names in a directory on the disk. An interrupt does not end it. */
    public static void forceDirectory(Path directory) throws IOException {
        SteadyChannel.Opening opening = () -> FileChannel.open(directory, StandardOpenOption.READ);
        try (SteadyChannel names = new SteadyChannel(opening.open(), opening)) {
            names.force();
        }
    }

    /** Why an operation on a file failed, without the file's name. */
    public static String reason(IOException failure) {
        if (failure instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        if (failure instanceof AccessDeniedException) {
            return "Permission denied";
        }
        if (failure instanceof NoSuchFileException || failure instanceof FileNotFoundException) {
            return "No such file";
        }
        return String.valueOf(failure.getMessage());
    }
}
