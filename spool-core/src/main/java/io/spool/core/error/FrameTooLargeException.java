package io.spool.core.error;

import java.nio.file.Path;

/** A frame, or a batch as a whole, is larger than this spool can ever take. Nothing of it was written. */
public final class FrameTooLargeException extends SpoolException {
    private static final long serialVersionUID = 1L;

    public FrameTooLargeException(Path spool, String message) {
        super(spool, message);
    }
}
