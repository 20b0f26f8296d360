package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class FrameConditionTest {

    private static boolean matches(String condition, String frame) {
        // Not at the start of the array, as frames are not.
        byte[] bytes = ("[[" + frame + "]]").getBytes(StandardCharsets.UTF_8);
        return FrameCondition.parse(condition).matches(bytes, 2, bytes.length - 4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /a=1            | {"a":1}
            /a=1            | {"a":1.0}
            /a=1e2          | {"a":100}
            /a=+1.50E+2     | {"a":150}
            /a=-0.001       | {"a":-1e-3}
            /a=-0           | {"a":0.00e7}
            /a=1e-000       | {"a":1}
            /a=1e1000000000 | {"a":10e999999999}
            /a=1            | {"a":"1"}
            /a=             | {"a":""}
            /a=true         | {"a":true}
            /a=null         | {"a":null}
            /a=x=y          | {"a":"x=y"}
            /a              | {"a":{}}
            /b/c=2          | {"a":{"b":{"c":1}},"b":{"c":2}}
            /a/1=x          | {"a":["y","x"]}
            /1/a=x          | [0,{"a":"x"}]
            /a~1b=1         | {"a/b":1}
            =5              | 5
            /ä=ö            | {"ä":"ö"}
            """)
    void frameThatIsLikeThatMatches(String condition, String frame) {
        assertThat(matches(condition, frame)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /a=1            | {"a":2}
            /a=1            | {"a":[1]}
            /a=1            | {"a":-1}
            /a=12           | {"a":1.2}
            /a=1e           | {"a":1}
            /a=.            | {"a":0}
            /a=e1           | {"a":0}
            /a=1            | {"a":1e9999999999999999999}
            /a=0.10000000000000000000000000000000000000001 | {"a":0.1}
            /a=1            | {"b":{"a":1}}
            /a              | {"b":1}
            /a/b            | {"a":1}
            /a/2            | {"a":[0,1]}
            /a=null         | {}
            /a=true         | {"a":1}
            /a=1            | {"b":1,"a"
            /a              | no JSON
            /a              | 1
            =5              | 6
            """)
    void frameThatIsOtherwiseDoesNot(String condition, String frame) {
        assertThat(matches(condition, frame)).isFalse();
    }

    /** The time of {@link java.math.BigDecimal} grows with the square of the digits: these would take it hours. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void numberOfManyDigitsIsComparedInLinearTime() {
        String digits = "7".repeat(20_000_000);
        assertThat(matches("/n=1", "{\"n\":" + digits + "}")).isFalse();
        assertThat(matches("/n=" + digits + "0", "{\"n\":" + digits + "e1}")).isTrue();
    }

    @Test
    void emptyContentMatchesNothing() {
        assertThat(FrameCondition.parse("=").matches(new byte[0], 0, 0)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a=1", ""})
    void whatIsNoPointerIsRefused(String condition) {
        assertThatThrownBy(() -> FrameCondition.parse(condition))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("JSON pointer");
    }
}
