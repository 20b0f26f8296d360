package io.spool.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Splits a stream of bytes into lines, taking at a time as many as can be had without waiting: one from somebody who
 * types, thousands from a pipe that is full.
 *
 * <p>A line ends with LF or CR LF, which do not belong to it; the last one may lack it. Memory is bounded: of a line that
 * is too long only its number is kept.
 *
 * <p>Not thread-safe.
 */
final class LineInput {
    static final int INITIAL_BUFFER_BYTES = 256 * 1024;
    private static final int TOO_LONG = -1;

    private final InputStream in;
    private int maxLineBytes;
    private byte[] buffer = new byte[INITIAL_BUFFER_BYTES];
    private int lineStart; // of the line that is not yet complete
    private int scanned; // up to here there is no end of that line
    private int limit; // behind the last byte read
    private boolean overflowed; // the beginning of that line was thrown away
    private boolean ended;
    private boolean endsAtTooLong;

    private int[] froms = new int[1024];
    private int[] lengths = new int[1024];
    private int[] ends = new int[1024];
    private int count;
    private long firstNumber = 1;
    private long bufferOffset; // of the first byte in the buffer, in the stream

    /** @param maxLineBytes longer lines are reported as {@link #isTooLong}, without their content */
    LineInput(InputStream in, int maxLineBytes) {
        this.in = in;
        this.maxLineBytes = maxLineBytes;
    }

    /** Ends with a line that is too long, which nobody wants more of: what follows may be without end. */
    LineInput endingAtTooLong() {
        endsAtTooLong = true;
        return this;
    }

    /** Changes how long a line may be, for lines that are not taken yet. */
    void limit(int bytes) {
        maxLineBytes = bytes;
    }

    /**
     * Waits for at least one line, and takes all that are there. What was taken before is gone.
     *
     * @return false iff the stream has ended and all lines have been taken
     */
    boolean next() throws IOException {
        firstNumber += count;
        count = 0;
        keepIncompleteLine();
        while (!ended) {
            makeRoom();
            if (overflowed && endsAtTooLong) {
                ended = true;
                take(limit, limit);
                break;
            }
            int read = in.read(buffer, limit, buffer.length - limit);
            if (read < 0) {
                ended = true;
                if (overflowed || limit > lineStart) {
                    take(limit, limit);
                }
            } else {
                limit += read;
                takeCompleteLines();
                if (count > 0 && (limit == buffer.length || in.available() <= 0)) {
                    return true;
                }
            }
        }
        return count > 0;
    }

    private void keepIncompleteLine() {
        System.arraycopy(buffer, lineStart, buffer, 0, limit - lineStart);
        limit -= lineStart;
        bufferOffset += lineStart;
        scanned -= lineStart;
        lineStart = 0;
    }

    /** Makes room behind the incomplete line, which is all there is in the buffer when it is full here. */
    private void makeRoom() {
        if (limit < buffer.length) {
            return;
        }
        int mostKept = Math.addExact(maxLineBytes, 2); // an LF or CR LF may follow
        if (buffer.length < mostKept) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(buffer.length * 2L, mostKept));
        } else {
            overflowed = true;
            bufferOffset += limit - lineStart;
            limit = lineStart;
            scanned = lineStart;
        }
    }

    private void takeCompleteLines() {
        for (; scanned < limit; scanned++) {
            if (buffer[scanned] == '\n') {
                take(scanned, scanned + 1);
                lineStart = scanned + 1;
            }
        }
    }

    /** @param behind where the next line begins */
    private void take(int end, int behind) {
        int length = end - lineStart;
        if (length > 0 && buffer[end - 1] == '\r') {
            length--;
        }
        if (count == froms.length) {
            froms = Arrays.copyOf(froms, count * 2);
            lengths = Arrays.copyOf(lengths, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
        }
        froms[count] = lineStart;
        ends[count] = behind;
        lengths[count] = overflowed || length > maxLineBytes ? TOO_LONG : length;
        count++;
        overflowed = false;
    }

    /** How many lines were taken. */
    int count() {
        return count;
    }

    /** The number of line {@code index} in the stream: 1 for the first. */
    long number(int index) {
        return firstNumber + index;
    }

    boolean isTooLong(int index) {
        return lengths[index] == TOO_LONG;
    }

    /** How many bytes of the stream lie before what follows line {@code index}. */
    long end(int index) {
        return bufferOffset + ends[index];
    }

    /** The array that the lines lie in, until more are taken. */
    byte[] array() {
        return buffer;
    }

    int from(int index) {
        return froms[index];
    }

    /** Bytes of line {@code index}, which must not be too long. */
    int length(int index) {
        return lengths[index];
    }
}
