package io.spool.core.value;

import io.spool.core.format.SpoolFormat;
import java.util.Locale;

/**
 * How writers lay frames down. Whatever it is, readers get back the bytes that were appended, and a spool may hold frames of
 * every kind.
 */
public enum Encoding {
    /** As they are. */
    PLAIN(SpoolFormat.ENCODING_JSON),

    /** What frames repeat, keys above all, is said once, in a dictionary. Needs nothing but the JDK. */
    KEYS(SpoolFormat.ENCODING_KEYS),

    /** Compressed with a dictionary. Needs {@code spool-zstd} on the class path. */
    ZSTD(SpoolFormat.ENCODING_ZSTD),

    /** Whatever takes the fewest bytes of those that are on the class path, tried on the spool's own frames. */
    AUTO(SpoolFormat.ENCODING_WISH_AUTO);

    private final int number;

    Encoding(int number) {
        this.number = number;
    }

    /** Its number in a frame's header, or that of the wish. */
    public int number() {
        return number;
    }

    /** As it stands in options: the name in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one with this number; {@link #PLAIN} when there is none, since plain frames can be read by everybody. */
    public static Encoding of(long number) {
        for (Encoding encoding : values()) {
            if (encoding.number == number) {
                return encoding;
            }
        }
        return PLAIN;
    }
}
