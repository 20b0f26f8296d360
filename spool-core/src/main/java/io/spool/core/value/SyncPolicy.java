package io.spool.core.value;

import java.time.Duration;

/**
 * When appended frames are forced to the disk. Fixed at creation. Whatever the policy, nothing that was appended is
 * lost when a <i>process</i> is killed: this is about the machine.
 *
 * @param mode when
 * @param interval for {@link Mode#INTERVAL} the longest time, 1 ms to a day, from one force to the next; else zero
 */
public record SyncPolicy(Mode mode, Duration interval) {

    /** When frames are forced. */
    public enum Mode {
        /** Never by itself: the kernel writes back when it likes. */
        NONE,
        /** At least once in every interval in which frames were appended. */
        INTERVAL,
        /** Before an append returns. */
        COMMIT
    }

    public SyncPolicy {
        long millis = interval.toMillis();
        boolean possible =
                mode == Mode.INTERVAL ? millis >= 1 && interval.compareTo(Duration.ofDays(1)) <= 0 : interval.isZero();
        if (!possible) {
            throw new IllegalArgumentException("sync interval is " + interval
                    + "; it must be 1 ms to 1 day with mode INTERVAL, zero with " + mode);
        }
    }

    /** Never forces by itself. */
    public static SyncPolicy none() {
        return new SyncPolicy(Mode.NONE, Duration.ZERO);
    }

    /** Forces at least this often while frames are appended. */
    public static SyncPolicy interval(Duration interval) {
        return new SyncPolicy(Mode.INTERVAL, interval);
    }

    /** Forces before each append returns. */
    public static SyncPolicy commit() {
        return new SyncPolicy(Mode.COMMIT, Duration.ZERO);
    }
}
