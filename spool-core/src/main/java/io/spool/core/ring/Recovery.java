package io.spool.core.ring;

import io.spool.core.format.SpoolFormat;
import io.spool.core.value.Cut;
import io.spool.core.value.SyncPolicy;
import java.time.Instant;
import java.util.Optional;

/**
 * Puts a ring in order after the machine went down with pages unwritten.
 *
 * <p>The disk has any mixture of old and new sectors. What can be relied on:
 *
 * <ul>
 *   <li>A commit and a disk record that were stored, no older than when the last force returned.
 *   <li>A frame's own check: a frame that is whole was written, and as sequences are never given out twice, it is the one.
 *   <li>Everything below the forced offset was on the disk once. What is not whole there was overwritten later by frames
 *       that this commit does not know of, or was damaged; nothing there is cut off.
 * </ul>
 *
 * <p>So there are, from the oldest offset on: a stretch that newer frames were being written over; what is whole; and, behind
 * the forced offset, frames whose sectors may or may not have reached the disk, in any order.
 */
final class Recovery {
    /** So many bytes of whole frames one behind the other say that the newest writes did not get any further. */
    private static final long SOLID = 64L << 20;

    private final DataRegion data;
    private final FrameSearch search;
    private final Commit commit;
    private final DiskRecord disk;
    private final boolean forcesEachAppend;

    /** Bytes that an append that was under way can have written over, its filler included. */
    private final long largestAppend;

    /** Set when frames were found that are newer than the commit. */
    private boolean overwritten;

    // The end of what is kept.
    private long keptOffset;
    private long keptSequence;

    Recovery(DataRegion data, FrameSearch search, Commit commit, DiskRecord disk, BirthRecord birth) {
        this.data = data;
        this.search = search;
        this.commit = commit;
        this.disk = disk;
        this.forcesEachAppend = birth.sync().mode() == SyncPolicy.Mode.COMMIT;
        this.largestAppend = data.size() / 2
                + data.size() / SpoolFormat.ORIGINS_SHARE
                + birth.geometry().maxStorage();
    }

    /**
     * Changes the commit to what the frames bear out.
     *
     * @param highestPosition of all readers
     * @return what was cut off, or may have been
     */
    Optional<Cut> recover(long highestPosition, long nowMs) {
        long reserved = forcesEachAppend ? 0 : disk.reserved;
        long next = Math.max(commit.nextSequence, Math.max(reserved, highestPosition));
        long oldestOffset = commit.minOffset;
        long oldestSequence = commit.minSequence;
        // What has an origin comes again from there: rather give up more frames than have a hole among them.
        boolean comesAgain = commit.origins != 0;
        if (!findOldest()) {
            keepNothing(oldestSequence);
        } else if (disk.forcedOffset >= commit.nextOffset) {
            keptOffset = commit.nextOffset;
            keptSequence = commit.nextSequence;
        } else if (disk.forcedOffset > commit.minOffset) {
            keepFrom(disk.forcedOffset, disk.forcedSequence);
        } else if (comesAgain && disk.forcedOffset == commit.minOffset) {
            keepFrom(commit.minOffset, commit.minSequence);
        } else if (comesAgain && disk.forcedOffset == oldestOffset && !overwritten) {
            keepNothing(oldestSequence);
        } else {
            keepLongestRun();
        }
        commit.origins = newestOrigins(
                commit.minOffset < commit.nextOffset ? keptOffset : Math.min(keptOffset, disk.forcedOffset));
        commit.nextOffset = keptOffset;
        commit.nextSequence = next;
        if (keptSequence == next) {
            return Optional.empty();
        }
        commit.generation++;
        return Optional.of(new Cut(keptSequence, next, Instant.ofEpochMilli(nowMs), commit.generation));
    }

