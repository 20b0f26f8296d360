package io.spool.connect.source;

/** What the task does with a frame that is not a record, when it expects records. */
enum ForeignFrames {
    /** Takes it as any JSON. */
    PLAIN,
    /** Fails. */
    FAIL
}
