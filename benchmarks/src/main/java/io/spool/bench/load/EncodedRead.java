package io.spool.bench.load;

import io.spool.bench.contest.Load;
import io.spool.core.error.SpoolException;

/** Reads what {@link EncodedAppend} has appended, which is made first, again and again. The same arguments and notes. */
public final class EncodedRead implements Load {
    private final SpoolRead read;
    private final long[] notes;

    public EncodedRead(String[] arguments) throws SpoolException {
        try (EncodedAppend append = new EncodedAppend(arguments)) {
            notes = append.notes();
        }
        read = SpoolRead.of(arguments[0]);
    }

    @Override
    public long run(long until) throws SpoolException {
        return read.run(until);
    }

    @Override
    public long[] notes() {
        return notes.clone();
    }

    @Override
    public void close() {
        read.close();
    }
}
