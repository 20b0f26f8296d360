package io.spool.core.ring;

import io.spool.core.format.SpoolFormat;
import org.jspecify.annotations.Nullable;

/**
 * What must hold for every commit, as {@code docs/spool-format.md} numbers it. Checked whenever a commit is read, so that
 * nothing that a damaged or hostile file says is ever used as an address.
 */
final class RingInvariants {
    private RingInvariants() {}

    /** The condition that this commit breaks, in words; null when it breaks none: no garbage on the hot path. */
    static @Nullable String broken(Commit commit, long dataSize) {
        long frames = commit.nextSequence - commit.minSequence;
        long bytes = commit.nextOffset - commit.minOffset;
        if (commit.minSequence < SpoolFormat.FIRST_SEQUENCE || frames < 0) {
            return "1 <= min sequence <= next sequence";
        }
        if (commit.minOffset < 0 || bytes < 0 || bytes > dataSize) {
            return "0 <= min offset <= next offset <= min offset + data size " + dataSize;
        }
        if ((commit.minOffset | commit.nextOffset) % SpoolFormat.FRAME_ALIGNMENT != 0) {
            return "offsets are multiples of 8";
        }
        long origins = commit.origins - 1;
        if (commit.origins != 0
                && (origins < 0
                        || origins % SpoolFormat.FRAME_ALIGNMENT != 0
                        || origins >= commit.nextOffset
                        || commit.nextOffset - origins > dataSize)) {
            return "a table of origins begins before next offset, and at most the data size before it";
        }
        if (commit.generation < 1) {
            return "generation >= 1";
        }
        return null;
    }
}
