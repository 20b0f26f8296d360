package io.spool.core.encoding;

/**
 * Decodes contents, one at a time, with one dictionary. Not thread-safe.
 *
 * <p>Nothing that is given is trusted, though its checksum was right: whoever wrote it may have been wrong or hostile.
 */
public interface FrameDecoder extends AutoCloseable {

    /** What {@link #decode} returns for bytes that this encoding does not make. */
    int MALFORMED = -1;

    /** What {@link #decode} returns when there is not enough room. */
    int NO_ROOM = -2;

    /**
     * Decodes {@code length} bytes of {@code encoded} beginning at {@code from}. Takes a time that goes by {@code length} and {@code room}
     * alone, whatever the bytes say.
     *
     * @param into where it goes, beginning at {@code at}
     * @param room the most bytes that it may become, all of which may be overwritten whatever is returned
     * @return bytes it became, or {@link #NO_ROOM} when these would be more than {@code room}, or {@link #MALFORMED}; of what is both, either
     */
    int decode(byte[] encoded, int from, int length, byte[] into, int at, int room);

    /** Gives back what it holds beside the heap. */
    @Override
    void close();
}
