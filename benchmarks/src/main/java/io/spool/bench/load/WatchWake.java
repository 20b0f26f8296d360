package io.spool.bench.load;

import io.spool.bench.contest.Load;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * The limit of a sleep that a file ends: a watch on a file that somebody writes the time to. Arguments: directory. Notes: how long
 * each wake-up took, in nanoseconds.
 */
public final class WatchWake implements Load {
    private final WatchService watch;
    private final FileChannel file;
    private final ByteBuffer time = ByteBuffer.allocateDirect(Long.BYTES);
    private long[] latencies = NO_NOTES;

    public WatchWake(String[] arguments) throws IOException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        watch = FileSystems.getDefault().newWatchService();
        file = FileChannel.open(
                directory.resolve("bell"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        directory.register(watch, StandardWatchEventKinds.ENTRY_MODIFY);
    }

    @Override
    public long run(long until) throws IOException, InterruptedException {
        LongStream.Builder seen = LongStream.builder();
        while (System.nanoTime() < until) {
            WatchKey key = watch.poll(100, TimeUnit.MILLISECONDS);
            if (key != null) {
                key.pollEvents();
                key.reset();
                long now = System.nanoTime();
                file.read(time.clear(), 0);
                seen.add(now - time.getLong(0));
            }
        }
        latencies = seen.build().toArray();
        return latencies.length;
    }

    @Override
    public long[] notes() {
        return latencies;
    }

    @Override
    public void close() throws IOException {
        watch.close();
        file.close();
    }
}
