package io.spool.core.value;

import io.spool.core.format.SpoolFormat;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Who reads, and from where.
 *
 * @param name the reader's name: 1 to 96 bytes of UTF-8 without control characters; empty for an anonymous reader, which
 *     leaves no trace in the spool and can read one it may not write to
 * @param start where to start when the spool has no position of this name yet
 * @param protection whether unread frames may be overwritten; for a name that is known already, {@code BY_SPOOL} leaves
 *     it as it is
 * @param batchBytes how much a single read takes at most, in bytes of storage (a larger frame is read on its own)
 */
public record ReaderOptions(Optional<String> name, StartPosition start, Protection protection, int batchBytes) {

    /** What a read takes unless told otherwise: enough to make its fixed costs vanish, and still within a core's cache. */
    public static final int DEFAULT_BATCH_BYTES = 256 * 1024;

    public ReaderOptions {
        name.ifPresent(ReaderOptions::checkName);
        if (batchBytes < 4096) {
            throw new IllegalArgumentException("batch bytes are " + batchBytes + "; they must be at least 4096");
        }
    }

    private static void checkName(String name) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length < 1 || length > SpoolFormat.READER_NAME_MAX || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("reader name is '" + name + "'; it must be 1 to "
                    + SpoolFormat.READER_NAME_MAX + " bytes of UTF-8 without control characters");
        }
    }

    /** A reader whose position is kept in the spool under this name; it starts at the earliest frame the first time. */
    public static ReaderOptions named(String name) {
        return new ReaderOptions(Optional.of(name), StartPosition.earliest(), Protection.BY_SPOOL, DEFAULT_BATCH_BYTES);
    }

    /** A reader that is not known to the spool; it starts at the earliest frame. */
    public static ReaderOptions anonymous() {
        return new ReaderOptions(Optional.empty(), StartPosition.earliest(), Protection.BY_SPOOL, DEFAULT_BATCH_BYTES);
    }

    public ReaderOptions startingAt(StartPosition position) {
        return new ReaderOptions(name, position, protection, batchBytes);
    }

    public ReaderOptions withProtection(Protection kind) {
        return new ReaderOptions(name, start, kind, batchBytes);
    }

    public ReaderOptions withBatchBytes(int bytes) {
        return new ReaderOptions(name, start, protection, bytes);
    }
}
