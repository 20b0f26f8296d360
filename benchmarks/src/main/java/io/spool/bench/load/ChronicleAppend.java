package io.spool.bench.load;

import io.spool.bench.contest.Load;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import org.jspecify.annotations.Nullable;

/**
 * Appends to a Chronicle Queue, by the quicker of its ways, {@code writeBytes}. Each turn is a new queue, so that its files do not
 * fill the disk: a queue in steady use writes to fresh pages, too. Arguments: directory, bytes of a message.
 */
public final class ChronicleAppend implements Load {
    private final Path directory;
    private final Cycle<Bytes<?>> messages;
    private @Nullable ChronicleQueue queue;

    public ChronicleAppend(String[] arguments) {
        directory = Path.of(arguments[0]);
        messages = new Cycle<>(Arrays.stream(Messages.ofSize(Integer.parseInt(arguments[1])))
                .map(Bytes::wrapForRead)
                .toArray(Bytes<?>[]::new));
    }

    @Override
    public void prepare() throws IOException {
        close();
        queue = Chronicle.open(directory);
    }

    @Override
    public long run(long until) {
        long done = 0;
        try (ExcerptAppender appender = queue == null ? null : queue.createAppender()) {
            if (appender == null) {
                throw new IllegalStateException("not prepared");
            }
            while (System.nanoTime() < until) {
                for (int i = 0; i < 50; i++) {
                    appender.writeBytes(messages.next());
                }
                done += 50;
            }
        }
        return done;
    }

    @Override
    public void close() throws IOException {
        if (queue != null) {
            queue.close();
            queue = null;
            Chronicle.delete(directory);
        }
    }
}
