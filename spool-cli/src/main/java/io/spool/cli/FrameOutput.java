package io.spool.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes frames as JSON Lines through a buffer.
 *
 * <p>Line breaks inside a frame, where JSON has them as white space only, become spaces: one frame, one line.
 *
 * <p>Not thread-safe.
 */
final class FrameOutput {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int used;

    FrameOutput(OutputStream out) {
        this.out = out;
    }

    /** Adds the content of a frame, or a part of a line. */
    void add(byte[] array, int from, int length) throws IOException {
        int end = from + length;
        int next = from;
        while (next < end) {
            if (used == buffer.length) {
                drain();
            }
            int size = Math.min(end - next, buffer.length - used);
            System.arraycopy(array, next, buffer, used, size);
            blankLineBreaks(used, used + size);
            used += size;
            next += size;
        }
    }

    void add(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        add(bytes, 0, bytes.length);
    }

    private void blankLineBreaks(int from, int to) {
        for (int i = from; i < to; i++) {
            if (buffer[i] == '\n' || buffer[i] == '\r') {
                buffer[i] = ' ';
            }
        }
    }

    void endLine() throws IOException {
        if (used == buffer.length) {
            drain();
        }
        buffer[used++] = '\n';
    }

    /** Returns only when the system has taken all that was added. */
    void flush() throws IOException {
        drain();
        out.flush();
    }

    private void drain() throws IOException {
        out.write(buffer, 0, used);
        used = 0;
    }
}
