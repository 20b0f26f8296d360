package io.spool.bench.load;

import io.spool.bench.contest.Load;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import java.nio.file.Path;

/** Appends messages one by one. Arguments: directory, size of the spool, bytes of a message. */
public final class SpoolAppendSingle implements Load {
    private final SpoolWriter writer;
    private final Cycle<byte[]> messages;

    public SpoolAppendSingle(String[] arguments) throws SpoolException {
        Path directory = Path.of(arguments[0]);
        Spools.createIfAbsent(directory, CreateOptions.ofSize(Long.parseLong(arguments[1])));
        messages = new Cycle<>(Messages.ofSize(Integer.parseInt(arguments[2])));
        writer = Spools.writer(directory);
    }

    @Override
    public long run(long until) throws SpoolException {
        long appended = 0;
        while (System.nanoTime() < until) {
            // The clock is looked at now and then: it costs as much as a part of an append.
            for (int i = 0; i < 50; i++) {
                writer.append(messages.next());
            }
            appended += 50;
        }
        return appended;
    }

    @Override
    public void close() throws SpoolException {
        writer.close();
    }
}
