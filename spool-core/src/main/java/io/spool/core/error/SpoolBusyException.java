package io.spool.core.error;

import java.nio.file.Path;

/** Somebody else holds what was asked for, the writer's lock or a reader's name; the message says who. */
public final class SpoolBusyException extends SpoolException {
    private static final long serialVersionUID = 1L;

    public SpoolBusyException(Path spool, String message) {
        super(spool, message);
    }
}
