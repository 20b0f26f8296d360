package io.spool.torture.kill;

import io.spool.core.format.SpoolFormat;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** Holds the writer's lock of a spool that this JVM does not have open, until somebody wants it or this is closed. */
final class Obstacle implements AutoCloseable {
    private final Path dir;
    private final RandomAccessFile file;
    private final FileLock lock;
    private final Thread thread = new Thread(this::run, "obstacle");
    private volatile boolean closed;

    Obstacle(Path dir) throws IOException {
        this.dir = dir;
        this.file = new RandomAccessFile(dir.resolve(SpoolFormat.LOCK_FILE).toFile(), "rw");
        this.lock = file.getChannel().lock(SpoolFormat.LOCK_WRITER, 1, false);
        thread.start();
    }

    private void run() {
        try (RandomAccessFile ring =
                new RandomAccessFile(dir.resolve(SpoolFormat.RING_FILE).toFile(), "r")) {
            while (!closed) {
                ring.seek(SpoolFormat.LOCK_WANTED);
                if (ring.read() == 1) {
                    break;
                }
                LockSupport.parkNanos(500_000);
            }
            lock.release();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        file.close();
    }
}
