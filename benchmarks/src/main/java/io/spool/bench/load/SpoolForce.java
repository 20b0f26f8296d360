package io.spool.bench.load;

import io.spool.bench.contest.Load;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.FrameBatch;
import java.io.IOException;
import java.nio.file.Path;

/** Appends as much as this and forces it to the disk, again and again. Arguments: directory, size of the spool, bytes for each force. */
public final class SpoolForce implements Load {
    private final SpoolWriter writer;
    private final FrameBatch batch = new FrameBatch();

    public SpoolForce(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        Spools.createIfAbsent(directory, CreateOptions.ofSize(Long.parseLong(arguments[1])));
        writer = Spools.writer(directory);
        byte[][] messages = Messages.ofSize(1024);
        for (int i = 0; i < Integer.parseInt(arguments[2]) / 1024; i++) {
            batch.add(messages[i % messages.length]);
        }
    }

    @Override
    public long run(long until) throws IOException {
        long forced = 0;
        while (System.nanoTime() < until) {
            writer.append(batch);
            writer.force();
            forced++;
        }
        return forced;
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
