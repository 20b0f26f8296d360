package io.spool.connect.sink;

import io.spool.frame.FrameBytes;
import io.spool.frame.FrameException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Makes the content of a frame out of a record. Used by one thread. */
interface FrameEncoder {
    /**
     * Appends the content to the buffer; when it throws, what it has appended so far is of no use.
     *
     * @throws io.spool.frame.UnframeableRecordException when no frame can hold this record
     * @throws FrameException when there is trouble with something other than the record
     */
    void encode(SinkRecord record, FrameBytes target) throws FrameException;
}
