package io.spool.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
    private static final long MS = 1_000_000;
    private static final long NOW = -5_000 * MS; // nanoTime may be anything

    @Test
    void gapsAreKept() {
        Pace pace = new Pace(Speed.parse("1x"), OptionalDouble.empty());
        assertThat(pace.due(1_700_000_000_000L, NOW)).isEqualTo(NOW);
        assertThat(pace.due(1_700_000_000_250L, NOW + 3 * MS)).isEqualTo(NOW + 250 * MS);
        assertThat(pace.due(1_700_000_001_000L, NOW + 800 * MS)).isEqualTo(NOW + 1_000 * MS);
    }

    @Test
    void gapsAreMadeShorter() {
        Pace pace = new Pace(Speed.parse("10x"), OptionalDouble.empty());
        pace.due(0, NOW);
        assertThat(pace.due(3_000, NOW)).isEqualTo(NOW + 300 * MS);
        assertThat(pace.due(90L * 86_400_000, NOW)).isEqualTo(NOW + 9L * 86_400_000 * MS);
    }

    @Test
    void nothingWaitsForAWrongClock() {
        Pace pace = new Pace(Speed.parse("1x"), OptionalDouble.empty());
        long time = System.currentTimeMillis() - 60_000;
        assertThat(pace.due(time, NOW)).isEqualTo(NOW);
        // Appended in 2039, and after that by a clock that was right.
        assertThat(pace.due(2_177_452_800_000L, NOW + MS)).isEqualTo(NOW + MS);
        assertThat(pace.due(time + 1_000, NOW + 2 * MS)).isEqualTo(NOW + 2 * MS);
        assertThat(pace.due(time + 1_500, NOW + 3 * MS)).isEqualTo(NOW + 502 * MS);
    }

    @Test
    void nothingWaitsAtFullSpeed() {
        Pace pace = new Pace(Speed.MAX, OptionalDouble.empty());
        assertThat(pace.due(0, NOW)).isEqualTo(NOW);
        assertThat(pace.due(3_600_000, NOW + 7)).isEqualTo(NOW + 7);
    }

    @Test
    void rateIsKeptOnceWhatWasSavedIsUsed() {
        Pace pace = new Pace(Speed.MAX, OptionalDouble.of(100));
        long last = NOW;
        for (int i = 0; i < 1_000; i++) {
            last = pace.due(0, last);
        }
        // 999 intervals of 10 ms, less the tenth of a second that may be saved.
        assertThat(last - NOW).isBetween(9_880 * MS, 9_990 * MS);
    }

    @Test
    void pauseIsNotFollowedByARush() {
        Pace pace = new Pace(Speed.MAX, OptionalDouble.of(100));
        pace.due(0, NOW);
        long later = NOW + 60_000 * MS;
        int atOnce = 0;
        while (pace.due(0, later) <= later) {
            atOnce++;
        }
        assertThat(atOnce).isBetween(1, 12);
    }

    @Test
    void theSlowerOfBothCounts() {
        Pace pace = new Pace(Speed.parse("1x"), OptionalDouble.of(10));
        pace.due(0, NOW);
        assertThat(pace.due(5_000, NOW)).isEqualTo(NOW + 5_000 * MS);
        assertThat(pace.due(5_001, NOW + 5_000 * MS)).isGreaterThanOrEqualTo(NOW + 5_001 * MS);
        pace.due(5_002, NOW + 5_000 * MS);
        assertThat(pace.due(5_003, NOW + 5_000 * MS)).isGreaterThan(NOW + 5_100 * MS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "x", "0x", "-1x", "fast", "1 x", "MAX"})
    void whatIsNoSpeedIsRefused(String text) {
        assertThatThrownBy(() -> Speed.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' is not a speed");
    }
}
