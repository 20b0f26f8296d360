package io.spool.core.value;

import java.util.Optional;

/**
 * Whether a spool's directory is the one that the spool was last opened for writing in, or a copy of it.
 *
 * @param state what its file tells
 * @param copiedFrom where the spool came from, if it became a spool of its own as a copy
 */
public record SpoolHome(State state, Optional<CopiedFrom> copiedFrom) {

    /** What the file of a spool tells. */
    public enum State {
        /** It is the file in which the spool was last opened for writing. */
        ORIGINAL,
        /**
         * It is a copy, or was moved from another file system, and has not been opened for writing since. The next to open it for
         * writing gives it an identity of its own.
         */
        UNOPENED_COPY,
        /**
         * Copies are not noticed: inode numbers do not last on this file system, or the spool has not been opened for writing on
         * one where they do.
         */
        UNKNOWN
    }
}
