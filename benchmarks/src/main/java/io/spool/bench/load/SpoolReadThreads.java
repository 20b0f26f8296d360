package io.spool.bench.load;

import io.spool.bench.contest.Load;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * {@link SpoolRead} in many threads of one process, each a named reader of its own that acknowledges. Arguments: as there, but
 * the number of readers instead of a name.
 */
public final class SpoolReadThreads implements Load {
    private final List<SpoolRead> readers = new ArrayList<>();
    private final ExecutorService threads;

    public SpoolReadThreads(String[] arguments) throws IOException {
        int count = Integer.parseInt(arguments[3]);
        for (int i = 0; i < count; i++) {
            readers.add(new SpoolRead(new String[] {arguments[0], arguments[1], arguments[2], "reader-" + i}));
        }
        threads = Executors.newFixedThreadPool(count);
    }

    @Override
    public long run(long until) throws InterruptedException, ExecutionException {
        List<Future<Long>> running = new ArrayList<>();
        for (SpoolRead reader : readers) {
            running.add(threads.submit(() -> reader.run(until)));
        }
        long done = 0;
        for (Future<Long> each : running) {
            done += each.get();
        }
        return done;
    }

    @Override
    public void close() {
        threads.shutdown();
        readers.forEach(SpoolRead::close);
    }
}
