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

    /** Sequences that are not there as they were written: damaged, or cut off by a recovery; in order. At most the first 10,000. */
    List<Gap> gaps();

    /** How many gaps there are, those that {@link #gaps} leaves out among them. */
    long gapCount();

    /** How many frames are damaged, in all gaps. */
    long damaged();

    /** What else breaks a rule of the format. */
    List<Problem> problems();

    /** True iff everything is as it was written; what a recovery cut off is no damage. */
    default boolean isSound() {
        return problems().isEmpty() && damaged() == 0;
    }
}
