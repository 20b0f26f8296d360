package io.spool.cli;

import io.spool.core.value.StartPosition;
import picocli.CommandLine.TypeConversionException;

/** Positions in a spool as people write them. */
final class Positions {
    static final String SYNTAX = "earliest, latest, a sequence, or a time: " + Times.SYNTAX;

    private Positions() {}

    static StartPosition parse(String text) {
        if (text.equals("earliest")) {
            return StartPosition.earliest();
        }
        if (text.equals("latest")) {
            return StartPosition.latest();
        }
        try {
            return text.matches("[0-9]+")
                    ? StartPosition.atSequence(Long.parseLong(text))
                    : StartPosition.atTime(Times.parse(text));
        } catch (IllegalArgumentException | TypeConversionException e) {
            throw new TypeConversionException("'" + text + "' is not a position; it must be " + SYNTAX);
        }
    }
}
