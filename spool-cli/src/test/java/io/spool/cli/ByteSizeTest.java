package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ByteSizeTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "4096, 4096",
        "64KiB, 65536",
        "64 KiB, 65536",
        "64MiB, 67108864",
        "16GiB, 17179869184",
        "1.5GiB, 1610612736",
        "2TiB, 2199023255552",
        "500k, 500000",
        "1.25M, 1250000",
        "3G, 3000000000",
        "1T, 1000000000000",
        "9223372036854775807, 9223372036854775807"
    })
    void sizeWithUnitIsThatManyBytes(String text, long bytes) {
        assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MiB", "-1", "64mib", "64K", "64m", "64MB", "1e6", "1.", ".5k", "0x10", "64  MiB", "٣"})
    void whatIsNoSizeIsRefusedWithWhatIsPossible(String text) {
        assertThatExceptionOfType(TypeConversionException.class)
                .isThrownBy(() -> ByteSize.parse(text))
                .withMessageContaining("'" + text + "' is not a size")
                .withMessageContaining("powers of 1024")
                .withMessageContaining("powers of 1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "0.0001k", "9223372036854775808", "8388608TiB"})
    void sizeThatIsNoWholeNumberOfBytesOrTooLargeIsRefused(String text) {
        assertThatExceptionOfType(TypeConversionException.class)
                .isThrownBy(() -> ByteSize.parse(text))
                .withMessageContaining("whole number of bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "1536, 1.5 KiB",
        "1048575, 1.0 MiB",
        "67108864, 64.0 MiB",
        "1125899906842624, 1024.0 TiB"
    })
    void sizeIsShownInTheLargestUnitThatFits(long bytes, String text) {
        assertThat(new ByteSize(bytes)).hasToString(text);
    }

    @Test
    void everyUnitThatTheHelpNamesIsKnown() {
        for (String unit : new String[] {"KiB", "MiB", "GiB", "TiB", "k", "M", "G", "T"}) {
            assertThat(ByteSize.SYNTAX).contains(unit);
            assertThat(ByteSize.parse("1" + unit).bytes()).isGreaterThan(999);
        }
    }
}
