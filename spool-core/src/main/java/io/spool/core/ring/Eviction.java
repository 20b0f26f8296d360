package io.spool.core.ring;

import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.mapped.MappedFile;
import io.spool.core.value.Refusal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes room: moves <i>min</i> past the oldest frames, as far as those who must still read them allow.
 *
 * <p>Under the writer's lock.
 */
final class Eviction {
    private final ControlBlock control;
    private final DataRegion data;
    private final FrameSearch search;
    private final Floor floor;
    private final int maxContent;
    private volatile @Nullable Refusal refusal;

    Eviction(RingView view) {
        this.control = view.control();
        this.data = view.data();
        this.search = view.newSearch();
        this.floor = new Floor(control, view.readers(), view.birth().full());
        this.maxContent = view.birth().geometry().maxContent();
    }

    /**
     * Moves <i>min</i> so far that everything up to {@code end} may be written, and commits it.
     *
     * @return false when that would take frames which must stay: nothing was changed
     */
    boolean makeRoom(Commit commit, long end, int frames) throws SpoolException {
        long minSequence = commit.minSequence;
        long minOffset = commit.minOffset;
        long damaged = 0;
        long top = floor.known(commit);
        while (end - minOffset > data.size() && minSequence < commit.nextSequence) {
            if (search.isFiller(minOffset)) {
                minOffset += data.toLapEnd(minOffset);
                continue;
            }
            if (minSequence >= top) {
                top = floor.look(commit);
                if (minSequence >= top) {
                    return refuse(frames, end, commit, minOffset);
                }
            }
            long storage = storageOfFrame(minOffset, minSequence);
            if (storage > 0) {
                minOffset += storage;
                minSequence++;
                continue;
            }
            // The header is not the one that was expected. Whatever comes next that is whole becomes the oldest; a
            // damaged
            // filler costs nothing.
            long from = minSequence;
            long fromOffset = minOffset;
            if (!search.next(minOffset, commit.nextOffset, from, commit.nextSequence)) {
                minOffset = commit.nextOffset;
                minSequence = commit.nextSequence;
            } else if (search.offset == fromOffset && search.sequence == from) {
                // Whole, though no writer lays a frame down like this.
                minOffset += search.storage;
                minSequence++;
                continue;
            } else {
                minOffset = search.offset;
                minSequence = search.sequence;
            }
            if (minOffset != fromOffset) {
                // Else the frame is whole, and the sequences before its own were cut off by a recovery.
                damaged += minSequence - from;
            }
            if (minSequence > top && minSequence > floor.look(commit)) {
                return refuse(frames, end, commit, fromOffset);
            }
        }
        if (minSequence == commit.nextSequence) {
            // All are gone, and with them what would say where the oldest begins.
            minOffset = commit.nextOffset;
        }
        commit.minSequence = minSequence;
        commit.minOffset = minOffset;
        control.commit(commit);
        if (damaged > 0) {
            control.addEvictedDamaged(damaged);
        }
        // The frames' stores stay behind the new min: a reader that copied torn bytes then finds that min has passed
        // them. Pairs with the fence in RingCursor.
        MappedFile.storeStoreFence();
        return true;
    }

    private boolean refuse(int frames, long end, Commit commit, long minOffset) {
        long free = data.size() - (commit.nextOffset - minOffset);
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
                && FrameHeader.encoding(meta) != SpoolFormat.ENCODING_FILLER
                && (storage == lap || storage <= lap - SpoolFormat.FRAME_HEADER);
        return possible ? storage : 0;
    }

    /** Why the last batch that was refused was refused. Any thread; whoever was refused sees its own. */
    Optional<Refusal> lastRefusal() {
        return Optional.ofNullable(refusal);
    }
}
