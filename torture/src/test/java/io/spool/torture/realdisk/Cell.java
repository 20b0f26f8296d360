package io.spool.torture.realdisk;

import io.spool.core.value.CreateOptions;
import io.spool.core.value.Encoding;
import io.spool.core.value.SyncPolicy;
import java.nio.file.Path;
import java.time.Duration;

/** The spools on the disk: one of each mode and encoding. */
enum Cell {
    NONE_PLAIN(SyncPolicy.Mode.NONE, Encoding.PLAIN),
    NONE_KEYS(SyncPolicy.Mode.NONE, Encoding.KEYS),
    INTERVAL_PLAIN(SyncPolicy.Mode.INTERVAL, Encoding.PLAIN),
    INTERVAL_KEYS(SyncPolicy.Mode.INTERVAL, Encoding.KEYS),
    COMMIT_PLAIN(SyncPolicy.Mode.COMMIT, Encoding.PLAIN),
    COMMIT_KEYS(SyncPolicy.Mode.COMMIT, Encoding.KEYS);

    private static final int SIZE = 128 << 10;
    private static final Duration INTERVAL = Duration.ofMillis(40);

    private final SyncPolicy.Mode mode;
    private final Encoding encoding;

    Cell(SyncPolicy.Mode mode, Encoding encoding) {
        this.mode = mode;
        this.encoding = encoding;
    }

    Path directory(Path root) {
        return root.resolve(name());
    }

    CreateOptions options() {
        SyncPolicy sync = switch (mode) {
            case NONE -> SyncPolicy.none();
            case INTERVAL -> SyncPolicy.interval(INTERVAL);
            case COMMIT -> SyncPolicy.commit();
        };
        return CreateOptions.ofSize(SIZE).withReaderSlots(4).withSync(sync).withEncoding(encoding);
    }

    boolean encodes() {
        return encoding != Encoding.PLAIN;
    }

    /** Whether an append that has returned is on the disk. */
    boolean forcesAppends() {
        return mode == SyncPolicy.Mode.COMMIT;
    }

    /** The least storage that a frame of these suites takes. */
    int storageOf(int contentBytes) {
        return encodes() ? 32 : (24 + contentBytes + 7) / 8 * 8;
    }
}
