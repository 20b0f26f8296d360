package io.spool.bench.load;

import io.spool.bench.contest.Load;
import java.io.IOException;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Reads a Chronicle Queue from its start to its end, again and again, each message copied out as an application would have it.
 * Arguments: directory, bytes that it holds, bytes of a message.
 */
public final class ChronicleTail implements Load {
    private final Path directory;
    private final ChronicleQueue queue;
    private final ExcerptTailer tailer;
    private final byte[] message;
    private long seen;

    public ChronicleTail(String[] arguments) {
        directory = Path.of(arguments[0]);
        int size = Integer.parseInt(arguments[2]);
        message = new byte[size];
        queue = Chronicle.open(directory);
        try (ExcerptAppender appender = queue.createAppender()) {
            byte[][] messages = Messages.ofSize(size);
            for (int i = 0; i < Long.parseLong(arguments[1]) / size; i++) {
                appender.writeBytes(Bytes.wrapForRead(messages[i % messages.length]));
            }
        }
        tailer = queue.createTailer();
    }

    @Override
    public long run(long until) {
        long done = 0;
        while (System.nanoTime() < until) {
            for (int i = 0; i < 500; i++) {
                try (DocumentContext document = tailer.readingDocument()) {
                    if (document.isPresent()) {
                        int length = document.wire().bytes().read(message);
                        seen += message[0] + length;
                        done++;
                    }
                }
            }
            if (isAtEnd()) {
                tailer.toStart();
            }
        }
        return done;
    }

    private boolean isAtEnd() {
        try (DocumentContext document = tailer.readingDocument()) {
            document.rollbackOnClose();
            return !document.isPresent();
        }
    }

    @Override
    public long[] notes() {
        return new long[] {seen};
    }

    @Override
    public void close() throws IOException {
        tailer.close();
        queue.close();
        Chronicle.delete(directory);
    }
}
