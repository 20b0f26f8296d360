package io.spool.bench.soak;

/** How far a {@link BareCore} has come, in frames since it began. */
public interface BareCoreMXBean {
    String NAME = "io.spool.bench:type=bare-core";

    long getWritten();

    long getRead();

    long getLost();

    /** Frames between the reader's position and the end of the spool; -1 when there is no telling. */
    long getLag();
}
