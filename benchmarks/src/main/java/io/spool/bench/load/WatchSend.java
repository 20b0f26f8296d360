package io.spool.bench.load;

import io.spool.bench.contest.Load;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/** Writes the time to a file that is watched, after a pause each. Arguments: directory, pause in microseconds. */
public final class WatchSend implements Load {
    private final FileChannel file;
    private final long pauseNanos;
    private final ByteBuffer time = ByteBuffer.allocateDirect(Long.BYTES);

    public WatchSend(String[] arguments) throws IOException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        file = FileChannel.open(directory.resolve("bell"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        pauseNanos = Long.parseLong(arguments[1]) * 1_000;
    }

    @Override
    public long run(long until) throws IOException {
        long sent = 0;
        while (System.nanoTime() < until - 2 * pauseNanos) {
            LockSupport.parkNanos(pauseNanos);
            time.clear().putLong(0, System.nanoTime());
            file.write(time, 0);
            sent++;
        }
        return sent;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
