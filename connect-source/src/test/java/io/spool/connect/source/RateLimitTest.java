package io.spool.connect.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void overSomeSecondsAsManyGoOutAsTheLimitSays() {
        RateLimit limit = new RateLimit(250, 0);
        long out = 0;
        for (long now = 0; now < 4 * SECOND; now += SECOND / 1_000) {
            int allowed = limit.allowed(now);
            limit.taken(allowed);
            out += allowed;
        }
        assertThat(out).isBetween(990L, 1_026L);
    }

    @Test
    void aPauseIsNotFollowedByARush() {
        RateLimit limit = new RateLimit(1_000, 0);
        assertThat(limit.allowed(60 * SECOND)).isEqualTo(100);
    }

    @Test
    void lessThanOneIsWaitedForAndTooManyAreMadeUpFor() {
        RateLimit limit = new RateLimit(1, 0);
        assertThat(limit.allowed(0)).isEqualTo(1);
        limit.taken(2);
        assertThat(limit.allowed(SECOND)).isZero();
        assertThat(limit.untilNext()).isEqualTo(Duration.ofSeconds(1));
        assertThat(limit.allowed(2 * SECOND)).isEqualTo(1);
    }
}
