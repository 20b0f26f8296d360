package io.spool.bench.core;

import java.util.Locale;

/** On which kind of file system something was measured. */
enum Place {
    DISK,
    TMPFS;

    /** As tables call it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
