package io.spool.bench.load;

import io.spool.bench.contest.Load;
import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.StartPosition;
import java.nio.file.Path;

/**
 * Reads a spool that is full from its start to its end, again and again, each frame checked and copied out of the ring.
 * Arguments: directory, size of the spool, bytes of a message, name of the reader ({@code -} for none). The spool is made and
 * filled where it is missing.
 */
public final class SpoolRead implements Load {
    private final SpoolReader reader;
    private final boolean isNamed;
    private long seen;

    public SpoolRead(String[] arguments) throws SpoolException {
        new SpoolAppend(new String[] {arguments[0], arguments[1], arguments[2], "500", "0"}).close();
        isNamed = !arguments[3].equals("-");
        reader = Spools.reader(
                Path.of(arguments[0]), isNamed ? ReaderOptions.named(arguments[3]) : ReaderOptions.anonymous());
        // Once through all of it: a page that this process has not looked at yet costs a fault, once, whatever is read.
        while (!reader.read().isEmpty()) {
            // Only that.
        }
        reader.seek(StartPosition.earliest());
    }

    private SpoolRead(SpoolReader reader) {
        this.reader = reader;
        this.isNamed = false;
    }

    /** Reads a spool that is there, whatever is in it. */
    static SpoolRead of(String directory) throws SpoolException {
        return new SpoolRead(
                Spools.reader(Path.of(directory), ReaderOptions.anonymous().startingAt(StartPosition.earliest())));
    }

    @Override
    public long run(long until) throws SpoolException {
        long done = 0;
        while (System.nanoTime() < until) {
            ReadBatch batch = reader.read();
            int count = batch.count();
            for (int i = 0; i < count; i++) {
                seen += batch.array(i)[batch.from(i)] + batch.length(i);
            }
            done += count;
            if (count == 0) {
                reader.seek(StartPosition.earliest());
            } else if (isNamed) {
                reader.acknowledge(batch.nextSequence());
            }
        }
        return done;
    }

    @Override
    public long[] notes() {
        return new long[] {seen};
    }

    @Override
    public void close() {
        reader.close();
    }
}
