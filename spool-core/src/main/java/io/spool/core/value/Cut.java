package io.spool.core.value;

import java.time.Instant;

/**
 * What a recovery could not bring back after the machine or its disk went down: frames of these sequences may have been appended, and
 * were not on the disk. Their sequences are never given out again.
 *
 * @param from first sequence that is missing
 * @param to sequence behind the last; equal to {@code from} when nothing can be missing
 * @param time when the recovery was made
 * @param generation the generation of the spool that began with it
 */
public record Cut(long from, long to, Instant time, long generation) {

    /** How many sequences: at most so many frames are missing. */
    public long count() {
        return to - from;
    }

    /** How many of these sequences lie in the range that begins at {@code low} and ends before {@code high}. */
    public long within(long low, long high) {
        return Math.max(0, Math.min(to, high) - Math.max(from, low));
    }
}
