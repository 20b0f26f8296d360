package io.spool.core.encoding;

/** Encodes contents, one at a time, with one dictionary. Not thread-safe. */
public interface FrameEncoder extends AutoCloseable {

    /** What {@link #encode} returns when the content does not fit. */
    int TOO_LONG = -1;

    /**
     * Encodes {@code length} bytes of {@code content} beginning at {@code from}.
     *
     * @param into where it goes, beginning at {@code at}; what lies behind the result may be overwritten too, up to {@code room}
     * @param room the most bytes it may take, at least 0: callers give less than {@code length}, since what does not become
     *     shorter is better left as it is
     * @return bytes it took, or {@link #TOO_LONG} when it takes more than {@code room} or cannot be encoded
     */
    int encode(byte[] content, int from, int length, byte[] into, int at, int room);

    /** Gives back what it holds beside the heap. */
    @Override
    void close();
}
