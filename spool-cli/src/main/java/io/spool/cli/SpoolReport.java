package io.spool.cli;

import io.spool.core.value.RateBucket;
import io.spool.core.value.ReaderStatus;
import io.spool.core.value.SpoolStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The figures that are told of a spool: to people by {@link StatusText}, to programs by {@link StatusJson}.
 *
 * @param look what was seen
 * @param now when this is told
 */
record SpoolReport(SpoolLook look, Instant now) {
    private static final int RATE_SECONDS = 60;
    private static final Duration HOUR = Duration.ofHours(1);

    SpoolStatus status() {
        return look.status();
    }

    /** How long ago the oldest frame was appended that a reader has not read. */
    Optional<Duration> unreadFor(ReaderStatus reader) {
        return Optional.ofNullable(look.unread().get(reader.name())).map(time -> Duration.between(time, now));
    }

    Optional<Duration> untilOverrun(ReaderStatus reader) {
        return Overrun.after(status(), reader, perSecond(recentBytes()));
    }

    /** How long the spool takes frames before it overwrites them, at the last hour's rate; empty when nothing was written. */
    Optional<Duration> holds() {
        return Overrun.toWrite((double) status().dataBytes(), lastHourPerSecond());
    }

    /** The same, if all frames were plain. */
    Optional<Duration> holdsIfPlain() {
        return Overrun.toWrite(status().dataBytes() * status().encoding().ratio(), lastHourPerSecond());
    }

    /** Storage laid down, in bytes a second; by a spool that is younger than an hour, since it was made. */
    private double lastHourPerSecond() {
        Instant start = now.minus(HOUR);
        long bytes = status().rates().minutes().stream()
                .filter(bucket -> bucket.start().isAfter(start))
                .mapToLong(RateBucket::bytes)
                .sum();
        long age = Duration.between(status().created(), now).toSeconds();
        return (double) bytes / Math.max(RATE_SECONDS, Math.min(HOUR.toSeconds(), age));
    }

    double fillPercent() {
        return oneDecimal(100.0 * status().usedBytes() / status().dataBytes());
    }

    /** How much of what is in the spool now this reader has read. */
    double readPercent(ReaderStatus reader) {
        if (status().frames() == 0) {
            return 100;
        }
        long read = Math.max(0, Math.min(status().frames(), reader.sequence() - status().minSequence()));
        return oneDecimal(100.0 * read / status().frames());
    }

    /** Cut, not rounded: 100 means all. */
    private static double oneDecimal(double value) {
        return Math.floor(value * 10) / 10;
    }

    long recentFrames() {
        return lastMinute().stream().mapToLong(RateBucket::frames).sum();
    }

    long recentBytes() {
        return lastMinute().stream().mapToLong(RateBucket::bytes).sum();
    }

    private List<RateBucket> lastMinute() {
        Instant start = now.minusSeconds(RATE_SECONDS);
        return status().rates().seconds().stream()
                .filter(bucket -> bucket.start().isAfter(start))
                .toList();
    }

    static double perSecond(long count) {
        return (double) count / RATE_SECONDS;
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
