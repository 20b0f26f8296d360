package io.spool.core.ring;

import io.spool.core.format.SpoolFormat;
import io.spool.core.mapped.MappedFile;

/**
 * A tuple of words that changes at once, for readers without a lock, for processes that die, and for disks: two slots and
 * a number, whose lowest bit names the slot that is true. The word that holds the number has a parity bit below it: without
 * it, one flipped bit would bring the tuple before last back, whole and unnoticed.
 *
 * <ol>
 *   <li>The one writer fills the <i>other</i> slot, then releases the number + 1: whoever acquires the new number sees the
 *       whole slot, and whoever dies before that store has changed nothing.
 *   <li>A fence keeps the stores of the tuple after next, which go into the slot that was true before, behind the number's
 *       store. So a reader that finds the same number before and after it copied a slot has a whole one.
 *   <li>Number and slots lie in one 512-byte sector, and each slot has its own number and check. So whatever mixture of
 *       old and new sectors a power cut leaves, the newest whole slot is a tuple that was stored.
 * </ol>
 *
 * <p>Reading is thread-safe, across processes too. Who may store, one at a time, is the caller's matter.
 */
final class TwoSlots {
    /**
     * A read that misses is tried so often before it looks at the clock, and between two looks. Few, since on a page that is gone each
     * load is a signal, which takes a hundred microseconds or more: then so many tries take some tenths of a second.
     */
    private static final int TRIES = 100;

    /**
     * A read that misses is given up after this time, and not before {@link #TRIES}. Both: a slow reader misses many times in a row while a
     * writer is quick, and tries are over in microseconds; a reader that was stopped for a while has lost time, and no tries. A writer goes
     * at its quickest in bursts that are much shorter.
     */
    private static final long LONGEST_NANOS = 100_000_000;

    private final MappedFile file;
    private final long word;
    private final long slots;

    /** The pair with the word of its number at one place and its slots at another. */
    TwoSlots(MappedFile file, long word, long slots) {
        this.file = file;
        this.word = word;
        this.slots = slots;
    }

    /** Number of the newest tuple: a cheap way to see whether anything happened. Pairs with {@link #publish}. */
    long number() {
        return number(file.getLongAcquire(word));
    }

    /** The word that stands for a number: the number, and below it the bit that makes the count of ones even. */
    private static long word(long number) {
        return number << 1 | (Long.bitCount(number) & 1);
    }

    private static long number(long word) {
        return word >>> 1;
    }

    /** How a read went. */
    enum Outcome {
        READ,
        /** The true slot's number or check is wrong: it holds nothing that was stored. */
        DAMAGED,
        /** The number moved at every look, for longer than any writer can make it. */
        RESTLESS
    }

    /** Copies the newest tuple. Lock-free. */
    Outcome read(Slot into) {
        long begin = 0;
        for (int attempt = 1; ; attempt++) {
            // Acquire, pairs with the release in publish: the slot's words are loaded after its number.
            long seen = file.getLongAcquire(word);
            long number = number(seen);
            boolean whole = word(number) == seen && load(number & 1, into) && into.number == number;
            // The slot's words are loaded before the number is loaded again; pairs with the fence in prepare.
            MappedFile.acquireFence();
            if (file.getLong(word) == seen) {
                if (whole) {
                    into.fromWords();
                }
                return whole ? Outcome.READ : Outcome.DAMAGED;
            }
            Thread.onSpinWait();
            if (attempt % TRIES == 0) {
                long now = System.nanoTime();
                if (attempt == TRIES) {
                    begin = now;
                } else if (now - begin > LONGEST_NANOS) {
                    return Outcome.RESTLESS;
                }
            }
        }
    }

    /**
     * Copies the newest whole slot, whatever the number says: after a power cut, when no one writes. Makes it the true one.
     *
     * @return false when neither slot is whole
     */
    boolean heal(Slot into) {
        boolean[] whole = {load(0, into), false};
        long first = into.number;
        whole[1] = load(1, into);
        if (!whole[0] && !whole[1]) {
            return false;
        }
        if (!whole[1] || (whole[0] && first > into.number)) {
            load(0, into);
        }
        into.fromWords();
        file.setLongRelease(word, word(into.number));
        return true;
    }

    /**
     * Copies the newest tuple or, where that is damaged, the one before it. Lock-free; for tuples that are stored twice.
     *
     * @return false when neither is whole
     */
    boolean readEither(Slot into) {
        if (read(into) == Outcome.READ) {
            return true;
        }
        boolean first = load(0, into);
        long number = into.number;
        boolean second = load(1, into);
        if (first && (!second || number > into.number)) {
            load(0, into);
        }
        into.fromWords();
        return first || second;
    }

    /** Copies a slot; true iff it is whole, and lies where its number says. */
    private boolean load(long slot, Slot into) {
        long at = slots + slot * into.size();
        into.number = file.getLong(at + SpoolFormat.SLOT_NUMBER);
        for (int i = 0; i < into.words.length; i++) {
            into.words[i] = file.getLong(at + SpoolFormat.SLOT_WORDS + 8L * i);
        }
        return into.check() == file.getLong(at + into.checkAt()) && (into.number & 1) == slot;
    }

    /** Stores a tuple, for all to see at once, and gives it its number. */
    void write(Slot from) {
        prepare(from);
        publish(from);
    }

    /** Fills the slot that is not true, and gives the tuple its number. Nobody sees it yet. */
    void prepare(Slot from) {
        // Nobody else stores the number, so a plain load has the newest.
        from.number = number(file.getLong(word)) + 1;
        from.toWords();
        long at = slots + (from.number & 1) * from.size();
        // The store of the last number stays before these stores: readers rely on a slot being left alone while it is
        // the true one. Pairs with the fence in read.
        MappedFile.storeStoreFence();
        file.setLong(at + SpoolFormat.SLOT_NUMBER, from.number);
        for (int i = 0; i < from.words.length; i++) {
            file.setLong(at + SpoolFormat.SLOT_WORDS + 8L * i, from.words[i]);
        }
        file.setLong(at + from.checkAt(), from.check());
    }

    /** Makes a prepared tuple the true one. Whatever was stored before this call is seen by whoever sees the tuple. */
    void publish(Slot prepared) {
        // Release: publishes the slot and all that was stored before it. Pairs with the acquire in read.
        file.setLongRelease(word, word(prepared.number));
    }
}
