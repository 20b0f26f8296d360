package io.spool.connect.source;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Times that Kafka takes: milliseconds since 1970, not negative. */
final class Timestamps {
    private Timestamps() {}

    /** The same, or null where Kafka would refuse it. */
    static @Nullable Long possible(@Nullable Long timestamp) {
        return timestamp == null || timestamp < 0 ? null : timestamp;
    }

    /** What a value in JSON says: a number of milliseconds, or a text by ISO 8601; null when it says no time. */
    static @Nullable Long of(@Nullable Object value) {
        if (value instanceof Long number) {
            return possible(number);
        }
        if (value instanceof Double number) {
            return number >= 0 && number < Long.MAX_VALUE ? (long) number.doubleValue() : null;
        }
        if (value instanceof String text) {
            try {
                Instant instant = text.endsWith("Z")
                        ? Instant.parse(text)
                        : OffsetDateTime.parse(text).toInstant();
                return possible(instant.toEpochMilli());
            } catch (DateTimeException | ArithmeticException e) {
                return null;
            }
        }
        return null;
    }
}
