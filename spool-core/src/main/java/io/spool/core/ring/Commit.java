package io.spool.core.ring;

import io.spool.core.format.SpoolFormat;

/** The truth about the ring at one moment, as one commit slot holds it. */
final class Commit extends Slot {
    long minSequence;
    long minOffset;
    long nextSequence;
    long nextOffset;
    long generation;
    long timeMs;

    /** Offset of the newest table of origins, plus 1; 0 when there is none. */
    long origins;

    Commit() {
        super(SpoolFormat.SLOT_WORD_COUNT);
    }

    @Override
    void fromWords() {
        minSequence = words[0];
        minOffset = words[1];
        nextSequence = words[2];
        nextOffset = words[3];
        generation = words[4];
        timeMs = words[5];
        origins = words[6];
    }

    @Override
    void toWords() {
        words[0] = minSequence;
        words[1] = minOffset;
        words[2] = nextSequence;
        words[3] = nextOffset;
        words[4] = generation;
        words[5] = timeMs;
        words[6] = origins;
    }

    @Override
    public String toString() {
        return "commit " + number + ": min " + minSequence + " at " + minOffset + ", next " + nextSequence + " at "
                + nextOffset + ", generation " + generation;
    }
}
