package io.spool.core.value;

import java.time.Duration;

/**
 * How a writer goes about it.
 *
 * @param lockTimeout how long an append waits for the writer's lock before it fails with {@code SpoolBusyException}
 */
public record WriterOptions(Duration lockTimeout) {
    public WriterOptions {
        if (lockTimeout.isNegative()) {
            throw new IllegalArgumentException("lock timeout is " + lockTimeout + "; it must not be negative");
        }
    }

    /** Waits ten seconds for the lock. */
    public static WriterOptions defaults() {
        return new WriterOptions(Duration.ofSeconds(10));
    }

    public WriterOptions withLockTimeout(Duration timeout) {
        return new WriterOptions(timeout);
    }
}
