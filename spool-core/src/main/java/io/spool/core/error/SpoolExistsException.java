package io.spool.core.error;

import java.nio.file.Path;

/** A spool cannot be created here: there is one already, or something else is in the way. */
public final class SpoolExistsException extends SpoolException {
    private static final long serialVersionUID = 1L;

    public SpoolExistsException(Path spool, String message) {
        super(spool, message);
    }
}
