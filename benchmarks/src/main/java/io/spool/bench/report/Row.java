package io.spool.bench.report;

import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param command what takes it again
 * @param what was done
 * @param unit of both figures
 * @param other beside what; null where a figure stands for itself
 * @param ratio of ours to the other's, round by round; null where there is no other
 * @param target of the ratio, or of our figure where there is no ratio; null where none was set
 */
public record Row(
        String command,
        String what,
        String unit,
        Spread ours,
        @Nullable String other,
        @Nullable Spread others,
        @Nullable Spread ratio,
        @Nullable Target target) {

    /** A figure that stands for itself. */
    public static Row alone(String command, String what, String unit, Spread ours, @Nullable Target target) {
        return new Row(command, what, unit, ours, null, null, null, target);
    }

    /** Whether it was reached; empty where nothing was to be reached. */
    String met() {
        if (target == null) {
            return "";
        }
        return target.isMet(ratio == null ? ours.median() : ratio.median()) ? "yes" : "**no**";
    }
}
