package io.spool.frame;

import org.jspecify.annotations.Nullable;

/** A record cannot be written as a frame, and trying again will not help. */
public final class UnframeableRecordException extends FrameException {
    private static final long serialVersionUID = 1L;

    /**
     * @param found what the record holds
     * @param expected what a frame can hold
     */
    public UnframeableRecordException(String found, String expected) {
        this(found, expected, null);
    }

    /**
     * @param found what the record holds
     * @param expected what a frame can hold
     * @param cause the complaint behind this one, where there is one
     */
    public UnframeableRecordException(String found, String expected, @Nullable Throwable cause) {
        super(
                "The record cannot be framed: found " + found + ", expected " + expected
                        + ". Change the record with a transform, or send it to the errant-record reporter.",
                cause);
    }
}
