package io.spool.bench.load;

import io.spool.bench.contest.Load;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Takes a kernel lock and lets go of it, again and again: what a lock for each append would cost. Arguments: directory. */
public final class BareLock implements Load {
    private final FileChannel file;

    public BareLock(String[] arguments) throws IOException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        file = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    @Override
    public long run(long until) throws IOException {
        long taken = 0;
        while (System.nanoTime() < until) {
            try (FileLock lock = file.tryLock(0, 1, false)) {
                taken += lock == null ? 0 : 1;
            }
        }
        return taken;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
