package io.spool.replay;

import io.spool.core.value.ReadBatch;

/** Which frames of a range are replayed. */
@FunctionalInterface
public interface FrameFilter {
    boolean wants(ReadBatch batch, int index);
}
