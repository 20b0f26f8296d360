package io.spool.core.ring;

import io.spool.core.error.AppendUncertainException;
import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.Cut;
import io.spool.core.value.SyncPolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * What reaches the disk, in which order, and what is known of it.
 *
 * <p><b>Sequences are never given out twice</b>, not even when the machine goes down and frames with them. Readers may have
 * seen those frames, and have told others. So, before a sequence is given to a frame that is not forced before anybody sees
 * it, a bound above it is put on the disk; a recovery goes on at that bound. The bound is moved ahead by about as much as is
 * appended in some seconds, and is brought back to <i>next</i> when appends have ended.
 *
 * <p>Methods that change the disk record are called under the writer's lock.
 */
final class Durability {
    private static final long FIRST_RESERVE = 256;
    private static final long SMALLEST_RESERVE = 64;
    private static final long LARGEST_RESERVE = 1L << 40;

    /** A reserve that was used up sooner is doubled... */
    private static final long SOON_NANOS = Duration.ofSeconds(4).toNanos();

    /** ...and one that lasted longer is halved. */
    private static final long LATE_NANOS = Duration.ofSeconds(16).toNanos();

    private final BirthRecord birth;
    private final ControlBlock control;
    private final DataRegion data;
    private final ReaderTable readers;
    private final FailedForce failed;

    // Guarded by the writer's lock.
    private final DiskRecord disk = new DiskRecord();
    private long reserve = FIRST_RESERVE;
    private long reservedNanos = System.nanoTime() - SOON_NANOS;

    Durability(RingView view) {
        this.birth = view.birth();
        this.control = view.control();
        this.data = view.newData();
        this.readers = view.readers();
        this.failed = new FailedForce(view);
    }

    // ---- before frames are written ----

    /**
     * Sees to it that these sequences may be given out to frames that are not on the disk. Where every append is forced, the disk
     * is told once that appends are under way: then a recovery looks whether one was writing over the oldest frames. Under the
     * lock.
     */
    void reserve(long nextSequence, int frames) throws SpoolException {
        if (control.diskNumber() != disk.number) {
            control.read(disk);
        }
        long end = nextSequence + frames;
        if (end <= disk.reservedForced) {
            return;
        }
        reserveUpTo(forcesEachAppend() ? SpoolFormat.RESERVED_WHILE_APPENDING : end + grownReserve());
    }

    /** How far ahead to reserve: as much as lasts for some seconds. */
    private long grownReserve() {
        long now = System.nanoTime();
        long lasted = now - reservedNanos;
        if (lasted < SOON_NANOS) {
            reserve = Math.min(LARGEST_RESERVE, reserve * 2);
        } else if (lasted > LATE_NANOS) {
            reserve = Math.max(SMALLEST_RESERVE, reserve / 2);
        }
        reservedNanos = now;
        return reserve;
    }

    private void reserveUpTo(long sequence) throws SpoolException {
        disk.reserved = sequence;
        control.write(disk);
        forceControl();
        disk.reservedForced = disk.reserved;
        control.write(disk);
    }

    // ---- an append that is on the disk before anybody sees it ----

    /**
     * Commits frames from {@code start} on so that a reader that sees them can rely on them. Under the lock.
     *
     * @throws AppendUncertainException when the disk may have the commit, which nobody sees yet
     * @throws SpoolException when it cannot have it
     */
    void commitForced(Commit commit, long start) throws SpoolException {
        long failure = failed.pending();
        long from = start;
        if (failure != 0) {
            control.read(disk);
            from = Math.max(commit.minOffset, Math.min(disk.forcedOffset, start));
            data.rewrite(from, start, SpoolFormat.PAGE);
            failed.rewriteTables();
            forcePositions();
        }
        forceData(from, commit.nextOffset);
        // In the slot that is not true: the disk may have it, and nobody looks at it yet.
        control.prepare(commit);
        control.read(disk);
        DiskRecord before = disk.copy();
        disk.force(commit);
        control.write(disk);
        try {
            forceControl();
        } catch (SpoolException e) {
            // Nobody sees the frames, and the next ones are written over them. But the disk may have the commit.
            control.write(before);
            throw new AppendUncertainException(
                    readers.spool(),
                    "the commit could not be forced to the disk: " + e.getMessage()
                            + "; no reader sees the frames now, and they may be there after the machine went down",
                    e);
        }
        if (failure != 0) {
            failed.putRight(failure);
        }
        control.publish(commit);
    }

    // ---- forces ----

    /** A failed force that was not put right yet, see {@link FailedForce}; 0 for none. */
    long failedForce() {
        return failed.pending();
    }

    /** Puts all frames up to this commit on the disk. No lock. */
    void forceFrames(Commit upTo) throws SpoolException {
        DiskRecord known = new DiskRecord();
        control.read(known);
        long from = Math.max(known.forcedOffset, upTo.nextOffset - data.size());
        if (from < upTo.nextOffset) {
            forceData(from, upTo.nextOffset);
        }
    }

    private void forceData(long from, long to) throws SpoolException {
        try {
            data.force(from, to);
        } catch (SpoolException e) {
            failed.note();
            throw e;
        }
    }

    /** Puts the readers' positions on the disk. No lock. */
    void forcePositions() throws SpoolException {
        try {
            readers.force();
        } catch (SpoolException e) {
            failed.note();
            throw e;
        }
    }

