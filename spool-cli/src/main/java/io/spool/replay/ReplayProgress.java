package io.spool.replay;

/** Is shown how far a replay is, often. */
@FunctionalInterface
public interface ReplayProgress {

    /**
     * Shows it.
     *
     * @param part of what is to be replayed, from 0 to 1; below 0 when nobody knows
     * @param records that have been acknowledged
     */
    void show(double part, long records);
}
