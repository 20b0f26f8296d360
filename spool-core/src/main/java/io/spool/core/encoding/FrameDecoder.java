package io.spool.core.encoding;

/**
 * Decodes contents, one at a time, with one dictionary. Not thread-safe.
 *
 * <p>Nothing that is given is trusted, though its checksum was right: whoever wrote it may have been wrong or hostile.
 */
public interface FrameDecoder extends AutoCloseable {

    /** What is returned for bytes that this encoding does not make. */
    int MALFORMED = -1;

    /** What {@link #decodeWithin} returns when there is not enough room. */
    int NO_ROOM = -2;

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

    /**
     * Decodes into {@code into}, beginning at {@code at}, if there is room: an encoding that must go through all bytes to know how many
     * they become does so once only.
     *
     * @param room bytes that may be written, and may be overwritten too where the result is shorter
     * @return bytes that the content has, or {@link #MALFORMED}, or {@link #NO_ROOM}; of bytes that are both, either
     */
    default int decodeWithin(byte[] encoded, int from, int length, byte[] into, int at, int room) {
        long decodedLength = decodedLength(encoded, from, length);
        if (decodedLength > room) {
            return NO_ROOM;
        }
        return decodedLength < 0 ? MALFORMED : decode(encoded, from, length, into, at, (int) decodedLength);
    }

    /** Gives back what it holds beside the heap. */
    @Override
    void close();
}
