package io.spool.connect.sink;

import io.spool.core.format.SpoolFormat;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Another process, which holds the writer's lock of a spool. */
final class LockHolder implements AutoCloseable {
    private final Process process;

    private LockHolder(Process process) {
        this.process = process;
    }

    /** Returns when the other process has the lock. */
    static LockHolder hold(Path spool) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        spool.resolve(SpoolFormat.LOCK_FILE).toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.getInputStream().read() < 0) {
            throw new IOException("the other process has ended: exit=" + process.exitValue());
        }
        return new LockHolder(process);
    }

    /** Its main: locks, says so with a byte, and holds on until its input ends. */
    public static void main(String[] arguments) throws IOException {
        try (FileChannel channel =
                        FileChannel.open(Path.of(arguments[0]), StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.lock(SpoolFormat.LOCK_WRITER, 1, false)) {
            System.out.write(lock.isValid() ? 1 : 0);
            System.out.flush();
            while (System.in.read() >= 0) {
                // Nothing is said; the end is.
            }
        }
    }

    boolean isHolding() {
        return process.isAlive();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }
}
