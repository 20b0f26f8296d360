package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.spool.core.value.StartPosition;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class PositionsTest {

    @Test
    void wordsAndSequencesAreUnderstood() {
        assertThat(Positions.parse("earliest")).isEqualTo(StartPosition.earliest());
        assertThat(Positions.parse("latest")).isEqualTo(StartPosition.latest());
        assertThat(Positions.parse("42")).isEqualTo(StartPosition.atSequence(42));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T10:30:00Z, 2026-11-22T10:30:00Z",
        "2026-11-22T10:30:00.250Z, 2026-11-22T10:30:00.250Z",
        "2026-11-22T10:30Z, 2026-11-22T10:30:00Z",
        "2026-11-22T10:30:00+02:00, 2026-11-22T08:30:00Z"
    })
    void timeWithZoneIsThatInstant(String text, Instant instant) {
        assertThat(Positions.parse(text)).isEqualTo(StartPosition.atTime(instant));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T10:30, 2026-11-22T10:30",
        "2026-11-22T10:30:05, 2026-11-22T10:30:05",
        "2026-11-22, 2026-11-22T00:00"
    })
    void timeWithoutZoneIsLocal(String text, LocalDateTime local) {
        Instant instant = local.atZone(ZoneId.systemDefault()).toInstant();
        assertThat(Positions.parse(text)).isEqualTo(StartPosition.atTime(instant));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-1",
                "first",
                "Earliest",
                "2026-11-22T24:00",
                "2026-13-01",
                "2026-02-30",
                "10:30",
                "99999999999999999999"
            })
    void whatIsNoPositionIsRefusedWithWhatIsPossible(String text) {
        assertThatExceptionOfType(TypeConversionException.class)
                .isThrownBy(() -> Positions.parse(text))
                .withMessageContaining("'" + text + "' is not a position")
                .withMessageContaining("earliest, latest");
    }
}
