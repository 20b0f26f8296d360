package io.spool.frame;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps schema texts as files {@code schemas/<fingerprint>.json} in a spool's directory.
 *
 * <p>A file appears whole or not at all: it is written under a temporary name, forced, renamed, and the directory
 * forced. Writers in other threads and processes do no harm, since whoever writes a fingerprint writes the same bytes.
 * A temporary file that a killed process left behind ({@code .tmp}) is never read, and may be deleted.
 *
 * <p>Links are not followed, neither in place of the directory nor in place of a file, and what is no regular file is not opened:
 * somebody else may be allowed to create files in the spool's directory.
 *
 * <p>Files are never changed and never removed here: frames that name them may be anywhere in the spool.
 *
 * <p>May be shared between threads.
 */
public final class SchemaDirectory implements SchemaStore {
    private static final String SUFFIX = ".json";

    private final Path spoolDirectory;
    private final Path directory;

    /** What this object has seen forced to the disk. As large as the number of schemas that this process writes. */
    private final Set<SchemaFingerprint> stored = ConcurrentHashMap.newKeySet();

    /**
     * Touches nothing: the directory is made with the first schema.
     *
     * @param spoolDirectory the spool's directory, which must exist before a schema is stored
     */
    public SchemaDirectory(Path spoolDirectory) {
        this.spoolDirectory = spoolDirectory;
        this.directory = spoolDirectory.resolve("schemas");
    }

    @Override
    public SchemaFingerprint put(byte[] text) throws FrameException {
        if (text.length > FrameFormat.MAX_SCHEMA_BYTES) {
            throw new UnframeableRecordException(
                    "a schema of " + text.length + " bytes", "at most " + FrameFormat.MAX_SCHEMA_BYTES + " bytes");
        }
        SchemaFingerprint fingerprint = SchemaFingerprint.of(text);
        if (!stored.contains(fingerprint)) {
            try {
                store(fileOf(fingerprint), text);
            } catch (IOException e) {
                throw new SchemaStoreException("store schema " + fingerprint, directory.toString(), e);
            }
            stored.add(fingerprint);
        }
        return fingerprint;
    }

    @Override
    public byte[] get(SchemaFingerprint fingerprint) throws FrameException {
        Path file = fileOf(fingerprint);
        byte[] text;
        try {
            checkDirectory();
            text = readLimited(file);
        } catch (NoSuchFileException e) {
            throw new UnknownSchemaException(fingerprint, file.toString());
        } catch (IOException e) {
            throw new SchemaStoreException("read schema " + fingerprint, file.toString(), e);
        }
        if (text.length > FrameFormat.MAX_SCHEMA_BYTES) {
            throw new DamagedSchemaException(
                    fingerprint,
                    file.toString(),
                    "more than " + FrameFormat.MAX_SCHEMA_BYTES + " bytes",
                    "a schema text",
                    null);
        }
        SchemaFingerprint found = SchemaFingerprint.of(text);
        if (!found.equals(fingerprint)) {
            throw new DamagedSchemaException(
                    fingerprint,
                    file.toString(),
                    text.length + " bytes with fingerprint " + found,
                    "fingerprint " + fingerprint,
                    null);
        }
        return text;
    }

    /**
     * What is stored, damaged or not; empty where nothing ever was.
     *
     * @throws SchemaStoreException if the directory could not be read
     */
    public Set<SchemaFingerprint> fingerprints() throws SchemaStoreException {
        Set<SchemaFingerprint> found = new HashSet<>();
        try {
            checkDirectory();
        } catch (NoSuchFileException e) {
            return Set.of();
        } catch (IOException e) {
            throw new SchemaStoreException("list schemas", directory.toString(), e);
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                String digits = name.substring(0, name.length() - SUFFIX.length());
                if (SchemaFingerprint.isFingerprint(digits)) {
                    found.add(new SchemaFingerprint(digits));
                }
            }
        } catch (NoSuchFileException e) {
            return Set.of();
        } catch (DirectoryIteratorException e) {
            throw new SchemaStoreException("list schemas", directory.toString(), Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw new SchemaStoreException("list schemas", directory.toString(), e);
        }
        return found;
    }

    /** Before anything in it is used: the path of a file leads through it. */
    private void checkDirectory() throws IOException {
        if (!attributes(directory).isDirectory()) {
            throw new FileSystemException(
                    directory.toString(),
                    null,
                    "is no directory, or a link to one, which is not followed; move it away");
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
    }

    private Path fileOf(SchemaFingerprint fingerprint) {
        return directory.resolve(fingerprint.hex() + SUFFIX);
    }

    private void store(Path file, byte[] text) throws IOException {
        makeDirectory();
        if (!isStored(file, text)) {
            Path temporary = directory.resolve(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
            try {
                try (FileChannel channel = FileChannel.open(temporary, CREATE_NEW, WRITE)) {
                    ByteBuffer bytes = ByteBuffer.wrap(text);
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                    channel.force(true);
                }
                Files.move(temporary, file, ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        }
        // Also for a file that was there: its writer may not have come to this point yet, or never will.
        force(directory);
    }

    private void makeDirectory() throws IOException {
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            checkDirectory();
        }
        // Also where it was there, for the same reason as in store().
        force(spoolDirectory);
    }

    /** A damaged file counts as absent: whoever holds the right text may put it right. */
    private static boolean isStored(Path file, byte[] text) throws IOException {
        try {
            return Arrays.equals(readLimited(file), text);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** At most one byte more than a schema may have, so that the caller sees "too large" and memory does not. */
    private static byte[] readLimited(Path file) throws IOException {
        // Before it is opened: that may wait for ever at a FIFO.
        if (!attributes(file).isRegularFile()) {
            throw new FileSystemException(
                    file.toString(), null, "is no regular file, or a link, which is not followed; move it away");
        }
        try (InputStream in = Files.newInputStream(file, NOFOLLOW_LINKS)) {
            return in.readNBytes(FrameFormat.MAX_SCHEMA_BYTES + 1);
        }
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }
}
