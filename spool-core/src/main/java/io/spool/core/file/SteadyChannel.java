package io.spool.core.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;

/**
 * A channel that is opened again when an interrupt closes it, so that an interrupt does not end in half a file. The thread is
 * marked as interrupted again when this is closed. For one thread.
 */
final class SteadyChannel implements Closeable {
    @FunctionalInterface
    interface Opening {
        FileChannel open() throws IOException;
    }

    @FunctionalInterface
    private interface Operation<T> {
        T on(FileChannel channel) throws IOException;
    }

    private final Opening again;
    private FileChannel channel;
    private boolean interrupted;

    /** @param again opens the same file once more */
    SteadyChannel(FileChannel channel, Opening again) {
        this.channel = channel;
        this.again = again;
    }

    /** Writes all of these bytes. */
    void write(long at, byte[] bytes, int length) throws IOException {
        for (int written = 0; written < length; ) {
            int from = written;
            // A new buffer for each try: after an exception nobody knows where the old one stands.
            written += perform(open -> open.write(ByteBuffer.wrap(bytes, from, length - from), at + from));
        }
    }

    void force() throws IOException {
        perform(open -> {
            open.force(true);
            return open;
        });
    }

    private <T> T perform(Operation<T> operation) throws IOException {
        while (true) {
            interrupted |= Thread.interrupted();
            try {
                return operation.on(channel);
            } catch (ClosedByInterruptException e) {
                channel = again.open();
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
