package io.spool.core.ring;

import io.spool.core.format.SlotCheck;
import io.spool.core.format.SpoolFormat;

/**
 * What one slot of a pair holds: a number and six words. A mutable carrier, so that reading it on the hot path leaves no
 * garbage. Not thread-safe.
 */
abstract class Slot {
    /** Which of all the tuples that were ever stored in its pair this is. */
    long number;

    /** The six words on their way between fields and slot. */
    final long[] words = new long[SpoolFormat.SLOT_WORD_COUNT];

    /** Sets the fields from {@link #words}, in the order of the format. */
    abstract void fromWords();

    /** Sets {@link #words} from the fields. */
    abstract void toWords();

    /** What the slot's check word must be for this number and these words. */
    final long check() {
        long check = SlotCheck.mix(SlotCheck.SEED, number);
        for (long word : words) {
            check = SlotCheck.mix(check, word);
        }
        return check;
    }
}
