package io.spool.torture.power;

import java.util.List;

/**
 * What must hold after a power cut at one moment.
 *
 * @param written all frames handed to append before the cut, the one under way included; frame of sequence s at s - 1
 * @param ends for each of them, whether it was the last of its batch
 * @param min the oldest sequence that had not been given up
 * @param visible sequence behind the newest frame that a reader could see
 * @param promised sequence behind the newest frame that a force that returned, or a forced append, covers
 * @param position the reader's position that the last force covers
 * @param forcesAppends whether every append is forced before it is seen
 * @param fromOrigin for each frame written, its offset at the one origin; -1: none
 * @param lapped whether the ring has gone round since the last force: what was forced then may be gone, and origins with it
 */
record Expectation(
        List<byte[]> written,
        List<Boolean> ends,
        long min,
        long visible,
        long promised,
        long position,
        boolean forcesAppends,
        List<Long> fromOrigin,
        boolean lapped) {}
