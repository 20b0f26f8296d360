package io.spool.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The process's standard output, unbuffered. Unlike {@code System.out} it says when a write failed, and it tells a reader
 * that has gone ({@link OutputClosedException}) from a disk that is full.
 */
final class StandardOutput extends OutputStream {
    private static final int FILE_TYPE = 0xF000;
    private static final int FIFO = 0x1000;
    private static final int SOCKET = 0xC000;

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] array, int from, int length) throws IOException {
        try {
            out.write(array, from, length);
        } catch (IOException e) {
            throw readerHasGone(e) ? new OutputClosedException(e) : e;
        }
    }

    /**
     * What the system calls a broken pipe depends on the user's language. That the output is a pipe or a socket does not,
     * and writing to one fails for hardly any other reason.
     */
    private static boolean readerHasGone(IOException failure) {
        String message = failure.getMessage();
        if (message != null && message.contains("Broken pipe")) {
            return true;
        }
        try {
            int type = (int) Files.getAttribute(Path.of("/dev/stdout"), "unix:mode") & FILE_TYPE;
            return type == FIFO || type == SOCKET;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }
}
