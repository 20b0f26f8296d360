package io.spool.core.error;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Something that could not be done with a spool; the message says what, where, and what to do. */
public class SpoolException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Path spool;

    public SpoolException(Path spool, String message) {
        super(message + " [spool " + spool + "]");
        this.spool = spool;
    }

    public SpoolException(Path spool, String message, @Nullable Throwable cause) {
        super(message + " [spool " + spool + "]", cause);
        this.spool = spool;
    }

    /** The spool's directory; null only in a copy of this exception that came out of serialisation. */
    public @Nullable Path spool() {
        return spool;
    }
}
