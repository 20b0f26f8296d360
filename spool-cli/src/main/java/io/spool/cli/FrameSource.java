package io.spool.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Frames to be copied, in order, a few at a time. There is a current frame whenever {@link #hasFrame} says so.
 *
 * <p>Not thread-safe.
 */
interface FrameSource extends AutoCloseable {

    /**
     * Takes further frames; those taken before are gone. To be called only without a current frame.
     *
     * @param wait how long to wait for one
     * @return false when there was nothing; true when there was, wanted or not
     */
    boolean fill(Duration wait) throws IOException;

    boolean hasFrame();

    /** True iff there will be no more frames, however long one waits. */
    boolean hasEnded();

    /** Goes on to the next of the frames that were taken. */
    void advance() throws IOException;

    /** Where the current frame is in the spool that it comes from. */
    long sequence();

    /** When it was appended there. */
    long timeMs();

    /** The array that the frames which were taken lie in. */
    byte[] array();

    int from();

    int length();

    /** What is known of the spool that the frames come from. */
    SpoolTraits traits();

    /** Texts of schemas that frames up to the current one may name, each once. */
    List<byte[]> takeSchemas() throws IOException;

    /** Moves on to this sequence, unless the source is behind it. To be called before the first {@link #fill}. */
    void skipTo(long sequence) throws IOException;

    /** How much is missing: frames that were wanted and are lost or damaged, and schemas that are. */
    long missing();

    /** How far this is, from 0 to 1; below 0 when nobody knows. */
    double progress();

    @Override
    void close() throws IOException;
}
