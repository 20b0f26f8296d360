package io.spool.cli;

import java.io.IOException;

/** The spool is full, and the user does not want to wait. */
final class SpoolFullException extends IOException {
    private static final long serialVersionUID = 1L;

    SpoolFullException(String message) {
        super(message);
    }
}
