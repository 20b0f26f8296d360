package io.spool.frame;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The root of everything that can go wrong between records, frames and schemas. */
public abstract class FrameException extends IOException {
    private static final long serialVersionUID = 1L;

    FrameException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
