package io.spool.replay;

import java.time.Duration;

/**
 * How far a replay got.
 *
 * @param records records that were acknowledged
 * @param bytes bytes of their keys, values and headers
 * @param skipped frames that could not be replayed, and were left out
 * @param missed frames that were lost, damaged, or cut off, since they were not on the disk
 * @param next the sequence to go on at: all before it is dealt with
 * @param took how long it took
 */
public record ReplayReport(long records, long bytes, long skipped, long missed, long next, Duration took) {

    /** True iff a record was made of every frame that was wanted. */
    public boolean isWhole() {
        return skipped == 0 && missed == 0;
    }
}
