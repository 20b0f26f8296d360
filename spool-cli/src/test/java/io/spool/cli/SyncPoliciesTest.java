package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.spool.core.value.SyncPolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class SyncPoliciesTest {

    @Test
    void policiesAreUnderstood() {
        assertThat(SyncPolicies.parse("none")).isEqualTo(SyncPolicy.none());
        assertThat(SyncPolicies.parse("commit")).isEqualTo(SyncPolicy.commit());
        assertThat(SyncPolicies.parse("interval=1s")).isEqualTo(SyncPolicy.interval(Duration.ofSeconds(1)));
        assertThat(SyncPolicies.parse("interval=250ms")).isEqualTo(SyncPolicy.interval(Duration.ofMillis(250)));
        assertThat(SyncPolicies.parse("interval=5m")).isEqualTo(SyncPolicy.interval(Duration.ofMinutes(5)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "always", "interval", "interval=", "interval=1", "interval=0s", "interval=2d", "commit=1s"})
    void otherPoliciesAreRefused(String text) {
        assertThatExceptionOfType(TypeConversionException.class)
                .isThrownBy(() -> SyncPolicies.parse(text))
                .withMessageContaining("'" + text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 s", "59, 59 s", "61, 1 min 1 s", "3660, 1 h 1 min", "90000, 1 d 1 h", "-5, 0 s"})
    void timeSpanIsShownInItsTwoLargestUnits(long seconds, String text) {
        assertThat(TimeSpan.text(Duration.ofSeconds(seconds))).isEqualTo(text);
    }
}
