package io.spool.core.ring;

import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.Refusal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes room: moves <i>min</i> past the oldest frames, as far as those who must still read them allow. It goes from header to header,
 * but for stretches whose frames this ring laid down itself: there it goes from {@linkplain Waymarks mark} to mark. What was damaged
 * in such a stretch goes uncounted, if no reader came by.
 *
 * <p>Under the writer's lock.
 */
final class Eviction {
    private final ControlBlock control;
    private final DataRegion data;
    private final FrameSearch search;
    private final Floor floor;
    private final Waymarks marks;
    private final int maxContent;

    // Of the walk that is under way: where it is, where the last frame began that it passed, what was damaged.
    private long oldestSequence;
    private long oldestOffset;
    private long lastPassed;
    private long damaged;
    private boolean isDamageMet;

    private @Nullable Refusal refusal;

    Eviction(RingView view, Waymarks marks) {
        this.control = view.control();
        this.data = view.newData();
        this.search = view.newSearch();
        this.floor = new Floor(control, view.readers(), view.birth().full());
        this.marks = marks;
        this.maxContent = view.birth().geometry().maxContent();
    }

    /**
     * Moves <i>min</i> so far that everything up to {@code end} may be written, and commits it.
     *
     * @param frames how many the caller wants to append, for the refusal
     * @return false when that would take frames which must stay: nothing was changed, and {@link #refusal} says why
     */
    boolean makeRoom(Commit commit, long end, int frames) throws SpoolException {
        oldestSequence = commit.minSequence;
        oldestOffset = commit.minOffset;
        lastPassed = -1;
        damaged = 0;
        isDamageMet = false;
        search.in(commit.generation);
        long top = floor.known(commit);
        if (marks.pass(end - data.size(), Math.min(top, commit.nextSequence))) {
            oldestSequence = marks.sequence();
            oldestOffset = marks.offset();
        }
        while (oldestSequence < commit.nextSequence) {
            long storage;
            if (isDamageMet) {
                storage = storageOfWhole(commit);
            } else {
                passWhole(end - data.size(), Math.min(top, commit.nextSequence));
                storage = storageOfFrame(oldestOffset, oldestSequence);
            }
            if (storage == 0) {
                long unnumbered = search.unnumbered(oldestOffset, oldestSequence, Long.MAX_VALUE);
                if (unnumbered > 0) {
                    oldestOffset += unnumbered;
                    continue;
                }
                long from = oldestSequence;
                findOldest(commit);
                if (oldestSequence > from && oldestSequence > top && oldestSequence > floor.look(commit)) {
                    return refuse(frames, end, commit);
                }
                storage = oldestSequence == commit.nextSequence ? 0 : search.storage;
            }
            if (end - oldestOffset <= data.size() || oldestSequence == commit.nextSequence) {
                break;
            }
            if (oldestSequence >= top) {
                top = floor.look(commit);
                if (oldestSequence >= top) {
                    return refuse(frames, end, commit);
                }
            }
            lastPassed = isDamageMet ? -1 : oldestOffset;
            oldestOffset += storage;
            oldestSequence++;
        }
        if (oldestSequence == commit.nextSequence) {
            // All are gone, and with them what would say where the oldest begins.
            oldestOffset = commit.nextOffset;
        }
        commit.minSequence = oldestSequence;
        commit.minOffset = oldestOffset;
        control.commit(commit);
        if (damaged > 0) {
            control.addEvictedDamaged(damaged);
        }
        return true;
    }

    /**
     * Passes frames that are as they should be, which nearly all are, up to an offset or a sequence. A loop by itself, of
     * little more than loads: those of many frames, each in a cache line that nothing has touched for a lap, then overlap.
     */
    private void passWhole(long toOffset, long toSequence) {
        long offset = oldestOffset;
        long sequence = oldestSequence;
        long passed = lastPassed;
        while (offset < toOffset && sequence < toSequence) {
            long storage = storageOfFrame(offset, sequence);
            if (storage == 0) {
                break;
            }
            passed = offset;
            offset += storage;
            sequence++;
        }
        oldestOffset = offset;
        oldestSequence = sequence;
        lastPassed = passed;
    }

    /**
     * The header at the oldest offset is not the one that was expected. Whatever comes next that is whole becomes the oldest.
     * It is looked for from behind the start of the frame before, whose length was believed and may be what is damaged. A
     * damaged filler costs nothing, and sequences that a recovery cut off are not damaged.
     *
     * <p>From here on no header is believed without the frame's check, until this append has its room. So the walk never returns to what it has
     * passed, and its time is linear in the bytes, whatever they are.
     */
    private void findOldest(Commit commit) {
        long from = oldestSequence;
        long fromOffset = oldestOffset;
        isDamageMet = true;
        long start = lastPassed < 0 ? oldestOffset : lastPassed + SpoolFormat.FRAME_ALIGNMENT;
        if (search.next(start, commit.nextOffset, from, commit.nextSequence)) {
            oldestOffset = search.offset;
            oldestSequence = search.sequence;
        } else {
            oldestOffset = commit.nextOffset;
            oldestSequence = commit.nextSequence;
        }
        if (oldestOffset != fromOffset) {
            damaged += oldestSequence - from;
        }
    }

    private boolean refuse(int frames, long end, Commit commit) {
        long free = data.size() - (commit.nextOffset - oldestOffset);
        refusal = new Refusal(frames, end - commit.nextOffset, free, floor.reader());
        return false;
    }

    /** Storage of the frame that must begin here, going by its header alone; 0 when the header is not its own. */
    private long storageOfFrame(long offset, long sequence) {
        long lap = data.toLapEnd(offset);
        if (lap < SpoolFormat.FRAME_HEADER || data.sequence(offset) != sequence) {
            return 0;
        }
        int length = data.length(offset);
        long meta = data.meta(offset);
        long storage = FrameHeader.storage(length, meta);
        boolean possible = FrameHeader.isStoragePossible(length, meta, maxContent)
                && !FrameHeader.isUnnumbered(meta)
                && (storage == lap || storage <= lap - SpoolFormat.FRAME_HEADER);
        return possible ? storage : 0;
    }

    /** Storage of the frame that must begin at the oldest offset, if it is whole; else 0. */
    private long storageOfWhole(Commit commit) {
        return search.isFrame(oldestOffset, commit.nextOffset, oldestSequence, oldestSequence + 1) ? search.storage : 0;
    }

    /** Bytes that were copied out of the ring to step over damage. */
    long bytesCopied() {
        return search.bytesCopied();
    }

    /** Why {@link #makeRoom} has just returned false. */
    Refusal refusal() {
        return Objects.requireNonNull(refusal);
    }
}
