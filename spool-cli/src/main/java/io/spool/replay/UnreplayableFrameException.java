package io.spool.replay;

import org.jspecify.annotations.Nullable;

/** No record can be made of a frame; the message says why. */
final class UnreplayableFrameException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreplayableFrameException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
