package io.spool.host;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.value.CopiedFrom;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells the user that a spool was found to be a copy, and is a spool of its own from now on. Once: the next to open it finds it settled.
 *
 * @param notice is told
 */
public record CopyNotice(Consumer<String> notice) {

    /** Tells it if the opening of this writer found it. */
    public SpoolWriter of(Path directory, SpoolWriter writer) {
        tell(directory, writer.becameCopyOf());
        return writer;
    }

    /** Tells it if the opening of this reader found it. */
    public SpoolReader of(Path directory, SpoolReader reader) {
        tell(directory, reader.becameCopyOf());
        return reader;
    }

    /** Tells what a spool was copied from. */
    public void tell(Path directory, Optional<CopiedFrom> copied) {
        copied.ifPresent(from -> notice.accept(directory + " is a copy of " + from
                + ", and is a spool of its own from now on;"
                + " if the original was moved here from another file system, run 'spool adopt " + directory + "'"));
    }
}
