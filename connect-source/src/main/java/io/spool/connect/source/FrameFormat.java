package io.spool.connect.source;

/** What the frames of a spool are expected to be. */
enum FrameFormat {
    /** Whole records, as the sink writes them. */
    RECORD,
    /** Any JSON, as local programs write it. */
    PLAIN
}
