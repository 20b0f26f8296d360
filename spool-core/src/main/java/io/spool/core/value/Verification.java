package io.spool.core.value;

import java.util.List;

/**
 * What a look through a whole spool found.
 *
 * @param status the spool when the look began
 * @param frames how many frames were whole, and what was written
 * @param overwritten how many frames were overwritten before the look came to them: the spool is live
 * @param gaps sequences that are not there as they were written: damaged, or cut off by a recovery; in order
 * @param problems what else breaks a rule of the format
 */
public record Verification(SpoolStatus status, long frames, long overwritten, List<Gap> gaps, List<Problem> problems) {

    /** True iff everything is as it was written; what a recovery cut off is no damage. */
    public boolean isSound() {
        return problems.isEmpty() && gaps.stream().noneMatch(gap -> gap.kind() == Gap.Kind.DAMAGED);
    }
}
