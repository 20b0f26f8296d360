package io.spool.core.ring;

import io.spool.core.format.SlotCheck;
import io.spool.core.format.SpoolFormat;

/**
 * What one slot of a pair holds: a number and some words. A mutable carrier, so that reading it on the hot path leaves no
 * garbage. Not thread-safe.
 */
abstract class Slot {
    /** Which of all the tuples that were ever stored in its pair this is. */
    long number;

    /** The words on their way between fields and slot. */
    final long[] words;

    /** @param wordCount how many words this kind of slot has besides its number and its check */
    Slot(int wordCount) {
        words = new long[wordCount];
    }

    /** Where the check lies in a slot of this kind. */
    final int checkAt() {
        return SpoolFormat.SLOT_WORDS + Long.BYTES * words.length;
    }

    /** Bytes of a slot of this kind. */
    final int size() {
        return checkAt() + Long.BYTES;
    }

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
