package io.spool.cluster;

import org.jspecify.annotations.Nullable;

/** A broker or a worker could not be started, or did not do in time what was asked of it. */
public class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClusterException(String message) {
        super(message);
    }

    ClusterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Keeps the interrupt for whoever looks at the thread next. */
    static ClusterException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new ClusterException("interrupted", cause);
    }
}
