package io.spool.core.value;

import java.time.Instant;

/**
 * A named reader as the spool knows it.
 *
 * <p>Made by the spool, and by nobody else: later versions may add to it.
 */
public interface ReaderStatus {

    /** Name of the reader. */
    String name();

    /** The sequence it reads next, as last acknowledged. */
    long sequence();

    /** Frames between that and the end of the spool, lost ones among them. */
    long lagFrames();

    /** Storage of those frames that are still there. */
    long lagBytes();

    /** Frames it was told are lost, in its life. */
    long lost();

    /** Frames it was told are damaged, in its life. */
    long damaged();

    /** Frames between its position and the oldest frame: lost already, and not yet told. */
    long overrun();

    /** Whether frames it has not read may not be overwritten. */
    boolean isProtected();

    /** When the name was registered. */
    Instant created();

    /** When it last acknowledged. */
    Instant moved();
}
