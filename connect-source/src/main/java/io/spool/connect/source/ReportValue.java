package io.spool.connect.source;

/** What the value of a record is that tells of frames which could not be delivered as they should be. */
enum ReportValue {
    /** A struct with a schema. */
    STRUCT,
    /** A text. */
    STRING,
    /** Bytes. */
    BYTES
}
