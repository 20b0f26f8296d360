package io.spool.metrics;

import io.spool.core.value.RateBucket;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.WriteRates;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;

/**
 * What a spool's series of write rates say about now.
 *
 * <p>Immutable.
 */
final class WriteHistory {
    private static final Duration RECENT = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(2);

    private final WriteRates rates;
    private final Instant created;
    private final Instant now;

    WriteHistory(WriteRates rates, Instant created, Instant now) {
        this.rates = rates;
        this.created = created;
        this.now = now;
    }

    static WriteHistory of(SpoolStatus status, Instant now) {
        return new WriteHistory(status.rates(), status.created(), now);
    }

    /** Frames a second, in the last minute. */
    double framesPerSecond() {
        return recent(RateBucket::frames);
    }

    /** Storage laid down, in bytes a second, in the last minute. */
    double bytesPerSecond() {
        return recent(RateBucket::bytes);
    }

    /** A spool that is younger than a minute is measured by its age, but by no less than a second: it would show a spike. */
    private double recent(ToLongFunction<RateBucket> what) {
        // The buckets are whole seconds, and the newest of them is not over yet.
        Instant begin =
                Instant.ofEpochSecond(now.getEpochSecond()).minus(RECENT).plusSeconds(1);
        long sum = rates.seconds().stream()
                .filter(bucket -> !bucket.start().isBefore(begin))
                .mapToLong(what)
                .sum();
        Instant since = created.isAfter(begin) ? created : begin;
        return sum / Math.max(1, seconds(Duration.between(since, now)));
    }

    /**
     * How long ago the frame was appended behind which there are no more than {@code frames}, itself counted, in seconds: for
     * a lag, the age of the oldest unread frame. True to a second within the last minute, to a minute within the last hour, to an
     * hour beyond it. What was appended longer ago than 48 hours counts as 48 hours.
     */
    double age(long frames) {
        if (frames <= 0) {
            return 0;
        }
        return age(rates.seconds(), Duration.ofSeconds(1), frames)
                .orElseGet(() -> age(rates.minutes(), Duration.ofMinutes(1), frames)
                        .orElseGet(() ->
                                age(rates.hours(), Duration.ofHours(1), frames).orElseGet(this::longest)));
    }

    private double longest() {
        return Math.min(seconds(LONGEST), secondsSince(created));
    }

    private OptionalDouble age(List<RateBucket> oldestFirst, Duration width, long frames) {
        long left = frames;
        for (int i = oldestFirst.size() - 1; i >= 0; i--) {
            RateBucket bucket = oldestFirst.get(i);
            if (bucket.frames() >= left) {
                Instant end = bucket.start().plus(width);
                double endsAgo = secondsSince(end);
                double beganAgo = secondsSince(bucket.start());
                // As if they had come evenly.
                return OptionalDouble.of(endsAgo + (beganAgo - endsAgo) * left / bucket.frames());
            }
            left -= bucket.frames();
        }
        return OptionalDouble.empty();
    }

    /**
     * How long it takes at the rate of the last minute until so many bytes are written, in seconds; infinite when nothing was
     * written.
     */
    double secondsToWrite(double bytes) {
        double rate = bytesPerSecond();
        return rate == 0 ? Double.POSITIVE_INFINITY : Math.max(0, bytes) / rate;
    }

    /** Seconds since then, 0 when a clock says that it is yet to come. */
    double secondsSince(Instant then) {
        return Math.max(0, seconds(Duration.between(then, now)));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
