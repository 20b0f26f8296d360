package io.spool.replay;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A replay cannot go on; the message says why, for the user. */
public final class ReplayException extends IOException {
    private static final long serialVersionUID = 1L;

    ReplayException(String message) {
        this(message, null);
    }

    ReplayException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** What lies at the bottom of a failure of Kafka's client, which wraps up what it has to say. */
    static String reason(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String message = deepest.getMessage();
        return message == null ? deepest.getClass().getSimpleName() : message;
    }
}
