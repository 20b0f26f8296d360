package io.spool.core.error;

import java.nio.file.Path;

/** There is no spool at this path: nothing there, or a directory without a ring file. */
public final class NoSpoolException extends SpoolException {
    private static final long serialVersionUID = 1L;

    public NoSpoolException(Path spool, String message) {
        super(spool, message);
    }
}
