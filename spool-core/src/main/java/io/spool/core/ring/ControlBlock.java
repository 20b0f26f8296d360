package io.spool.core.ring;

import io.spool.core.error.SpoolCorruptException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.mapped.MappedFile;
import io.spool.core.mapped.SpoolLock;
import java.nio.file.Path;

/**
 * The words at the start of the ring file that change: the commit, and what processes tell each other beside it.
 *
 * <p><b>The commit protocol.</b> There are two slots and a number; the number's lowest bit names the slot that is true.
 *
 * <ol>
 *   <li>The writer fills the <i>other</i> slot, then releases the number + 1: whoever acquires the new number sees the
 *       whole slot, and whoever dies before that store has changed nothing.
 *   <li>A fence keeps the stores of the commit after next, which go into the slot that was true before, behind the
 *       number's store. So a reader that finds the same number before and after it copied a slot has a whole one.
 * </ol>
 */
final class ControlBlock {
    /** A slot is rewritten every second commit; a reader that misses this often has met damage, not traffic. */
    private static final int TRIES = 1_000_000;

    private final Path spool;
    private final MappedFile file;
    private final long dataSize;

    ControlBlock(Path spool, MappedFile file, long dataSize) {
        this.spool = spool;
        this.file = file;
        this.dataSize = dataSize;
    }

    /** Number of the newest commit: a cheap way to see whether anything happened. Pairs with {@link #commit}. */
    long commitNumber() {
        return file.getLongAcquire(SpoolFormat.COMMIT_NUMBER);
    }

