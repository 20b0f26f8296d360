package io.spool.core.value;

import java.util.Optional;

/**
 * A rule of the format that a spool breaks, other than by a damaged frame.
 *
 * @param kind which rule
 * @param reader name of the reader that is concerned; empty when none is, or when its name is what is damaged
 * @param text what was found, for people
 */
public record Problem(Kind kind, Optional<String> reader, String text) {

    /** Which rule is broken. */
    public enum Kind {
        /** What is said to be on the disk is not readable. */
        DISK_RECORD,
        /** Which file the spool lives in, and which spool it is, is not readable. */
        HOME_RECORD,
        /** A slot of the reader table is in use, and its name is not readable. */
        READER_NAME,
        /** It cannot be told whether a reader is protected; it counts as if it were. */
        READER_PROTECTION,
        /** Neither copy of a reader's position is whole. */
        READER_POSITION,
        /** A reader's position is behind the end of the spool. */
        READER_AHEAD,
        /** The table of origins is not readable. */
        ORIGINS,
        /** A dictionary is not readable; the frames that need it count as damaged. */
        DICTIONARY
    }

    /** One that concerns no reader. */
    public static Problem of(Kind kind, String text) {
        return new Problem(kind, Optional.empty(), text);
    }

    /** One that concerns this reader. */
    public static Problem of(Kind kind, String reader, String text) {
        return new Problem(kind, Optional.of(reader), text);
    }

    /** The text. */
    @Override
    public String toString() {
        return text;
    }
}
