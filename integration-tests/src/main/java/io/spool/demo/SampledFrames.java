package io.spool.demo;

import java.util.Arrays;

/**
 * What was sampled: a digest for each frame, by its counter. Kept in memory, away from all that carries the frames.
 *
 * <p>One thread adds; any thread may ask.
 */
final class SampledFrames {
    private long[] digests = new long[1 << 16];
    private int count;

    /** Adds the frame with the next counter, which is {@link #count()} before the call. */
    synchronized void add(long digest) {
        if (count == digests.length) {
            digests = Arrays.copyOf(digests, count * 2);
        }
        digests[count++] = digest;
    }

    synchronized int count() {
        return count;
    }

    /** True iff there is a frame with this counter. */
    synchronized boolean contains(long counter) {
        return counter >= 0 && counter < count;
    }

    /** True iff this is the digest of the frame with this counter, which must exist. */
    synchronized boolean matches(long counter, long digest) {
        return digests[Math.toIntExact(counter)] == digest;
    }
}
