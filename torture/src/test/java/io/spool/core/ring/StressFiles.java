package io.spool.core.ring;

import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.mapped.MappedFile;
import io.spool.core.value.CreateOptions;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files for stress tests, in the working directory of the JVM that runs them. They go when it ends, if not before. */
final class StressFiles {
    private StressFiles() {}

    /** A mapped file of zeros. It has no name any more when this returns, so nothing of it stays behind. */
    static MappedFile zeros(long size) {
        try {
            Path path = Files.createTempFile(Path.of(""), "zeros", null);
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                file.setLength(size);
            }
            try {
                return MappedFile.open(Path.of(""), path, true, 0, Long.MAX_VALUE);
            } finally {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new spool of the smallest size, with this many slots for readers. */
    static Path spool(int readerSlots) {
        try {
            Path dir = Files.createTempDirectory(Path.of(""), "spool").toAbsolutePath();
            Birth.create(
                    dir,
                    CreateOptions.ofSize(SpoolFormat.MIN_RING_FILE_SIZE).withReaderSlots(readerSlots),
                    () -> false);
            // In this order: the last to be noted is the first to go.
            dir.toFile().deleteOnExit();
            try (var files = Files.list(dir)) {
                files.map(Path::toFile).forEach(File::deleteOnExit);
            }
            return dir;
        } catch (SpoolException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The unlocked side of a new spool. */
    static RingView view(Path spool) {
        try {
            return RingView.open(spool, true);
        } catch (SpoolException e) {
            throw new IllegalStateException(e);
        }
    }
}
