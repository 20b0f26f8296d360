package io.spool.core.value;

/** Is told how far a look through a whole spool is, every 256 KiB or so. */
@FunctionalInterface
public interface VerifyProgress {

    /**
     * Tells it.
     *
     * @param done how many of the sequences have been looked at, 0 or more
     * @param total how many there were when the look began, {@code done} or more
     */
    void at(long done, long total);
}
