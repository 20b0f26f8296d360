package io.spool.core.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.BooleanSupplier;

/**
 * Creates a file: every block is written under a temporary name and forced, then the file gets its name. So a
 * file that has its name is whole, and no later store into it can run out of disk.
 *
 * <p>Zeros are written, not reserved: a reserved or sparse file makes the first lap much slower, and a
 * sparse one turns a full disk into a fault in the middle of a store.
 */
public final class NewFile {
    private static final int BLOCK = 1 << 20;

    /** So much is forced at a time: what is still to be forced when the writing is stopped is not more. */
    private static final long SLICE = 64L * BLOCK;

    /** What the file system itself may need for a file: so much, and one part in {@link #MARGIN_RATIO} of its size. */
    private static final long MARGIN = 64 << 10;

    private static final long MARGIN_RATIO = 512;

    private NewFile() {}

    /**
     * Writes a file of {@code size} bytes, {@code head} and then zeros, and gives it its name; a file that had the name is
     * replaced. The name is on the disk once {@link SpoolFile#forceDirectory} has returned. What the file system has no room for
     * is not begun, and given up once others have taken the room meanwhile.
     *
     * @param stopped asked again and again; true has it given up
     * @throws NotRegularFileException when something has this name, or the temporary one, that is no regular file
     * @throws IOException when it cannot be written, or was given up; nothing is left behind, or the message says what
     */
    public static void write(Path path, byte[] head, long size, BooleanSupplier stopped) throws IOException {
        Path unfinished = SpoolFile.unfinished(path);
        SpoolFile.exists(path); // throws when a link has the name
        try {
            try (SteadyChannel out =
                    new SteadyChannel(SpoolFile.create(unfinished), () -> SpoolFile.open(unfinished, true))) {
                write(out, unfinished, head, size, stopped);
            }
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (NotRegularFileException e) {
            throw e; // that is not ours to remove
        } catch (IOException e) {
            throw cleanUp(unfinished, e);
        }
    }

    private static void write(SteadyChannel out, Path file, byte[] head, long size, BooleanSupplier stopped)
            throws IOException {
        askForRoom(file, size);
        out.write(0, head, head.length);
        byte[] zeros = new byte[(int) Math.min(BLOCK, size)];
        long forced = 0;
        for (long at = head.length; at < size; at += BLOCK) {
            if (stopped.getAsBoolean()) {
                throw new InterruptedIOException("told to stop");
            }
            if (at - forced >= SLICE) {
                out.force();
                forced = at;
                askForRoom(file, size - at);
            }
            out.write(at, zeros, (int) Math.min(BLOCK, size - at));
        }
        out.force();
    }

    private static void askForRoom(Path file, long bytes) throws IOException {
        long wanted = bytes + MARGIN + bytes / MARGIN_RATIO;
        if (SpoolFile.room(file).orElse(Long.MAX_VALUE) < wanted) {
            throw new FileSystemException(
                    file.toString(), null, "No space left on device: " + bytes + " bytes are still to be written");
        }
    }

    private static IOException cleanUp(Path unfinished, IOException failure) {
        try {
            Files.deleteIfExists(unfinished);
            return failure;
        } catch (IOException e) {
            FileSystemException both = new FileSystemException(
                    unfinished.toString(),
                    null,
                    SpoolFile.reason(failure) + "; " + unfinished.getFileName()
                            + " is left behind, and could not be removed: " + SpoolFile.reason(e));
            both.initCause(failure);
            return both;
        }
    }
}
