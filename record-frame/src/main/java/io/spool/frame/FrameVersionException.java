package io.spool.frame;

/** A frame or a schema file was written by a newer release, in a version that this one cannot read. */
public final class FrameVersionException extends FrameException {
    private static final long serialVersionUID = 1L;

    private final long found;

    /**
     * @param what what carries the version, for instance "record frame"
     * @param found the version that it carries
     * @param newest the newest version that can be read here
     */
    public FrameVersionException(String what, long found, int newest) {
        super(
                "Cannot read this " + what + ": found version " + found + ", expected 1 to " + newest
                        + ". Read it with a newer release of Spool.",
                null);
        this.found = found;
    }

    /** The version that was found. */
    public long found() {
        return found;
    }
}
