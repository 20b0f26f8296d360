package io.spool.connect.source;

/** What the task does when frames were overwritten before it had read them. */
enum LossPolicy {
    /** Say which, count them, and go on. */
    REPORT,
    /** Fail, so that a person decides. */
    FAIL
}
