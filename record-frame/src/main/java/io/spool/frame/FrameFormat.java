package io.spool.frame;

/** The constants of the frame format that both directions share; {@code docs/frame-format.md} says what they mean. */
public final class FrameFormat {
    /** The name of a record frame's first member. No other member may come before it. */
    public static final String MARKER = "spoolRecord";

    /** The version of record frames that this library writes, and the newest that it reads. */
    public static final int VERSION = 1;

    /** The name of a schema file's first member. */
    public static final String SCHEMA_MARKER = "spoolSchema";

    /** The version of schema files that this library writes, and the newest that it reads. */
    public static final int SCHEMA_VERSION = 1;

    /** How deep objects and arrays may stand in each other, the frame itself counted, whoever wrote it. */
    public static final int MAX_NESTING = 500;

    /**
     * How deep a text that is JSON itself may nest and still be embedded as it stands; deeper text becomes a string.
     * Low, because every program that reads frames has to follow.
     */
    public static final int MAX_EMBEDDED_NESTING = 64;

    /**
     * The longest decimal, in characters, that is written as digits. Reading digits takes time that grows with the
     * square of their number, so a longer one is written as its bytes.
     */
    public static final int MAX_DECIMAL_CHARS = 2000;

    /** The largest schema text, in bytes, that is written or read. */
    public static final int MAX_SCHEMA_BYTES = 16 << 20;

    private FrameFormat() {}
}
