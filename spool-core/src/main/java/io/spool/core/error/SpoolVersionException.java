package io.spool.core.error;

import java.nio.file.Path;

/** The spool was made by a version of the format which this code does not know. */
public final class SpoolVersionException extends SpoolException {
    private static final long serialVersionUID = 1L;

    public SpoolVersionException(Path spool, String message) {
        super(spool, message);
    }
}
