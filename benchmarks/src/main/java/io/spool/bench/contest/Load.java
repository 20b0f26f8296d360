package io.spool.bench.contest;

import java.io.IOException;

/**
 * Something that is done again and again while a clock runs. It has a process to itself, so that no other load has warmed up or
 * spoilt its compiled code; it is made by a constructor that takes its arguments as {@code String[]}.
 */
public interface Load extends AutoCloseable {
    long[] NO_NOTES = {};

    /** Makes ready for a turn; not measured. */
    default void prepare() throws Exception {}

    /**
     * Goes on until {@link System#nanoTime} reaches this.
     *
     * @return how many messages it has dealt with
     */
    long run(long until) throws Exception;

    /** What else there is to tell of the last turn. */
    default long[] notes() {
        return NO_NOTES;
    }

    @Override
    default void close() throws IOException {}
}
