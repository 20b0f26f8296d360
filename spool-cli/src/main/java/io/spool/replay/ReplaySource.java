package io.spool.replay;

import io.spool.frame.SchemaStore;
import java.io.IOException;
import java.time.Duration;

/**
 * Frames to be replayed, in order, one at a time.
 *
 * <p>For one thread, but for {@link #wakeup}.
 */
public interface ReplaySource extends AutoCloseable {

    /**
     * Goes on to the next frame that is wanted. May come back without one although there are more: whoever asks wants to
     * look at other things meanwhile.
     *
     * @param wait how long to wait for one at most, where more may come
     * @return true iff there is a current frame
     */
    boolean next(Duration wait) throws IOException;

    /** True iff there will be no more frames, however long one waits. */
    boolean hasEnded();

    /** Where the current frame is in its spool. */
    long sequence();

    /** When it was appended there, in milliseconds since 1970. */
    long timeMs();

    /** The array that the content of the current frame lies in, until {@link #next}. */
    byte[] array();

    int from();

    int length();

    /** The sequence of the current frame; without one, that to go on at. */
    long position();

    /** How many frames that were wanted are lost, damaged or cut off. */
    long missed();

    /** How far this is, from 0 to 1; below 0 when nobody knows. */
    double progress();

    /** The schemas that frames up to the current one name. */
    SchemaStore schemas();

    /** Has whoever replays the source again go on at this sequence, if the source can remember that. */
    void acknowledge(long sequence) throws IOException;

    /** Ends a wait in {@link #next}; by any thread. */
    void wakeup();

    @Override
    void close() throws IOException;
}
