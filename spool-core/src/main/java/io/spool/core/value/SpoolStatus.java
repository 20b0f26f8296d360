package io.spool.core.value;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A spool at one moment.
 *
 * @param directory where it is
 * @param identity which it is
 * @param home whether it is a copy
 * @param created when it was created
 * @param sizeBytes size of the ring file
 * @param dataBytes size of the data region
 * @param maxFrameBytes largest content of a frame
 * @param full what an append does when the spool is full
 * @param sync when appended frames are forced to the disk
 * @param minSequence sequence of the oldest frame; equal to {@code nextSequence} when the spool is empty
 * @param minOffset its offset: bytes of storage laid down before it
 * @param nextSequence sequence the next frame will have
 * @param nextOffset its offset
 * @param commits how many commits there have been
 * @param forcedSequence all frames before this sequence are known to be on the disk
 * @param forceFailed when a force last failed, if what it left unwritten was not written again since; the next force that succeeds does
 * @param lastAppend when a frame was last appended; the creation when none was
 * @param writerPid process id of the last writer, 0 when there was none
 * @param evictedDamaged damaged frames that writers came upon when they made room, in the spool's life; a writer looks at no headers where it laid
 *     the frames down itself, so damage that no reader came upon either may go uncounted
 * @param cuts what the last recoveries could not bring back, oldest first
 * @param rates what was appended lately
 * @param clock whether the clock went back while frames were appended
 * @param encoding how frames are encoded, and what that saves
 * @param readers the named readers, by name
 * @param damagedReaders names of readers whose positions are damaged; forget them, and let them start anew
 */
public record SpoolStatus(
        Path directory,
        SpoolIdentity identity,
        SpoolHome home,
        Instant created,
        long sizeBytes,
        long dataBytes,
        int maxFrameBytes,
        FullPolicy full,
        SyncPolicy sync,
        long minSequence,
        long minOffset,
        long nextSequence,
        long nextOffset,
        long commits,
        long forcedSequence,
        Optional<Instant> forceFailed,
        Instant lastAppend,
        long writerPid,
        long evictedDamaged,
        List<Cut> cuts,
        WriteRates rates,
        ClockSteps clock,
        EncodingStatus encoding,
        List<ReaderStatus> readers,
        List<String> damagedReaders) {

    /** How many frames are in the spool. */
    public long frames() {
        return nextSequence
                - minSequence
                - cuts.stream()
                        .mapToLong(cut -> cut.within(minSequence, nextSequence))
                        .sum();
    }

    /** Storage in use, in bytes. */
    public long usedBytes() {
        return nextOffset - minOffset;
    }
}
