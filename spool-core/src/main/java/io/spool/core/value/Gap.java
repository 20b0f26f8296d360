package io.spool.core.value;

/**
 * Frames that a reader did not get.
 *
 * @param kind why
 * @param from sequence of the first of them
 * @param to sequence behind the last of them; always above {@code from}
 */
public record Gap(Kind kind, long from, long to) {

    /** Why a reader did not get frames. */
    public enum Kind {
        /** They were overwritten before they were read. */
        LOST,
        /** They are there, but not as they were written. */
        DAMAGED
    }

    public Gap {
        if (from < 1 || to <= from) {
            throw new IllegalArgumentException("gap is from " + from + " to " + to);
        }
    }

    /** How many. */
    public long count() {
        return to - from;
    }

    @Override
    public String toString() {
        return count() + " frames " + (kind == Kind.LOST ? "lost" : "damaged") + ": sequences " + from + " to "
                + (to - 1);
    }
}
