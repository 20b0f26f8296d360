package io.spool.connect.source;

/** Makes a record out of a frame. Used by one thread. */
interface FrameToRecord {
    /**
     * What the record holds.
     *
     * @param array holds the frame; not kept
     * @param timeMs when the frame was appended
     * @throws FrameRefusedException when no record can be made of it
     */
    RecordContent convert(byte[] array, int from, int length, long timeMs) throws FrameRefusedException;
}
