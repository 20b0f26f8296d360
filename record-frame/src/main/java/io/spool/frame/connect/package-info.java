/**
 * Connect's records to frames and back: the two front doors {@link io.spool.frame.connect.SinkRecordFrames} and
 * {@link io.spool.frame.connect.SourceRecordFrames}, and what they need to know of Connect's schemas and values.
 *
 * <p>How JSON is spelled and where schemas are kept is told in {@link io.spool.frame}. Nothing here knows connectors,
 * configurations or spools.
 */
@NullMarked
package io.spool.frame.connect;

import org.jspecify.annotations.NullMarked;
