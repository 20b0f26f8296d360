package io.spool.core.ring;

import io.spool.core.error.SpoolCorruptException;
import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.mapped.LockWords;
import io.spool.core.mapped.MappedFile;
import io.spool.core.value.ClockStep;
import io.spool.core.value.ClockSteps;
import io.spool.core.value.Cut;
import io.spool.core.value.Encoding;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The words at the start of the ring file that change: the commit, what is known of the disk, and what processes tell each
 * other beside them.
 */
final class ControlBlock {
    private final Path spool;
    private final MappedFile file;
    private final long dataSize;
    private final TwoSlots commits;
    private final TwoSlots disk;

    ControlBlock(Path spool, MappedFile file, long dataSize) {
        this.spool = spool;
        this.file = file;
        this.dataSize = dataSize;
        this.commits = new TwoSlots(file, SpoolFormat.COMMIT_NUMBER, SpoolFormat.COMMIT_SLOTS);
        this.disk = new TwoSlots(file, SpoolFormat.DISK_NUMBER, SpoolFormat.DISK_SLOTS);
    }

    // ---- the commit ----

    /** Number of the newest commit: a cheap way to see whether anything happened. */
    long commitNumber() {
        return commits.number();
    }

    /**
     * Copies the newest commit. Lock-free; any thread of any process.
     *
     * @throws SpoolCorruptException when the slot is not one that a writer wrote
     */
    void read(Commit into) throws SpoolCorruptException {
        switch (commits.read(into)) {
            case READ -> check(into);
            case DAMAGED ->
                throw corrupt("commit slot " + (commitNumber() & 1) + " does not hold commit " + commitNumber()
                        + " with a check that matches");
            case RESTLESS -> throw corrupt("the commit number changes faster than a writer can change it");
        }
    }

    private void check(Commit commit) throws SpoolCorruptException {
        String broken = RingInvariants.broken(commit, dataSize);
        if (broken != null) {
            throw corrupt("the commit breaks the format's rule '" + broken + "': " + commit);
        }
    }

    private SpoolCorruptException corrupt(String what) {
        return new SpoolCorruptException(
                spool,
                SpoolFormat.RING_FILE + " is damaged: " + what + "; restore the spool from a copy, or create it anew");
    }

    /**
     * Makes {@code commit} the truth and gives it its number. Under the writer's lock only.
     *
     * <p>Whatever was stored before this call is seen by whoever sees the commit.
     */
    void commit(Commit commit) {
        commits.write(commit);
    }

    /** Lays a commit down where the disk can get it, before anybody sees it. Under the writer's lock. */
    void prepare(Commit commit) {
        commits.prepare(commit);
    }

    /** Makes a prepared commit the truth. Under the writer's lock. */
    void publish(Commit prepared) {
        commits.publish(prepared);
    }

    /**
     * Takes the newest commit that is whole for the true one: after the machine went down, under the writer's lock.
     *
     * @throws SpoolCorruptException when there is none
     */
    void heal(Commit into) throws SpoolCorruptException {
        if (!commits.heal(into)) {
            throw corrupt("neither commit slot has a check that matches");
        }
        check(into);
    }

    // ---- the disk ----

    /** Copies what is known of the disk. A damaged record says nothing: it is taken for one of an unknown boot. */
    void read(DiskRecord into) {
        if (disk.read(into) != TwoSlots.Outcome.READ) {
            Arrays.fill(into.words, 0);
            into.fromWords();
        }
    }

    /** False when the disk record is not one that a writer stored. */
    boolean isDiskRecordWhole() {
        return disk.read(new DiskRecord()) == TwoSlots.Outcome.READ;
    }

    /** Number of the newest disk record: a cheap way to see whether it changed. */
    long diskNumber() {
        return disk.number();
    }

    /** Stores what is known of the disk. Under the writer's lock. */
    void write(DiskRecord record) {
        disk.write(record);
    }

    /** Puts this block on the disk. */
    void force() throws SpoolException {
        file.force(0, SpoolFormat.CONTROL_SIZE);
    }

    // ---- what processes tell each other ----

