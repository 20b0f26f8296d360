package io.spool.connect.source;

/** What the task does with a frame that no record can be made of. */
enum BadFrames {
    /** Fails, so that a person decides. */
    FAIL,
    /** Says which, counts it, and goes on. */
    SKIP,
    /** As {@link #SKIP}, and hands the frame's bytes to a topic of their own. */
    DIVERT
}
