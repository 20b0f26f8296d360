package io.spool.core.value;

import java.time.Duration;
import java.util.Optional;

/**
 * How a writer appends.
 *
 * @param lockTimeout how long an append waits for the writer's lock before it fails with {@code SpoolBusyException}
 * @param encoding how frames are encoded; empty for as the spool was created
 * @param locksData whether each append locks the bytes that it writes, too; false unless asked for
 */
public record WriterOptions(Duration lockTimeout, Optional<Encoding> encoding, boolean locksData) {
    public WriterOptions {
        if (lockTimeout.isNegative()) {
            throw new IllegalArgumentException("lock timeout is " + lockTimeout + "; it must not be negative");
        }
    }

    /** Waits ten seconds for the lock. */
    public static WriterOptions defaults() {
        return new WriterOptions(Duration.ofSeconds(10), Optional.empty(), false);
    }

    public WriterOptions withLockTimeout(Duration timeout) {
        return new WriterOptions(timeout, encoding, locksData);
    }

    public WriterOptions withEncoding(Encoding wish) {
        return new WriterOptions(lockTimeout, Optional.of(wish), locksData);
    }

    /**
     * With a second safeguard beside the writer's lock: each append locks the bytes that it writes, in a file of its own. A writer
     * that got past the writer's lock is then refused with {@code SpoolBusyException}, and nothing is written. It works between
     * writers that all ask for it, and costs some microseconds for each append.
     */
    public WriterOptions withDataLock() {
        return new WriterOptions(lockTimeout, encoding, true);
    }
}
