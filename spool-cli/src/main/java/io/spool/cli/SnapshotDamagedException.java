package io.spool.cli;

import java.io.IOException;

/** A snapshot that is not one, is not whole, or was made by a newer version. */
final class SnapshotDamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    SnapshotDamagedException(String message) {
        super(message);
    }
}
