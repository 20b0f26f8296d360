package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
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
