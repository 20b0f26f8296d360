package io.spool.core.error;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The spool's own bookkeeping breaks an invariant of the format; the message says which, found and expected. */
public final class SpoolCorruptException extends SpoolException {
    private static final long serialVersionUID = 1L;

    public SpoolCorruptException(Path spool, String message) {
        super(spool, message);
    }

    public SpoolCorruptException(Path spool, String message, @Nullable Throwable cause) {
        super(spool, message, cause);
    }
}
