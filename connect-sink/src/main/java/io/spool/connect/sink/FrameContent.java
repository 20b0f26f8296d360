package io.spool.connect.sink;

/** What of a record goes into its frame. */
enum FrameContent {
    /** All of it, so that it can be restored exactly. */
    RECORD,
    /** Its value alone, as JSON. */
    VALUE
}