    /** The words in which processes ask for the writer's lock, and say that they have it. */
    LockWords lockWords() {
        return new LockWords() {
            @Override
            public void want() {
                file.setLongRelease(SpoolFormat.LOCK_WANTED, 1);
            }

            @Override
            public boolean isWanted() {
                return file.getLongAcquire(SpoolFormat.LOCK_WANTED) != 0;
            }

            @Override
            public void clearWanted() {
                file.setLongRelease(SpoolFormat.LOCK_WANTED, 0);
            }

            @Override
            public boolean isOwned() {
                return file.getLongAcquire(SpoolFormat.LOCK_OWNER) != 0;
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
                // with an error, and a compare-and-set with its end. Another's mark that is wiped away costs him a try.
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

    /** Process id of whoever signed for the writer's lock; 0 when nobody has. */
    long lockOwnerPid() {
        return file.getLongAcquire(SpoolFormat.LOCK_OWNER) & 0xFFFF_FFFFL;
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
        // Release: what changed is seen by whoever sees the count. Not an atomic addition: only the lock's holder
        // stores it,
        // and the JVM does not survive an atomic one on a page that is gone.
        file.setLongRelease(SpoolFormat.READERS_CHANGED, file.getLong(SpoolFormat.READERS_CHANGED) + 1);
    }

    long evictedDamaged() {
        return file.getLong(SpoolFormat.EVICTED_DAMAGED);
    }

    /** Under the writer's lock. */
    void addEvictedDamaged(long frames) {
        file.setLong(SpoolFormat.EVICTED_DAMAGED, evictedDamaged() + frames);
    }

    // ---- the clock ----

    /** Notes that the clock went back. Under the writer's lock. */
    void addClockStep(long sequence, long fromMs, long toMs) {
        file.setLong(SpoolFormat.CLOCK_BACK_FROM_MS, fromMs);
        file.setLong(SpoolFormat.CLOCK_BACK_TO_MS, toMs);
        file.setLong(SpoolFormat.CLOCK_BACK_SEQUENCE, sequence);
        // Release: whoever sees the count sees the words. One who reads while the next step is noted may see a mixture:
        // it is
        // for people, and a search only becomes less exact.
        file.setLongRelease(SpoolFormat.CLOCK_BACK_COUNT, file.getLong(SpoolFormat.CLOCK_BACK_COUNT) + 1);
    }

    /** The first sequence since the clock last went back; 0 when it never did. */
    long clockStepSequence() {
        return file.getLongAcquire(SpoolFormat.CLOCK_BACK_COUNT) == 0
                ? 0
                : file.getLong(SpoolFormat.CLOCK_BACK_SEQUENCE);
    }

    ClockSteps clockSteps() {
        long count = file.getLongAcquire(SpoolFormat.CLOCK_BACK_COUNT);
        return count == 0
                ? new ClockSteps(0, Optional.empty())
                : new ClockSteps(
                        count,
                        Optional.of(new ClockStep(
                                file.getLong(SpoolFormat.CLOCK_BACK_SEQUENCE),
                                Instant.ofEpochMilli(file.getLong(SpoolFormat.CLOCK_BACK_FROM_MS)),
                                Instant.ofEpochMilli(file.getLong(SpoolFormat.CLOCK_BACK_TO_MS)))));
    }

    // ---- encodings ----

    /** No dictionary has a number above this one. */
    long newestDictionary() {
        return file.getLong(SpoolFormat.DICTIONARY_NEWEST);
    }

    /** Under the writer's lock. Plain: only those who have the lock go by it. */
    void newestDictionary(long number) {
        file.setLong(SpoolFormat.DICTIONARY_NEWEST, number);
    }

    /** What <i>next</i> was when frames were last looked through for a dictionary in vain. */
    long dictionaryTried() {
        return file.getLong(SpoolFormat.DICTIONARY_TRIED);
    }

    /** A hint, and nothing more: whoever overwrites another's loses little. */
    void dictionaryTried(long sequence) {
        file.setLong(SpoolFormat.DICTIONARY_TRIED, sequence);
    }

    /** How writers should encode frames. */
    Encoding encoding() {
        return Encoding.of(file.getLong(SpoolFormat.ENCODING_WISH));
    }

    /** Bytes of storage that the last frames would have taken as they were given. */
    long plainRecent() {
        return file.getLong(SpoolFormat.PLAIN_RECENT);
    }

    /** Bytes of storage that they took. */
    long storedRecent() {
        return file.getLong(SpoolFormat.STORED_RECENT);
    }

    /** Counts frames whose storage is known, and what they would take plain. Under the writer's lock; statistics. */
    void addStored(long plain, long stored) {
        long plainSum = plainRecent() + plain;
        long storedSum = storedRecent() + stored;
        // 1 when a ring's worth was stored, else 0. Not a branch: the first time that it is taken, after so many
        // appends, would have the
        // compiler do all of an append anew.
        int halving = (int) ((dataSize - storedSum) >>> 63);
        file.setLong(SpoolFormat.PLAIN_RECENT, plainSum >> halving);
        file.setLong(SpoolFormat.STORED_RECENT, storedSum >> halving);
    }

    // ---- cuts ----

    /**
     * Notes what a recovery cut off, for people to see. In the place of the last one when they overlap: that recovery did not
     * come to its end. Under the writer's lock.
     */
    void addCut(Cut cut) {
        long known = file.getLong(SpoolFormat.RECOVERIES);
        if (known > 0 && cut.from() < file.getLong(cut(known - 1) + SpoolFormat.CUT_TO)) {
            known--;
        }
        long at = cut(known);
        file.setLong(at + SpoolFormat.CUT_FROM, cut.from());
        file.setLong(at + SpoolFormat.CUT_TO, cut.to());
        file.setLong(at + SpoolFormat.CUT_TIME_MS, cut.time().toEpochMilli());
        file.setLong(at + SpoolFormat.CUT_GENERATION, cut.generation());
        file.setLongRelease(SpoolFormat.RECOVERIES, known + 1);
    }

    private static long cut(long index) {
        return SpoolFormat.CUTS + Math.floorMod(index, (long) SpoolFormat.CUT_COUNT) * SpoolFormat.CUT_SIZE;
    }

    /** The last cuts, oldest first. */
    List<Cut> cuts() {
        List<Cut> cuts = new ArrayList<>();
        long end = file.getLongAcquire(SpoolFormat.RECOVERIES);
        for (long i = Math.max(0, end - SpoolFormat.CUT_COUNT); i < end; i++) {
            long from = file.getLong(cut(i) + SpoolFormat.CUT_FROM);
            long to = file.getLong(cut(i) + SpoolFormat.CUT_TO);
            // Nothing checks this table: what cannot be is left out.
            if (from >= SpoolFormat.FIRST_SEQUENCE && from <= to) {
                cuts.add(new Cut(
                        from,
                        to,
                        Instant.ofEpochMilli(file.getLong(cut(i) + SpoolFormat.CUT_TIME_MS)),
                        file.getLong(cut(i) + SpoolFormat.CUT_GENERATION)));
            }
        }
        return cuts;
    }
}
