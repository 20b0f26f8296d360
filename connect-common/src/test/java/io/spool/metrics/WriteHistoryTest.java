package io.spool.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spool.core.value.RateBucket;
import io.spool.core.value.WriteRates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteHistoryTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.500Z");
    private static final Instant LONG_AGO = NOW.minusSeconds(1_000_000);

    @Test
    void aSteadyMinuteIsItsOwnRate() {
        // 59 whole seconds and half a second of 100 frames a second.
        List<RateBucket> seconds = new ArrayList<>();
        for (int ago = 59; ago >= 1; ago--) {
            seconds.add(second(ago, 100, 30_000));
        }
        seconds.add(second(0, 50, 15_000));

        WriteHistory history = history(seconds, List.of(), List.of(), LONG_AGO);

        assertThat(history.framesPerSecond()).isEqualTo(100, within(1e-6));
        assertThat(history.bytesPerSecond()).isEqualTo(30_000, within(1e-6));
    }

    @Test
    void aYoungSpoolIsMeasuredByItsAgeAndByASecondAtLeast() {
        List<RateBucket> seconds = List.of(second(3, 80, 8_000));
        assertThat(history(seconds, List.of(), List.of(), NOW.minusSeconds(4)).framesPerSecond())
                .isEqualTo(20);
        assertThat(history(seconds, List.of(), List.of(), NOW.minusMillis(100)).framesPerSecond())
                .isEqualTo(80);
    }

    @Test
    void whatIsOlderThanAMinuteIsNotRecent() {
        assertThat(history(List.of(second(60, 100, 1_000)), List.of(), List.of(), LONG_AGO)
                        .bytesPerSecond())
                .isZero();
    }

    @Test
    void timeToWriteIsBytesByRateAndInfiniteWithoutWriting() {
        WriteHistory busy = history(List.of(second(0, 1, 59_500)), List.of(), List.of(), LONG_AGO);

        assertThat(busy.secondsToWrite(5_000)).isEqualTo(5, within(1e-6));
        assertThat(busy.secondsToWrite(-1)).isZero();
        assertThat(history(List.of(), List.of(), List.of(), LONG_AGO).secondsToWrite(1))
                .isInfinite();
    }

    @Test
    void ageIsFoundInTheFinestSeriesThatReachesBackFarEnough() {
        Instant minute = Instant.parse("2026-11-22T09:50:00Z");
        Instant hour = Instant.parse("2026-11-22T05:00:00Z");
        WriteHistory history = history(
                List.of(second(10, 100, 1), second(2, 100, 1)),
                List.of(new RateBucket(minute, 60, 1), new RateBucket(Instant.parse("2026-11-22T09:59:00Z"), 200, 1)),
                List.of(new RateBucket(hour, 1_000, 1), new RateBucket(Instant.parse("2026-11-22T09:00:00Z"), 260, 1)),
                LONG_AGO);

        assertThat(history.age(0)).isZero();
        assertThat(history.age(50)).isEqualTo(1.5 + 0.5, within(1e-6));
        assertThat(history.age(100)).isEqualTo(2.5, within(1e-6));
        assertThat(history.age(200)).isEqualTo(10.5, within(1e-6));
        // The whole of the minute from 09:50 on, and what came after.
        assertThat(history.age(260)).isEqualTo(600.5, within(1e-6));
        assertThat(history.age(1_260)).isEqualTo(5 * 3_600 + 0.5, within(1e-6));
        assertThat(history.age(1_261)).isEqualTo(48 * 3_600);
    }

    @Test
    void nothingIsOlderThanTheSpool() {
        assertThat(history(List.of(), List.of(), List.of(), NOW.minusSeconds(7)).age(1))
                .isEqualTo(7);
    }

    @Test
    void aClockThatWasSetBackGivesNoNegativeTimes() {
        WriteHistory history = history(List.of(second(-5, 10, 10)), List.of(), List.of(), NOW.plusSeconds(100));

        assertThat(history.age(5)).isZero();
        assertThat(history.age(500)).isZero();
        assertThat(history.secondsSince(NOW.plusSeconds(1))).isZero();
        assertThat(history.framesPerSecond()).isEqualTo(10);
    }

    private static RateBucket second(int ago, long frames, long bytes) {
        return new RateBucket(Instant.ofEpochSecond(NOW.getEpochSecond() - ago), frames, bytes);
    }

    private static WriteHistory history(
            List<RateBucket> seconds, List<RateBucket> minutes, List<RateBucket> hours, Instant created) {
        return new WriteHistory(new WriteRates(seconds, minutes, hours), created, NOW);
    }
}
