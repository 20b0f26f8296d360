package io.spool.cli;

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

/** Moments as people write them. */
final class Times {
    static final String SYNTAX =
            "2026-11-22T10:30:00Z, 2026-11-22T10:30 or 2026-11-22 (local time where no zone is named), or "
                    + "how long ago: 90s, 10m, 2h, 1d";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "[uuuu-MM-dd'T'HH:mm[:ss[.SSS]][XXX]][uuuu-MM-dd]", Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private Times() {}

    static Instant parse(String text) {
        return parse(text, Instant.now());
    }

    /** @param now what a time span is counted back from */
    static Instant parse(String text, Instant now) {
        try {
            return TimeSpan.isOne(text) ? now.minus(TimeSpan.parse(text)) : time(text);
        } catch (DateTimeException e) {
            throw new TypeConversionException("'" + text + "' is not a time; it must be " + SYNTAX);
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
