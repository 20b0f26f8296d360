package io.spool.core.ring;

import io.spool.core.format.SpoolFormat;
import io.spool.core.mapped.MappedFile;
import java.time.Instant;
import java.util.Optional;

/**
 * A force that failed, for all processes to know, and what has to be written again because of it.
 *
 * <p>The system calls pages that it could not write clean all the same, and it tells each process of a failure once. So the next
 * force succeeds, in this process or another, and writes nothing. Therefore the failure is noted in the spool; until it is put
 * right nothing is called forced, and the next force first stores one word in each page that may be missing on the disk, with
 * the value that it has.
 *
 * <p>{@link #note} takes no lock. All that stores pages is called under the writer's lock: no other store can be undone then. In each page
 * the first word is stored: only the writer's lock lets anybody change it, if it ever changes.
 */
final class FailedForce {
    private static final long PAGE = SpoolFormat.PAGE;

    /** Bytes that are checked and stored again at once; others may take the lock after that. */
    private static final long STRETCH = 16L << 20;

    private final MappedFile ring;
    private final ReaderTable readers;
    private final DataRegion data;
    private final FrameSearch search;

    FailedForce(RingView view) {
        this.ring = view.file();
        this.readers = view.readers();
        this.data = view.newData();
        this.search = view.newSearch();
    }

    /** What is known of a failure that was not put right yet: a number that grows with each failure; 0 when there is none. */
    long pending() {
        return pending(ring);
    }

    private static long pending(MappedFile ring) {
        // The failure last: one that is put right meanwhile looks as if it were not, which is the safe side.
        long repaired = ring.getLongAcquire(SpoolFormat.FORCE_REPAIRED);
        long failed = ring.getLongAcquire(SpoolFormat.FORCE_FAILED);
        return failed == repaired ? 0 : failed;
    }

    /** When the last force failed that was not put right yet. */
    static Optional<Instant> time(MappedFile ring) {
        long pending = pending(ring);
        return pending == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(pending));
    }

    /**
     * Notes that a force has failed. The time, but always above the number before it. No lock: where two do this at once, one
     * number stands for both, and it is above all that was put right before either began.
     */
    void note() {
        note(ring);
    }

    /** As {@link #note()}, of the spool with this ring file. */
    static void note(MappedFile ring) {
        try {
            long before = ring.getLongAcquire(SpoolFormat.FORCE_FAILED);
            ring.setLongRelease(SpoolFormat.FORCE_FAILED, Math.max(before + 1, WallClock.nowMs()));
        } catch (InternalError e) {
            // The page is gone, and with it the spool: the caller is told why it could not be forced.
        }
    }

    /** Notes that all that this failure left unwritten is on the disk. Under the writer's lock. */
    void putRight(long failure) {
        if (failure > ring.getLongAcquire(SpoolFormat.FORCE_REPAIRED)) {
            ring.setLongRelease(SpoolFormat.FORCE_REPAIRED, failure);
        }
    }

    /** How far frames were checked and stored again, and which of them are damaged. */
    static final class Rewriting {
        private long offset;
        private long expected;
        private long damaged;
        private long firstDamaged;

        /** From what is not known to be on the disk on. */
        private Rewriting(DiskRecord known) {
            this.offset = known.forcedOffset;
            this.expected = known.forcedSequence;
        }

        private void foundWhole(long sequence) {
            if (sequence > expected) {
                firstDamaged = damaged == 0 ? expected : firstDamaged;
                damaged += sequence - expected;
            }
            expected = sequence + 1;
        }

        /** How many frames are damaged, and from which sequence on; empty when none is. */
        Optional<String> damage() {
            return damaged == 0
                    ? Optional.empty()
                    : Optional.of(damaged + " frames from sequence " + firstDamaged + " on");
        }
    }

    static Rewriting begin(DiskRecord known) {
        return new Rewriting(known);
    }

    /**
     * Checks the next frames, and stores their pages again.
     *
     * @param upTo the commit that ends what is to be stored
     * @param now the newest commit
     * @return false when all was stored already
     */
    boolean rewrite(Rewriting rewriting, Commit upTo, Commit now) {
        long end = Math.min(upTo.nextOffset, now.nextOffset);
        long begin = rewriting.offset;
        if (begin < now.minOffset) {
            // Evicted meanwhile.
            begin = now.minOffset;
            rewriting.expected = Math.max(rewriting.expected, now.minSequence);
        }
        if (begin >= end) {
            return false;
        }
        search.in(now.generation);
        long at = begin;
        while (at < end && at - begin < STRETCH) {
            long unnumbered = search.unnumbered(at, now.minSequence, upTo.nextSequence);
            if (unnumbered > 0) {
                at += unnumbered;
            } else if (search.isFrame(at, end, rewriting.expected, upTo.nextSequence)
                    || search.next(at, end, rewriting.expected, upTo.nextSequence)) {
                rewriting.foundWhole(search.sequence);
                at = search.offset + search.storage;
            } else {
                rewriting.foundWhole(upTo.nextSequence);
                at = end;
            }
        }
        data.rewrite(begin, at, PAGE);
        rewriting.offset = at;
        return true;
    }

    /** Stores the pages of the control block and of the reader table again. */
    void rewriteTables() {
        ring.rewrite(0, SpoolFormat.CONTROL_SIZE, PAGE);
        readers.rewrite(PAGE);
    }

    /** Stores the page of the commit and the disk record again. Its first word never changes: no lock. */
    void rewriteCommit() {
        ring.rewrite(0, PAGE, PAGE);
    }
}
