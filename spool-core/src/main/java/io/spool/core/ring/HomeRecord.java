package io.spool.core.ring;

import io.spool.core.format.SpoolFormat;

/** Which file the spool lives in, and which spool it is since then. Stored under the writer's lock. */
final class HomeRecord extends Slot {
    /** The ring file's inode number; 0 is unknown. */
    long inode;

    /** When that inode was created, in nanoseconds since 1970; 0 is unknown. */
    long birthNanos;

    /** The identity in force; both 0: that of the birth record. */
    long uuidHigh;

    long uuidLow;

    /** What it was copied from; both 0: it is no copy. */
    long copiedHigh;

    long copiedLow;

    /** The next sequence when it became a spool of its own. */
    long copiedSequence;

    HomeRecord() {
        super(SpoolFormat.SLOT_WORD_COUNT);
    }

    @Override
    void fromWords() {
        inode = words[0];
        birthNanos = words[1];
        uuidHigh = words[2];
        uuidLow = words[3];
        copiedHigh = words[4];
        copiedLow = words[5];
        copiedSequence = words[6];
    }

    @Override
    void toWords() {
        words[0] = inode;
        words[1] = birthNanos;
        words[2] = uuidHigh;
        words[3] = uuidLow;
        words[4] = copiedHigh;
        words[5] = copiedLow;
        words[6] = copiedSequence;
    }
}
