package io.spool.core.value;

import java.time.Instant;

/**
 * The clock went back between two appends: it was wrong before, or was set wrong.
 *
 * @param sequence the first frame with a time by the new clock
 * @param from when the frame before it was appended, by the clock as it was
 * @param to when this one was, by the clock as it is since
 */
public record ClockStep(long sequence, Instant from, Instant to) {
    @Override
    public String toString() {
        return "the clock went back from " + from + " to " + to + " at sequence " + sequence
                + ": frames before it may bear wrong times, and a search by time is approximate there";
    }
}
