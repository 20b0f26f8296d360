package io.spool.core.error;

import java.nio.file.Path;

/** Frames are encoded in a way that nothing on the class path knows; the message says what to add. Plain frames still read. */
public final class EncodingMissingException extends SpoolException {
    private static final long serialVersionUID = 1L;

    private final int encoding;

    public EncodingMissingException(Path spool, int encoding, String message) {
        super(spool, message);
        this.encoding = encoding;
    }

    /** The encoding's number, as in a frame's header. */
    public int encoding() {
        return encoding;
    }
}
