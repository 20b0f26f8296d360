package io.spool.core.value;

import java.time.Instant;

/**
 * A named reader as the spool knows it.
 *
 * @param name its name
 * @param sequence the sequence it reads next, as last acknowledged
 * @param lagFrames frames between that and the end of the spool, lost ones among them
 * @param lagBytes storage of those frames that are still there
 * @param lost frames it was told are lost, in its life
 * @param damaged frames it was told are damaged, in its life
 * @param overrun frames between its position and the oldest frame: lost already, and not yet told
 * @param isProtected whether frames it has not read may not be overwritten
 * @param created when the name was registered
 * @param moved when it last acknowledged
 */
public record ReaderStatus(
        String name,
        long sequence,
        long lagFrames,
        long lagBytes,
        long lost,
        long damaged,
        long overrun,
        boolean isProtected,
        Instant created,
        Instant moved) {}
