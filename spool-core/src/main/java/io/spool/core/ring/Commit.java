package io.spool.core.ring;

import io.spool.core.format.SlotCheck;

/**
 * The truth about the ring at one moment, as one commit slot holds it. A mutable carrier, so that reading it on the hot
 * path leaves no garbage. Not thread-safe.
 */
final class Commit {
    long number;
    long minSequence;
    long minOffset;
    long nextSequence;
    long nextOffset;
    long generation;
    long timeMs;

    /** What the slot's check word must be. */
    long check() {
        long check = SlotCheck.mix(SlotCheck.SEED, number);
        check = SlotCheck.mix(check, minSequence);
        check = SlotCheck.mix(check, minOffset);
        check = SlotCheck.mix(check, nextSequence);
        check = SlotCheck.mix(check, nextOffset);
        check = SlotCheck.mix(check, generation);
        return SlotCheck.mix(check, timeMs);
    }

    @Override
    public String toString() {
        return "commit " + number + ": min " + minSequence + " at " + minOffset + ", next " + nextSequence + " at "
                + nextOffset + ", generation " + generation;
    }
}
