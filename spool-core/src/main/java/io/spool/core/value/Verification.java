package io.spool.core.value;

import java.util.List;

/**
 * What a verification of a whole spool found.
 *
 * <p>Made by the spool, and by nobody else: later versions may add to it.
 */
public interface Verification {

    /** The spool when the verification began. */
    SpoolStatus status();

    /** How many frames were whole, and what was written. */
    long frames();

    /** How many frames were overwritten before the verification reached them: the spool is live. */
    long overwritten();

    /** Sequences that are not there as they were written: damaged, or cut off by a recovery; in order. */
    List<Gap> gaps();

    /** What else breaks a rule of the format. */
    List<Problem> problems();

    /** True iff everything is as it was written; what a recovery cut off is no damage. */
    default boolean isSound() {
        return problems().isEmpty() && gaps().stream().noneMatch(gap -> gap.kind() == Gap.Kind.DAMAGED);
    }
}