    /**
     * Moves <i>min</i> past what newer frames were written over: past the last of those that are found, and to the first
     * whole frame behind it.
     *
     * @return false when there is no such frame
     */
    private boolean findOldest() {
        long end = commit.nextOffset;
        long at = commit.minOffset;
        long solidFrom = at;
        long oldestOffset = -1;
        long oldestSequence = -1;
        // Where every append is forced there was only one, but its sequences will be given out again: none of its
        // frames may be left where they could be taken for those.
        long lookUntil = forcesEachAppend ? commit.nextOffset - data.size() + largestAppend : 0;
        while (at < end && (at - solidFrom < SOLID || at < lookUntil)) {
            long unnumbered = search.unnumbered(at, 0, Long.MAX_VALUE);
            if (unnumbered == 0 && !search.next(at, end, commit.minSequence, Long.MAX_VALUE)) {
                break;
            }
            long offset = unnumbered > 0 ? at : search.offset;
            long behind = unnumbered > 0 ? at + unnumbered : search.offset + search.storage;
            // Behind the last frame there may be a table of origins, and a filler before it: not newer, and no
            // frame either.
            boolean isLast = unnumbered > 0 && (search.isOrigins || behind == commit.origins - 1);
            if (search.sequence >= commit.nextSequence && !isLast) {
                // Newer than the commit: whatever was here and before here had been given up.
                overwritten = true;
                oldestOffset = -1;
                solidFrom = behind;
            } else if (unnumbered == 0 && oldestOffset < 0) {
                oldestOffset = offset;
                oldestSequence = search.sequence;
                solidFrom = offset;
            } else if (offset != at) {
                solidFrom = offset;
            }
            at = behind;
        }
        if (oldestOffset < 0) {
            return false;
        }
        commit.minOffset = oldestOffset;
        commit.minSequence = oldestSequence;
        return true;
    }

    /**
     * The newest table of origins among what is kept. If even the frames since the last force were overwritten, there may be
     * none that is right, and an older one is taken, or none: then what comes again from there is taken again.
     */
    private long newestOrigins(long before) {
        if (isTable(commit.origins, before)) {
            return commit.origins;
        }
        long newest = isTable(disk.forcedOrigins, before) ? disk.forcedOrigins : 0;
        long at = Math.max(commit.minOffset, disk.forcedOffset);
        while (at < before) {
            long unnumbered = search.unnumbered(at, 0, Long.MAX_VALUE);
            if (unnumbered > 0) {
                newest = search.isOrigins ? at + 1 : newest;
                at += unnumbered;
            } else if (search.isFrame(at, before, 0, Long.MAX_VALUE)) {
                at += search.storage;
            } else {
                break;
            }
        }
        return newest;
    }

    /** True iff this word of a commit means a table that is whole, and that no kept frame was written over. */
    private boolean isTable(long origins, long before) {
        return origins > 0
                && origins <= before
                && keptOffset - (origins - 1) <= data.size()
                && search.origins(origins - 1) != null;
    }

    private void keepNothing(long fromSequence) {
        commit.minSequence = fromSequence;
        commit.minOffset = commit.nextOffset;
        keptOffset = commit.nextOffset;
        keptSequence = fromSequence;
    }

    /** Keeps all before this offset, and behind it whole batches up to the first frame that is not whole. */
    private void keepFrom(long offset, long sequence) {
        keptOffset = offset;
        keptSequence = sequence;
        walk(offset, sequence);
    }

    /**
     * Nothing that is left was ever forced: keeps the longest stretch of whole frames. What is before it was being written
     * over, what is behind it did not all reach the disk.
     */
    private void keepLongestRun() {
        long bestOffset = commit.minOffset;
        long bestSequence = commit.minSequence;
        long bestKeptOffset = commit.minOffset;
        long bestKeptSequence = commit.minSequence;
        long at = commit.minOffset;
        while (search.next(at, commit.nextOffset, commit.minSequence, commit.nextSequence)) {
            long offset = search.offset;
            long sequence = search.sequence;
            long behind = offset + search.storage;
            keptOffset = offset;
            keptSequence = sequence;
            at = Math.max(behind, walk(offset, sequence));
            if (keptOffset - offset > bestKeptOffset - bestOffset) {
                bestOffset = offset;
                bestSequence = sequence;
                bestKeptOffset = keptOffset;
                bestKeptSequence = keptSequence;
            }
        }
        commit.minOffset = bestOffset;
        commit.minSequence = bestSequence;
        keptOffset = bestKeptOffset;
        keptSequence = bestKeptSequence;
    }

    /**
     * Walks from frame to frame as long as they are whole; what is kept ends behind the last batch that is whole.
     *
     * @return the offset behind the last frame that is whole
     */
    private long walk(long from, long sequence) {
        long at = from;
        long expected = sequence;
        while (at < commit.nextOffset) {
            long unnumbered = search.unnumbered(at, expected, commit.nextSequence);
            if (unnumbered > 0) {
                at += unnumbered;
                if (search.isOrigins) {
                    // Always the last of its batch.
                    keptOffset = at;
                    keptSequence = expected;
                }
            } else if (search.isFrame(at, commit.nextOffset, expected, commit.nextSequence)) {
                expected = search.sequence + 1;
                at += search.storage;
                if (!search.more) {
                    keptOffset = at;
                    keptSequence = expected;
                }
            } else {
                break;
            }
        }
        return at;
    }
}
