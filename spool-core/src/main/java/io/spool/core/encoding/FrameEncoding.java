package io.spool.core.encoding;

/**
 * A way of writing frames in fewer bytes than their text has, with the help of a dictionary that is made of the spool's own
 * frames. What is encoded decodes to exactly the bytes that were given, each frame by itself.
 *
 * <p>Encodings that need more than the JDK are found by {@link java.util.ServiceLoader}: a jar that has one names it in
 * {@code META-INF/services/io.spool.core.encoding.FrameEncoding}.
 *
 * <p>Thread-safe; what it makes is not.
 */
public interface FrameEncoding {

    /** Its number in a frame's header, for ever: see {@code docs/spool-format.md}, section 3.2. */
    int number();

    /** Its name for people, in lower case, as it stands in options. */
    String name();

    /**
     * Makes a dictionary out of frames such as those that are to come.
     *
     * @param samples contents of frames, oldest first; not changed, not kept
     * @return a dictionary for {@link #encoder} and {@link #decoder}, at most {@link #MAX_DICTIONARY_BYTES}; empty when these samples
     *     have nothing in common that a dictionary could say once
     * @throws IllegalStateException as {@link #encoder}
     */
    byte[] train(byte[][] samples);

    /**
     * What encodes with this dictionary.
     *
     * @throws IllegalArgumentException when it is none of this encoding's
     * @throws IllegalStateException when this machine lacks what the encoding needs; the message says what, and what to do
     */
    FrameEncoder encoder(byte[] dictionary);

    /**
     * What decodes with this dictionary.
     *
     * @throws IllegalArgumentException when it is none of this encoding's
     * @throws IllegalStateException when this machine lacks what the encoding needs; the message says what, and what to do
     */
    FrameDecoder decoder(byte[] dictionary);

    /** No dictionary is larger: it is read whole by everybody who opens the spool. */
    int MAX_DICTIONARY_BYTES = 1 << 20;
}
