package io.spool.core.mapped;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.BooleanSupplier;

/**
 * Gives birth to a file: every block is written under a temporary name and forced, then the file gets its name. So a
 * file that has its name is whole, and no later store into it can run out of disk.
 *
 * <p>Zeros are written, not reserved: a reserved or sparse file makes the first lap much slower, and a
 * sparse one turns a full disk into a fault in the middle of a store.
 */
public final class NewFile {
    private static final int BLOCK = 1 << 20;

    /** What the name of a file ends with as long as it is not whole. */
    public static final String MARK = ".new";

    /** So much is forced at a time: what is still to be forced when the writing is stopped is not more. */
    private static final long SLICE = 64L * BLOCK;

    private NewFile() {}

    /**
     * Writes a file of {@code size} bytes: {@code head}, then zeros.
     *
     * @param stopped asked again and again; true has it given up
     * @throws IOException when it cannot be written, or was given up; nothing is left behind
     */
    public static void write(Path path, byte[] head, long size, BooleanSupplier stopped) throws IOException {
        Path unborn = path.resolveSibling(path.getFileName() + MARK);
        try {
            // A stream, not a channel: an interrupt must not end in half a file.
            try (FileOutputStream out = new FileOutputStream(unborn.toFile())) {
                out.write(head);
                byte[] zeros = new byte[BLOCK];
                long unforced = 0;
                for (long left = size - head.length; left > 0; left -= BLOCK) {
                    if (stopped.getAsBoolean()) {
                        throw new InterruptedIOException("told to stop");
                    }
                    if (unforced >= SLICE) {
                        out.getFD().sync();
                        unforced = 0;
                    }
                    out.write(zeros, 0, (int) Math.min(BLOCK, left));
                    unforced += BLOCK;
                }
                out.getFD().sync();
            }
            Files.move(unborn, path, StandardCopyOption.ATOMIC_MOVE);
            forceDirectory(path.resolveSibling("").toAbsolutePath());
        } finally {
            Files.deleteIfExists(unborn);
        }
    }

    /** Puts the names in a directory on the disk. */
    public static void forceDirectory(Path directory) throws IOException {
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
