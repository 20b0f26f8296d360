package io.spool.core.encoding;

/**
 * Decodes contents, one at a time, with one dictionary. Not thread-safe.
 *
 * <p>Nothing that is given is trusted, though its checksum was right: whoever wrote it may have been wrong or hostile.
 */
public interface FrameDecoder extends AutoCloseable {

    /** What is returned for bytes that this encoding does not make. */
    int MALFORMED = -1;

    /**
     * How many bytes the content has when decoded. Takes a time that goes by {@code length} alone, whatever the answer.
     *
     * @return bytes, not yet checked against anything (it may be more than there is memory for); or {@link #MALFORMED}
     */
    long decodedLength(byte[] encoded, int from, int length);

    /**
     * Decodes into {@code into}, beginning at {@code at}, where there is room for what {@link #decodedLength} said.
     *
     * @param decodedLength what {@link #decodedLength} said
     * @return {@code decodedLength}, or {@link #MALFORMED}
     */
    int decode(byte[] encoded, int from, int length, byte[] into, int at, int decodedLength);

    /** Gives back what it holds beside the heap. */
    @Override
    void close();
}
