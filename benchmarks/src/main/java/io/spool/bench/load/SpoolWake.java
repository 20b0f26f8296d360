package io.spool.bench.load;

import io.spool.bench.contest.Load;
import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.StartPosition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;

/**
 * Waits for frames, each of which says when it was sent. Arguments: directory, size of the spool. Notes: how long each was on its
 * way, in nanoseconds.
 */
public final class SpoolWake implements Load {
    private final SpoolReader reader;
    private long[] latencies = NO_NOTES;

    public SpoolWake(String[] arguments) throws SpoolException {
        Path directory = Path.of(arguments[0]);
        Spools.createIfAbsent(directory, CreateOptions.ofSize(Long.parseLong(arguments[1])));
        reader = Spools.reader(directory, ReaderOptions.anonymous());
        warmUp(directory);
    }

    /** As many frames as {@link SpoolSend#WARM_UP} says, each waited for as in a turn. */
    private void warmUp(Path directory) throws SpoolException {
        try (SpoolWriter writer = Spools.writer(directory)) {
            for (int i = 0; i < SpoolSend.WARM_UP; i++) {
                writer.append(Long.toString(System.nanoTime()));
                reader.read(Duration.ofMillis(100));
            }
        }
    }

    @Override
    public void prepare() throws SpoolException {
        reader.seek(StartPosition.latest());
    }

    @Override
    public long run(long until) throws SpoolException {
        LongStream.Builder seen = LongStream.builder();
        while (System.nanoTime() < until) {
            ReadBatch batch = reader.read(Duration.ofMillis(100));
            // One clock for all processes of a machine.
            long now = System.nanoTime();
            for (int i = 0; i < batch.count(); i++) {
                String sent = new String(batch.array(i), batch.from(i), batch.length(i), StandardCharsets.US_ASCII);
                seen.add(now - Long.parseLong(sent));
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
    public void close() {
        reader.close();
    }
}
