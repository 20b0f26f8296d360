package io.spool.core.ring;

import io.spool.core.format.SpoolFormat;

/** What is known of the disk, as one slot of the control block's disk record holds it. Stored under the writer's lock. */
final class DiskRecord extends Slot {
    /** The boot and the mount that the spool was last opened for writing in; 0 is unknown. */
    long mount;

    /** Newest commit known to be on the disk with all its frames, and its next sequence and offset. */
    long forcedCommit;

    long forcedSequence;
    long forcedOffset;

    /** No sequence from this one on has been given to a frame that may be missing on the disk. */
    long reserved;

    /** {@link #reserved} as it is known to be on the disk. */
    long reservedForced;

    /** {@link Commit#origins} of the newest commit that is known to be on the disk. */
    long forcedOrigins;

    DiskRecord() {
        super(SpoolFormat.SLOT_WORD_COUNT);
    }

    @Override
    void fromWords() {
        mount = words[0];
        forcedCommit = words[1];
        forcedSequence = words[2];
        forcedOffset = words[3];
        reserved = words[4];
        reservedForced = words[5];
        forcedOrigins = words[6];
    }

    @Override
    void toWords() {
        words[0] = mount;
        words[1] = forcedCommit;
        words[2] = forcedSequence;
        words[3] = forcedOffset;
        words[4] = reserved;
        words[5] = reservedForced;
        words[6] = forcedOrigins;
    }

    /** Notes that all up to this commit is on the disk. */
    void force(Commit commit) {
        forcedCommit = commit.number;
        forcedSequence = commit.nextSequence;
        forcedOffset = commit.nextOffset;
        forcedOrigins = commit.origins;
    }

    DiskRecord copy() {
        DiskRecord copy = new DiskRecord();
        toWords();
        System.arraycopy(words, 0, copy.words, 0, words.length);
        copy.fromWords();
        return copy;
    }
}
