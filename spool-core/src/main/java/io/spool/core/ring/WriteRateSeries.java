package io.spool.core.ring;

import io.spool.core.format.SpoolFormat;
import io.spool.core.mapped.MappedFile;
import io.spool.core.value.RateBucket;
import io.spool.core.value.WriteRates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How much was appended in each of the last seconds, minutes and hours.
 *
 * <p>Plain stores under the writer's lock, plain loads by anybody: a statistic, which nothing relies on. A writer that is
 * killed in the middle leaves one bucket off by one batch.
 */
final class WriteRateSeries {
    private final MappedFile file;

    WriteRateSeries(MappedFile file) {
        this.file = file;
    }

    /** Under the writer's lock. */
    void add(long nowMs, long frames, long bytes) {
        long second = nowMs / 1_000;
        add(SpoolFormat.RATES_SECONDS, SpoolFormat.SECOND_BUCKETS, second, frames, bytes);
        add(SpoolFormat.RATES_MINUTES, SpoolFormat.MINUTE_BUCKETS, second / 60, frames, bytes);
        add(SpoolFormat.RATES_HOURS, SpoolFormat.HOUR_BUCKETS, second / 3_600, frames, bytes);
    }

    private void add(int series, int buckets, long start, long frames, long bytes) {
        long bucket = series + start % buckets * SpoolFormat.BUCKET_SIZE;
        if (file.getLong(bucket + SpoolFormat.BUCKET_START) != start) {
            file.setLong(bucket + SpoolFormat.BUCKET_START, start);
            file.setLong(bucket + SpoolFormat.BUCKET_FRAMES, 0);
            file.setLong(bucket + SpoolFormat.BUCKET_BYTES, 0);
        }
        file.setLong(bucket + SpoolFormat.BUCKET_FRAMES, file.getLong(bucket + SpoolFormat.BUCKET_FRAMES) + frames);
        file.setLong(bucket + SpoolFormat.BUCKET_BYTES, file.getLong(bucket + SpoolFormat.BUCKET_BYTES) + bytes);
    }

    WriteRates read(long nowMs) {
        long second = nowMs / 1_000;
        return new WriteRates(
                read(SpoolFormat.RATES_SECONDS, SpoolFormat.SECOND_BUCKETS, second, 1),
                read(SpoolFormat.RATES_MINUTES, SpoolFormat.MINUTE_BUCKETS, second / 60, 60),
                read(SpoolFormat.RATES_HOURS, SpoolFormat.HOUR_BUCKETS, second / 3_600, 3_600));
    }

    private List<RateBucket> read(int series, int buckets, long now, long unitSeconds) {
        List<RateBucket> found = new ArrayList<>();
        for (int i = 0; i < buckets; i++) {
            long bucket = series + (long) i * SpoolFormat.BUCKET_SIZE;
            long start = file.getLong(bucket + SpoolFormat.BUCKET_START);
            // Older ones are left over from an earlier round; newer ones from a clock that was set back.
            if (start > now - buckets && start <= now) {
                found.add(new RateBucket(
                        Instant.ofEpochSecond(start * unitSeconds),
                        file.getLong(bucket + SpoolFormat.BUCKET_FRAMES),
                        file.getLong(bucket + SpoolFormat.BUCKET_BYTES)));
            }
        }
        found.sort(Comparator.comparing(RateBucket::start));
        return List.copyOf(found);
    }
}
