package io.spool.cli;

/**
 * How much of what somebody else made is held in memory at once: a share of what Java may use. What is larger is refused before it is
 * taken in, so that a file cannot end the program, and the message can say what to do.
 */
final class MemoryShare {
    /** A line is there several times while it is understood: its buffer, the buffer that it outgrew, characters, bytes. */
    private static final int LINE_PART = 8;

    private static final int SCHEMAS_PART = 4;

    /** What to do when this is too little. */
    static final String REMEDY =
            "if it is meant to be like this, give the program more: SPOOL_JAVA_OPTS=-Xmx4g; if not, do not use the file";

    private MemoryShare() {}

    /** The longest line, in bytes. */
    static long line() {
        return Runtime.getRuntime().maxMemory() / LINE_PART;
    }

    /** All texts of schemas, in bytes. */
    static long schemas() {
        return Runtime.getRuntime().maxMemory() / SCHEMAS_PART;
    }
}
