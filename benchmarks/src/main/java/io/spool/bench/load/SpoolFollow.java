package io.spool.bench.load;

import io.spool.bench.contest.Load;
import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Gap;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.StartPosition;
import java.nio.file.Path;
import java.time.Duration;

/** Reads what is being appended. Arguments: directory, size of the spool. Notes: frames delivered, frames lost. */
public final class SpoolFollow implements Load {
    private static final Duration WAIT = Duration.ofMillis(10);

    private final SpoolReader reader;
    private long delivered;
    private long lost;
    private long seen;

    public SpoolFollow(String[] arguments) throws SpoolException {
        Path directory = Path.of(arguments[0]);
        Spools.createIfAbsent(directory, CreateOptions.ofSize(Long.parseLong(arguments[1])));
        reader = Spools.reader(directory, ReaderOptions.anonymous());
    }

    @Override
    public void prepare() throws SpoolException {
        reader.seek(StartPosition.latest());
    }

    @Override
    public long run(long until) throws SpoolException {
        delivered = 0;
        lost = 0;
        while (System.nanoTime() < until) {
            ReadBatch batch = reader.read(WAIT);
            int count = batch.count();
            for (int i = 0; i < count; i++) {
                seen += batch.array(i)[batch.from(i)] + batch.length(i);
            }
            delivered += count;
            lost += batch.gap().map(Gap::count).orElse(0L);
        }
        return delivered;
    }

    @Override
    public long[] notes() {
        return new long[] {delivered, lost, seen};
    }

    @Override
    public void close() {
        reader.close();
    }
}
