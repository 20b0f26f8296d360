package io.spool.cli;

import java.io.IOException;
import java.nio.file.Path;

/** Another process is writing the same snapshot. */
final class SnapshotBusyException extends IOException {
    private static final long serialVersionUID = 1L;

    SnapshotBusyException(Path part) {
        super(
                part
                        + ": another process is writing this snapshot; nothing was touched. Wait for its end, or choose another name");
    }
}
