package io.spool.cli;

import io.spool.core.value.StartPosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import picocli.CommandLine.TypeConversionException;

/** Positions in a spool as people write them. */
final class Positions {
    static final String SYNTAX = "earliest, latest, a sequence, or a time: 2026-11-22T10:30:00Z, 2026-11-22T10:30 or "
            + "2026-11-22 (local time where no zone is named)";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "[uuuu-MM-dd'T'HH:mm[:ss[.SSS]][XXX]][uuuu-MM-dd]", Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

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
                    : StartPosition.atTime(time(text));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new TypeConversionException("'" + text + "' is not a position; it must be " + SYNTAX);
        }
    }

    private static Instant time(String text) {
        TemporalAccessor time = TIME.parseBest(text, ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
        if (time instanceof ZonedDateTime zoned) {
            return zoned.toInstant();
        }
        LocalDateTime local = time instanceof LocalDate date ? date.atStartOfDay() : (LocalDateTime) time;
        return local.atZone(ZoneId.systemDefault()).toInstant();
    }
}
