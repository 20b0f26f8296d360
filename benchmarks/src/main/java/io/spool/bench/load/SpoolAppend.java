package io.spool.bench.load;

import io.spool.bench.contest.Load;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Origin;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Appends batches to a spool that has gone round already, so every batch overwrites others.
 *
 * <p>Arguments: directory, size of the spool, bytes of a message, messages in a batch, origins that they come from (0 for none).
 */
public final class SpoolAppend implements Load {
    private final SpoolWriter writer;
    private final FrameBatch batch = new FrameBatch();
    private final Cycle<byte[]> messages;
    private final int batchSize;
    private final Origin[] origins;
    private long appended;

    public SpoolAppend(String[] arguments) throws SpoolException {
        Path directory = Path.of(arguments[0]);
        long size = Long.parseLong(arguments[1]);
        int messageBytes = Integer.parseInt(arguments[2]);
        messages = new Cycle<>(Messages.ofSize(messageBytes));
        batchSize = Integer.parseInt(arguments[3]);
        origins = new Origin[Integer.parseInt(arguments[4])];
        Arrays.setAll(origins, partition -> new Origin("benchmark", partition));
        boolean isNew = Spools.createIfAbsent(directory, CreateOptions.ofSize(size));
        writer = Spools.writer(directory);
        if (isNew) {
            // Once round and a little more.
            for (long laid = 0; laid < size + size / 8; laid += Messages.COUNT * SpoolWriter.storageOf(messageBytes)) {
                append(Messages.COUNT);
            }
        }
    }

    @Override
    public long run(long until) throws SpoolException {
        long before = appended;
        while (System.nanoTime() < until) {
            append(batchSize);
        }
        return appended - before;
    }

    private void append(int count) throws SpoolException {
        for (int i = 0; i < count; i++) {
            byte[] message = messages.next();
            if (origins.length == 0) {
                batch.add(message);
            } else {
                batch.add(origins[i * origins.length / count], appended + i, message, 0, message.length);
            }
        }
        writer.append(batch);
        batch.clear();
        appended += count;
    }

    @Override
    public void close() throws SpoolException {
        writer.close();
    }
}