    /** Puts one reader's position on the disk. No lock. */
    void forcePosition(int slot) throws SpoolException {
        try {
            readers.force(slot);
        } catch (SpoolException e) {
            failed.note();
            throw e;
        }
    }

    /** Puts the control block on the disk. No lock. */
    void forceControl() throws SpoolException {
        if (failed.pending() != 0) {
            failed.rewriteCommit();
        }
        try {
            control.force();
        } catch (SpoolException e) {
            failed.note();
            throw e;
        }
    }

    // ---- after a force that failed ----

    /** Begins with what is not known to be on the disk. */
    FailedForce.Rewriting beginRewriting() {
        DiskRecord known = new DiskRecord();
        control.read(known);
        return FailedForce.begin(known);
    }

    /** Stores the next pages again, see {@link FailedForce#rewrite}. Under the lock. */
    boolean rewrite(FailedForce.Rewriting rewriting, Commit upTo, Commit now) {
        return failed.rewrite(rewriting, upTo, now);
    }

    /** Stores the pages again that hold no frames. Under the lock. */
    void rewriteTables() {
        failed.rewriteTables();
    }

    /** Notes that what this failure left unwritten is on the disk. Under the lock. */
    void putRight(long failure) {
        failed.putRight(failure);
    }

    /**
     * Notes that all frames up to this commit are on the disk. Under the lock.
     *
     * @param failure the failed force that was known when forcing began, and has been made up for; 0 for none
     * @throws SpoolException when another force has failed since: then nobody knows what is on the disk
     */
    void mark(Commit forced, long failure) throws SpoolException {
        long newest = failed.pending();
        if (newest != 0 && newest != failure) {
            throw new SpoolException(
                    readers.spool(),
                    "a force of another process failed at the same time, and pages of the spool may be missing on the disk;"
                            + " look at the disk and its free space, then force again: they are written again");
        }
        control.read(disk);
        if (forced.number > disk.forcedCommit) {
            disk.force(forced);
            control.write(disk);
        }
    }

    /**
     * Takes the reserve back: no sequence beyond {@code newest} has been given out. Under the lock.
     *
     * @return true iff there was one: the control block should be forced
     */
    boolean settle(Commit newest) {
        control.read(disk);
        if (disk.reserved <= newest.nextSequence) {
            return false;
        }
        disk.reserved = newest.nextSequence;
        disk.reservedForced = newest.nextSequence;
        control.write(disk);
        return true;
    }

    /** True iff something was committed since the last force, or that force failed. */
    boolean isForceDue() {
        DiskRecord known = new DiskRecord();
        control.read(known);
        return known.forcedCommit != control.commitNumber() || failed.pending() != 0;
    }

    // ---- after the page cache was lost ----

    /**
     * Puts in order what was left by those who used the spool before, if the page cache that they wrote into may be gone; and
     * says on the disk whose it is now. Under the lock, when nobody else uses the spool: what others write now is not lost.
     *
     * @param mount the boot of the machine and the mount of the file system; 0 when that cannot be told, and then nobody knows
     *     whether the page cache has outlived those who used the spool
     */
    void takeOver(long mount, FrameSearch search, Commit commit) throws SpoolException {
        control.read(disk);
        if (mount != 0 && disk.mount == mount) {
            return;
        }
        control.heal(commit);
        control.read(disk);
        boolean clean = disk.forcedOffset == commit.nextOffset && disk.reserved <= commit.nextSequence;
        long failure = failed.pending();
        if (!clean) {
            Optional<Cut> cut =
                    new Recovery(data, search, commit, disk, birth).recover(highestPosition(), WallClock.nowMs());
            if (cut.isPresent()) {
                // On the disk before the commit that skips these sequences, so that they are never taken for frames.
                control.addCut(cut.get());
                forceControl();
            }
            control.commit(commit);
            if (failure != 0) {
                // The page cache may not have been lost after all.
                data.rewrite(commit.minOffset, commit.nextOffset, SpoolFormat.PAGE);
                failed.rewriteTables();
                forcePositions();
            }
            // What was read is on the disk, unless this is a copy that was just made.
            forceData(commit.minOffset, commit.nextOffset);
            // The commit that gives frames up is on the disk before anything says that all below its end was forced.
            forceControl();
            disk.force(commit);
            if (failure != 0) {
                failed.putRight(failure);
            }
        }
        if (clean && disk.mount == mount && disk.reservedForced == disk.reserved) {
            return;
        }
        disk.mount = mount;
        disk.reserved = commit.nextSequence;
        disk.reservedForced = commit.nextSequence;
        control.write(disk);
        forceControl();
    }

    /** The highest sequence that a reader says it has come to: it has been given out, whatever the disk knows. */
    private long highestPosition() {
        long highest = 0;
        Position position = new Position();
        for (int slot : readers.taken()) {
            try {
                readers.load(slot, position);
                highest = Math.max(highest, position.sequence);
            } catch (SpoolException e) {
                // Its reader will be told; it says nothing about sequences.
            }
        }
        return highest;
    }

    /** True iff frames are forced before anybody sees them. */
    boolean forcesEachAppend() {
        return birth.sync().mode() == SyncPolicy.Mode.COMMIT;
    }
}
