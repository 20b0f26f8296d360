package io.spool.core;

import io.spool.core.batch.AppendResult;
import io.spool.core.value.Refusal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one append or offer: all frames were appended but for those that the spool had had, or a full spool refused all.
 * Immutable.
 */
public final class AppendOutcome {
    private final long firstSequence;
    private final int count;
    private final int repeated;
    private final @Nullable Refusal refusal;

    private AppendOutcome(long firstSequence, int count, int repeated, @Nullable Refusal refusal) {
        this.firstSequence = firstSequence;
        this.count = count;
        this.repeated = repeated;
        this.refusal = refusal;
    }

    // Small, so that the compiler inlines it and need not allocate an outcome that the caller only looks at.
    static AppendOutcome of(AppendResult result) {
        return result.isRefused()
                ? new AppendOutcome(0, 0, 0, result.refusal())
                : new AppendOutcome(result.firstSequence(), result.count(), result.repeated(), null);
    }

    /**
     * Sequence of the first frame that was appended; the others follow it by one each. When none was appended because none was
     * given, or all were repeated: the sequence of the next frame.
     *
     * @throws IllegalStateException when the spool refused the frames
     */
    public long firstSequence() {
        if (refusal != null) {
            throw new IllegalStateException("nothing was appended: " + refusal);
        }
        return firstSequence;
    }

    /** How many frames were appended: 0 when the spool refused them. */
    public int count() {
        return count;
    }

    /** How many frames were left out, because the spool had had them from the same origin; see {@code FrameBatch.add}. */
    public int repeated() {
        return repeated;
    }

    /** True iff a full spool refused the frames: none was appended. */
    public boolean isRefused() {
        return refusal != null;
    }

    /** Why a full spool refused the frames; empty when it did not. */
    public Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    @Override
    public String toString() {
        if (refusal != null) {
            return refusal.toString();
        }
        return count + " frames appended from sequence " + firstSequence + " on, " + repeated + " repeated";
    }
}
