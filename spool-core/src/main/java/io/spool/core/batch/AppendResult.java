package io.spool.core.batch;

import io.spool.core.value.Refusal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of an append, as the ring leaves it for the caller. Used again for the caller's next append, so that appends make no
 * garbage.
 *
 * <p>Not thread-safe: each thread has its own, so that no thread sees the result of another.
 */
public final class AppendResult {
    private long firstSequence;
    private int count;
    private boolean appended;
    private int repeated;
    private boolean stale;
    private @Nullable Refusal refusal;

    /** Forgets the last append. */
    public void clear() {
        appended = false;
        firstSequence = 0;
        count = 0;
        repeated = 0;
        stale = false;
        refusal = null;
    }

    /** So many frames are about to be committed, from this sequence on. */
    public void committing(long first, int frames) {
        firstSequence = first;
        count = frames;
    }

    /** True iff frames of this append may have been committed: they are about to be, or they are. */
    public boolean mayBeAppended() {
        return count > 0;
    }

    /** They are committed. */
    public void committed() {
        appended = true;
    }

    /** So many frames were left out: the spool has had them from the same origin. */
    public void repeated(int frames) {
        repeated = frames;
    }

    /** A full spool refused all frames. */
    public void refused(Refusal why) {
        clear();
        refusal = why;
    }

    /** Nothing was appended: frames need a dictionary that is too old to be named. */
    public void stale() {
        clear();
        stale = true;
    }

    /** True iff the append is committed. */
    public boolean isAppended() {
        return appended;
    }

    public boolean isRefused() {
        return refusal != null;
    }

    public boolean isStale() {
        return stale;
    }

    /** Sequence of the first frame that was appended; without frames the sequence of the next one. */
    public long firstSequence() {
        if (!appended) {
            throw new IllegalStateException("nothing was appended");
        }
        return firstSequence;
    }

    /** How many frames were appended. */
    public int count() {
        return appended ? count : 0;
    }

    /** How many frames were left out as repeated. */
    public int repeated() {
        return repeated;
    }

    /** Why a full spool refused the frames. */
    public Refusal refusal() {
        return Objects.requireNonNull(refusal, "nothing was refused");
    }
}
