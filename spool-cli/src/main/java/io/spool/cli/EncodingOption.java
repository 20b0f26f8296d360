package io.spool.cli;

import io.spool.core.value.Encoding;
import io.spool.core.value.WriterOptions;
import org.jspecify.annotations.Nullable;

/** What the options {@code --encoding} have in common. */
final class EncodingOption {
    static final String LABEL = "plain|keys|zstd|auto";

    /** How {@code spool create} has frames encoded, unless told otherwise: what needs nothing but the JDK to be read. */
    static final Encoding OF_A_NEW_SPOOL = Encoding.KEYS;

    private EncodingOption() {}

    /** For a writer that was told this; null for as the spool was created. */
    static WriterOptions writer(@Nullable Encoding encoding) {
        WriterOptions options = WriterOptions.defaults();
        return encoding == null ? options : options.withEncoding(encoding);
    }
}
