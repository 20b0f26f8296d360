package io.spool.cli;

import java.io.IOException;

/** Whoever read the output has gone, as {@code head} does: no failure, and nothing to tell. */
final class OutputClosedException extends IOException {
    private static final long serialVersionUID = 1L;

    OutputClosedException(IOException cause) {
        super("the output was closed", cause);
    }
}
