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
        DAMAGED,
        /**
         * The machine or its disk went down before they were on the disk. At most so many: these sequences may have been given out, and
         * never are again.
         */
        CUT
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
        String what = switch (kind) {
            case LOST -> " frames lost";
            case DAMAGED -> " frames damaged";
            case CUT -> " frames at most cut off: not on the disk when the machine or its disk went down";
        };
        return count() + what + ": sequences " + from + " to " + (to - 1);
    }
}
