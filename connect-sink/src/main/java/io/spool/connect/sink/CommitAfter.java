package io.spool.connect.sink;

/** How safe a record must be before its Kafka offset is committed. */
enum CommitAfter {
    /** On the disk: no crash of the machine loses it. */
    FORCE,
    /** In the spool: no crash of a process loses it, a crash of the machine may. */
    APPEND
}
