package io.spool.core.value;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A spool at one moment.
 *
 * <p>Made by the spool, and by nobody else: later versions may add to it.
 */
public interface SpoolStatus {

    /** The directory of the spool. */
    Path directory();

    /** Identity of the spool. */
    SpoolIdentity identity();

    /** Whether it is a copy. */
    SpoolHome home();

    /** When it was created. */
    Instant created();

    /** Size of the ring file, in bytes. */
    long sizeBytes();

    /** Size of the data region, in bytes. */
    long dataBytes();

    /** Largest content of a frame, in bytes. */
    int maxFrameBytes();

    /** What an append does when the spool is full. */
    FullPolicy full();

    /** When appended frames are forced to the disk. */
    SyncPolicy sync();

    /** Sequence of the oldest frame; equal to {@code nextSequence} when the spool is empty. */
    long minSequence();

    /** Offset of the oldest frame: bytes of storage written before it. */
    long minOffset();

    /** Sequence the next frame will have. */
    long nextSequence();

    /** Offset of the next frame. */
    long nextOffset();

    /** How many commits there have been. */
    long commits();

    /** All frames before this sequence are known to be on the disk. */
    long forcedSequence();

    /**
     * When a force last failed; empty when none did, or when what it left unwritten was written again since: the next force that
     * succeeds does that.
     */
    Optional<Instant> forceFailed();

    /** When a frame was last appended; the creation when none was. */
    Instant lastAppend();

    /** Process id of the last writer, 0 when there was none. */
    long writerPid();

    /**
     * Damaged frames that writers met when they made room, in the spool's life. A writer does not look at the headers of frames that it
     * wrote itself, so damage that no reader met either may go uncounted.
     */
    long evictedDamaged();

    /** What the last recoveries could not bring back, oldest first. */
    List<Cut> cuts();

    /** What was appended lately. */
    WriteRates rates();

    /** Whether the clock went back while frames were appended. */
    ClockSteps clock();

    /** How frames are encoded, and what that saves. */
    EncodingStatus encoding();

    /** The named readers, by name. */
    List<ReaderStatus> readers();

    /** Names of readers, or {@code slot N} where the name is damaged too, whose positions are damaged; forget them, and let them start again. */
    List<String> damagedReaders();

    /**
     * Readers whose names are damaged, called {@code slot N}: one that was protected still is. To be removed by that name, with
     * {@code Spools.forgetReader}.
     */
    default List<ReaderStatus> unnamedReaders() {
        return List.of();
    }

    /** How many frames are in the spool. */
    default long frames() {
        return nextSequence()
                - minSequence()
                - cuts().stream()
                        .mapToLong(cut -> cut.within(minSequence(), nextSequence()))
                        .sum();
    }

    /** Storage in use, in bytes. */
    default long usedBytes() {
        return nextOffset() - minOffset();
    }
}