    /**
     * Copies the newest commit. Lock-free; any thread of any process.
     *
     * @throws SpoolCorruptException when the slot is not one that a writer wrote
     */
    void read(Commit into) throws SpoolCorruptException {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            // Acquire, pairs with the release in commit: the slot's words are loaded after its number.
            long number = file.getLongAcquire(SpoolFormat.COMMIT_NUMBER);
            long slot = slot(number);
            into.number = file.getLong(slot + SpoolFormat.SLOT_NUMBER);
            into.minSequence = file.getLong(slot + SpoolFormat.SLOT_MIN_SEQUENCE);
            into.minOffset = file.getLong(slot + SpoolFormat.SLOT_MIN_OFFSET);
            into.nextSequence = file.getLong(slot + SpoolFormat.SLOT_NEXT_SEQUENCE);
            into.nextOffset = file.getLong(slot + SpoolFormat.SLOT_NEXT_OFFSET);
            into.generation = file.getLong(slot + SpoolFormat.SLOT_GENERATION);
            into.timeMs = file.getLong(slot + SpoolFormat.SLOT_TIME_MS);
            long check = file.getLong(slot + SpoolFormat.SLOT_CHECK);
            // The slot's words are loaded before the number is loaded again; pairs with the fence in commit.
            MappedFile.acquireFence();
            if (file.getLong(SpoolFormat.COMMIT_NUMBER) == number) {
                if (into.number != number || into.check() != check) {
                    throw new SpoolCorruptException(
                            spool,
                            "commit slot " + (number & 1) + " in " + SpoolFormat.RING_FILE
                                    + " is damaged: its check does not match (commit number " + number + ", slot says "
                                    + into.number + ", check found " + Long.toHexString(check) + ", expected "
                                    + Long.toHexString(into.check())
                                    + "); restore the spool from a copy, or create it anew");
                }
                String broken = RingInvariants.broken(into, dataSize);
                if (broken != null) {
                    throw new SpoolCorruptException(
                            spool,
                            "the commit in " + SpoolFormat.RING_FILE + " breaks the format's rule '" + broken + "': "
                                    + into + "; restore the spool from a copy, or create it anew");
                }
                return;
            }
            Thread.onSpinWait();
        }
        throw new SpoolCorruptException(
                spool, "the commit number in " + SpoolFormat.RING_FILE + " changes faster than a writer can change it");
    }

    /**
     * Makes {@code commit} the truth and gives it its number. Under the writer's lock only.
     *
     * <p>Whatever was stored before this call is seen by whoever sees the commit.
     */
    void commit(Commit commit) {
        // Under the lock nobody else stores the number, so a plain load has the newest.
        commit.number = file.getLong(SpoolFormat.COMMIT_NUMBER) + 1;
        long slot = slot(commit.number);
        // The store of the last number stays before these stores: readers rely on a slot being left alone while it is
        // the true one. Pairs with the fence in read.
        MappedFile.storeStoreFence();
        file.setLong(slot + SpoolFormat.SLOT_NUMBER, commit.number);
        file.setLong(slot + SpoolFormat.SLOT_MIN_SEQUENCE, commit.minSequence);
        file.setLong(slot + SpoolFormat.SLOT_MIN_OFFSET, commit.minOffset);
        file.setLong(slot + SpoolFormat.SLOT_NEXT_SEQUENCE, commit.nextSequence);
        file.setLong(slot + SpoolFormat.SLOT_NEXT_OFFSET, commit.nextOffset);
        file.setLong(slot + SpoolFormat.SLOT_GENERATION, commit.generation);
        file.setLong(slot + SpoolFormat.SLOT_TIME_MS, commit.timeMs);
        file.setLong(slot + SpoolFormat.SLOT_CHECK, commit.check());
        // Release: publishes the slot and all frames before it. Pairs with the acquire in read.
        file.setLongRelease(SpoolFormat.COMMIT_NUMBER, commit.number);
    }

    private static long slot(long number) {
        return SpoolFormat.COMMIT_SLOTS + (number & 1) * SpoolFormat.COMMIT_SLOT_SIZE;
    }

    /** The words in which processes ask for the writer's lock, and say that they have it. */
    SpoolLock.Wanted lockWanted() {
        return new SpoolLock.Wanted() {
            @Override
            public void set() {
                file.setLongRelease(SpoolFormat.LOCK_WANTED, 1);
            }

            @Override
            public boolean isSet() {
                return file.getLongAcquire(SpoolFormat.LOCK_WANTED) != 0;
            }

            @Override
            public void clear() {
                file.setLongRelease(SpoolFormat.LOCK_WANTED, 0);
            }

            @Override
            public long takeOver(long mark) {
                long before = file.getLongAcquire(SpoolFormat.LOCK_OWNER);
                file.setLongRelease(SpoolFormat.LOCK_OWNER, mark);
                MappedFile.fullFence();
                return before;
            }

            @Override
            public boolean isOwner(long mark) {
                return file.getLongAcquire(SpoolFormat.LOCK_OWNER) == mark;
            }

            @Override
            public void giveBack(long mark) {
                // It may be another's by now. Not in one step: on a page that is gone, Java answers loads and stores
                // with an
                // error, and a compare-and-set with its end. Another's mark that is wiped away costs him a new try.
                if (isOwner(mark)) {
                    file.setLongRelease(SpoolFormat.LOCK_OWNER, 0);
                }
            }
        };
    }

    /** Leaves word who has the lock, for those who wait in vain. Plain stores: a hint, under the lock. */
    void stampHolder(long pid, long nowMs) {
        file.setLong(SpoolFormat.WRITER_PID, pid);
        file.setLong(SpoolFormat.WRITER_LOCKED_MS, nowMs);
    }

    long writerPid() {
        return file.getLong(SpoolFormat.WRITER_PID);
    }

    long writerLockedMs() {
        return file.getLong(SpoolFormat.WRITER_LOCKED_MS);
    }

    /** Says that a reader is about to sleep. It must look at the commit once more before it does. */
    void wantBell() {
        file.setLong(SpoolFormat.BELL_WANTED, 1);
        // Store, then load, in this order for all to see; pairs with the fence in takeBellWanted. One of the two sides
        // sees the other: the reader the commit, or the writer the word.
        MappedFile.fullFence();
    }

    /** True iff a reader sleeps: the caller must ring. Under the writer's lock, after the commit. */
    boolean takeBellWanted() {
        MappedFile.fullFence();
        if (file.getLong(SpoolFormat.BELL_WANTED) == 0) {
            return false;
        }
        // A reader that sets it between the load and this store looks at the commit after setting it, and finds ours.
        file.setLong(SpoolFormat.BELL_WANTED, 0);
        return true;
    }

    long readersChanged() {
        return file.getLongAcquire(SpoolFormat.READERS_CHANGED);
    }

    /** Has writers look at the reader table again. Under the writer's lock. */
    void markReadersChanged() {
        file.addLong(SpoolFormat.READERS_CHANGED, 1);
    }

    long writerBoot() {
        return file.getLong(SpoolFormat.WRITER_BOOT);
    }

    /** Under the writer's lock. */
    void stampBoot(long boot) {
        file.setLong(SpoolFormat.WRITER_BOOT, boot);
    }

    long forcedCommit() {
        return file.getLongAcquire(SpoolFormat.FORCED_COMMIT);
    }

    long forcedOffset() {
        return file.getLongAcquire(SpoolFormat.FORCED_OFFSET);
    }

    /** Notes that this commit is on the disk with all its frames; never goes back, whoever is first. */
    void markForced(Commit commit) {
        raise(SpoolFormat.FORCED_OFFSET, commit.nextOffset);
        raise(SpoolFormat.FORCED_COMMIT, commit.number);
    }

    /** After frames were cut off: what lies on the disk is what is left. Under the writer's lock. */
    void resetForced(Commit commit) {
        file.setLongRelease(SpoolFormat.FORCED_OFFSET, commit.nextOffset);
        file.setLongRelease(SpoolFormat.FORCED_COMMIT, commit.number);
    }

    private void raise(long word, long value) {
        long known = file.getLongAcquire(word);
        while (known < value && !file.compareAndSetLong(word, known, value)) {
            known = file.getLongAcquire(word);
        }
    }

    long evictedDamaged() {
        return file.getLong(SpoolFormat.EVICTED_DAMAGED);
    }

    /** Under the writer's lock. */
    void addEvictedDamaged(long frames) {
        file.setLong(SpoolFormat.EVICTED_DAMAGED, evictedDamaged() + frames);
    }
}
