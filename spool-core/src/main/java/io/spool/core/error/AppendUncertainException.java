package io.spool.core.error;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The disk failed in the moment of the commit, so that nobody can say whether the frames were appended: they may be there now, or
 * after the machine went down. Every other exception of an append means that nothing was appended.
 *
 * <p>To append the frames again may store them twice, unless they have an origin.
 */
public final class AppendUncertainException extends SpoolException {
    private static final long serialVersionUID = 1L;

    public AppendUncertainException(Path spool, String message, @Nullable Throwable cause) {
        super(spool, message + "; the frames may have been appended", cause);
    }
}
