package io.spool.core.value;

import java.time.Instant;

/** Where a reader starts that has no position yet, or is moved to. */
public sealed interface StartPosition {

    /** At the oldest frame there is. */
    record Earliest() implements StartPosition {}

    /** Behind the newest frame: only what is appended from now on. */
    record Latest() implements StartPosition {}

    /** At this sequence. Frames from it on that are no longer there count as lost. */
    record AtSequence(long sequence) implements StartPosition {
        public AtSequence {
            if (sequence < 1) {
                throw new IllegalArgumentException("sequence is " + sequence + "; sequences start at 1");
            }
        }
    }

    /** At the first frame that was appended at this time or later. */
    record AtTime(Instant time) implements StartPosition {}

    static StartPosition earliest() {
        return new Earliest();
    }

    static StartPosition latest() {
        return new Latest();
    }

    static StartPosition atSequence(long sequence) {
        return new AtSequence(sequence);
    }

    static StartPosition atTime(Instant time) {
        return new AtTime(time);
    }
}
