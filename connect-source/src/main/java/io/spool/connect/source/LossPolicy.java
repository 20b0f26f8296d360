package io.spool.connect.source;

/** What the task does about frames that cannot be read any more. */
enum LossPolicy {
    /** Say which, count them, and go on. */
    REPORT,
    /** Fail, so that a person decides. */
    FAIL,
    /** As {@link #REPORT}, and say so in Kafka as well. */
    GAP_RECORD
}
