package io.spool.core.ring;

import io.spool.core.format.SpoolFormat;

/** Where a named reader is, and what it was told it missed, as one slot of its entry holds it. */
final class Position extends Slot {
    long sequence;
    long offset;
    long lost;
    long damaged;
    long generation;
    long timeMs;

    Position() {
        super(SpoolFormat.POSITION_WORD_COUNT);
    }

    @Override
    void fromWords() {
        sequence = words[0];
        offset = words[1];
        lost = words[2];
        damaged = words[3];
        generation = words[4];
        timeMs = words[5];
    }

    @Override
    void toWords() {
        words[0] = sequence;
        words[1] = offset;
        words[2] = lost;
        words[3] = damaged;
        words[4] = generation;
        words[5] = timeMs;
    }
}
