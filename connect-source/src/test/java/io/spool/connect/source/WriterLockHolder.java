package io.spool.connect.source;

import io.spool.core.format.SpoolFormat;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Path;

/** A process that holds the writer's lock of a spool until its input ends. Within one process the lock cannot be withheld. */
final class WriterLockHolder implements AutoCloseable {
    private final Process process;

    private WriterLockHolder(Process process) {
        this.process = process;
    }

    /** Returns once the lock is held. */
    static WriterLockHolder start(Path spool) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WriterLockHolder.class.getName(),
                        spool.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.getInputStream().read() != 'h') {
            process.destroyForcibly();
            throw new IOException("the lock of " + spool + " could not be had");
        }
        return new WriterLockHolder(process);
    }

    public static void main(String[] args) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(
                        Path.of(args[0]).resolve(SpoolFormat.LOCK_FILE).toFile(), "rw");
                FileLock lock = file.getChannel().lock(SpoolFormat.LOCK_WRITER, 1, false)) {
            System.out.write(lock.isValid() ? 'h' : 'n');
            System.out.flush();
            while (System.in.read() >= 0) {
                // until the parent closes it, or dies
            }
        }
    }

    /** Ends the process; the kernel takes the lock back. */
    void release() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        release();
    }
}
