package io.spool.cli;

import io.spool.core.value.Gap;
import java.io.IOException;

/** Where frames are copied to. */
interface FrameSink {

    /** Takes the source's current frame, whose array must not change before {@link #flush}. */
    void take(FrameSource source) throws IOException;

    /** Takes a schema that frames behind it may name. */
    void take(byte[] schema) throws IOException;

    /** Is told what a source misses. */
    default void take(Gap gap) throws IOException {}

    /** Returns when all frames have been handed on. */
    void flush() throws IOException;
}
