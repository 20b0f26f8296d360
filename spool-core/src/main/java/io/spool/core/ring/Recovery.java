package io.spool.core.ring;

import java.util.Optional;

/**
 * Puts a ring in order after the machine went down with pages unwritten.
 *
 * <p>The disk has any mixture of old and new pages. What can be relied on is a frame's own check: a frame that is whole
 * was written. So the oldest whole frame becomes <i>min</i> (older ones may be overwritten by frames that no commit on
 * the disk knows of), and the run of whole frames from there ends at the first that is not; the rest is cut off.
 */
final class Recovery {
    private final DataRegion data;
    private final FrameSearch search;

    Recovery(DataRegion data, FrameSearch search) {
        this.data = data;
        this.search = search;
    }

    /** Changes {@code commit} to what the frames bear out; empty when it is borne out as it is. */
    Optional<Commit> recover(Commit commit) {
        long minSequence = commit.minSequence;
        long minOffset = commit.minOffset;
        long sequence = minSequence;
        long offset = minOffset;
        if (minSequence < commit.nextSequence && !startsAt(offset, sequence, commit.nextOffset)) {
            if (search.next(minOffset, commit.nextOffset, minSequence, commit.nextSequence)) {
                minSequence = search.sequence;
                minOffset = search.offset;
            } else {
                minSequence = commit.nextSequence;
                minOffset = commit.nextOffset;
            }
            sequence = minSequence;
            offset = minOffset;
        }
        while (sequence < commit.nextSequence) {
            if (search.isFiller(offset)) {
                offset += data.toLapEnd(offset);
            } else if (search.isFrame(offset, commit.nextOffset) && search.sequence == sequence) {
                sequence++;
                offset += search.storage;
            } else {
                break;
            }
        }
        boolean cut = sequence < commit.nextSequence;
        if (!cut && minSequence == commit.minSequence) {
            return Optional.empty();
        }
        commit.minSequence = minSequence;
        commit.minOffset = minOffset;
        if (cut) {
            commit.nextSequence = sequence;
            commit.nextOffset = offset;
            commit.generation++;
        }
        return Optional.of(commit);
    }

    private boolean startsAt(long offset, long sequence, long end) {
        return search.isFiller(offset) || (search.isFrame(offset, end) && search.sequence == sequence);
    }
}
