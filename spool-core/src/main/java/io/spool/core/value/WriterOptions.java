package io.spool.core.value;

import java.time.Duration;
import java.util.Optional;

/**
 * How a writer goes about it.
 *
 * @param lockTimeout how long an append waits for the writer's lock before it fails with {@code SpoolBusyException}
 * @param encoding how frames are encoded; empty for as the spool was created
 */
public record WriterOptions(Duration lockTimeout, Optional<Encoding> encoding) {
    public WriterOptions {
        if (lockTimeout.isNegative()) {
            throw new IllegalArgumentException("lock timeout is " + lockTimeout + "; it must not be negative");
        }
    }

    /** Waits ten seconds for the lock. */
    public static WriterOptions defaults() {
        return new WriterOptions(Duration.ofSeconds(10), Optional.empty());
    }

    public WriterOptions withLockTimeout(Duration timeout) {
        return new WriterOptions(timeout, encoding);
    }

    public WriterOptions withEncoding(Encoding wish) {
        return new WriterOptions(lockTimeout, Optional.of(wish));
    }
}
