package io.spool.core.error;

import java.nio.file.Path;

/** A file at the place of a spool's file does not begin as one: it is foreign and was not touched. */
public final class NotASpoolException extends SpoolException {
    private static final long serialVersionUID = 1L;

    public NotASpoolException(Path spool, String message) {
        super(spool, message);
    }
}
