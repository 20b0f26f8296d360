package io.spool.frame;

import org.jspecify.annotations.Nullable;

/** The bytes are not a whole and correct record frame. Reading them again gives the same answer. */
public final class MalformedFrameException extends FrameException {
    private static final long serialVersionUID = 1L;

    private final int offset;

    /**
     * @param offset where the trouble is, in bytes from the start of the frame
     * @param found what stands there
     * @param expected what should stand there
     */
    public MalformedFrameException(int offset, String found, String expected) {
        this(offset, found, expected, null);
    }

    /**
     * @param offset where the trouble is, in bytes from the start of the frame
     * @param found what stands there
     * @param expected what should stand there
     * @param cause the complaint behind this one, where there is one
     */
    public MalformedFrameException(int offset, String found, String expected, @Nullable Throwable cause) {
        super(
                "Malformed record frame at byte " + offset + ": found " + found + ", expected " + expected
                        + ". The frame was damaged or made by a program that does not follow the frame format;"
                        + " skip it, or divert it to where it can be looked at.",
                cause);
        this.offset = offset;
    }

    /** Where the trouble is, in bytes from the start of the frame. */
    public int offset() {
        return offset;
    }
}
