package io.spool.bench.load;

import io.spool.bench.contest.Load;
import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.ReaderOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.LongStream;

/**
 * Opens a full spool for a writer and for a named reader, again and again. Arguments: directory, size of the spool. Notes: how long
 * both took together, in nanoseconds.
 */
public final class SpoolOpen implements Load {
    private final Path directory;
    private long[] nanos = NO_NOTES;

    public SpoolOpen(String[] arguments) throws IOException {
        directory = Path.of(arguments[0]);
        new SpoolAppend(new String[] {arguments[0], arguments[1], "1024", "500", "0"}).close();
    }

    @Override
    public long run(long until) throws IOException {
        LongStream.Builder seen = LongStream.builder();
        long opened = 0;
        do {
            long start = System.nanoTime();
            try (SpoolWriter writer = Spools.writer(directory);
                    SpoolReader reader = Spools.reader(directory, ReaderOptions.named("me"))) {
                seen.add(System.nanoTime() - start);
                writer.append("{}");
                reader.read();
            }
            opened++;
        } while (System.nanoTime() < until);
        nanos = seen.build().toArray();
        return opened;
    }

    @Override
    public long[] notes() {
        return nanos;
    }
}
