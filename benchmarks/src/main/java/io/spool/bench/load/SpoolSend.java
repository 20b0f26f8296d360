package io.spool.bench.load;

import io.spool.bench.contest.Load;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** Appends the time, after a pause each. Arguments: directory, size of the spool, pause in microseconds. */
public final class SpoolSend implements Load {
    /**
     * Appends before the first turn: at a hundred a second it would take minutes until the compiler has seen them often enough, and
     * a wake-up would be mostly the interpreter's time.
     */
    static final int WARM_UP = 20_000;

    private final SpoolWriter writer;
    private final long pauseNanos;

    public SpoolSend(String[] arguments) throws SpoolException {
        Path directory = Path.of(arguments[0]);
        Spools.createIfAbsent(directory, CreateOptions.ofSize(Long.parseLong(arguments[1])));
        writer = Spools.writer(directory);
        pauseNanos = Long.parseLong(arguments[2]) * 1_000;
        for (int i = 0; i < WARM_UP; i++) {
            writer.append(Long.toString(System.nanoTime()));
        }
    }

    @Override
    public long run(long until) throws SpoolException {
        long sent = 0;
        // Ends a little sooner than the other side, which must get them all.
        while (System.nanoTime() < until - 2 * pauseNanos) {
            LockSupport.parkNanos(pauseNanos);
            writer.append(Long.toString(System.nanoTime()));
            sent++;
        }
        return sent;
    }

    @Override
    public void close() throws SpoolException {
        writer.close();
    }
}
