package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCheckTest {
    private final JsonCheck check = new JsonCheck();

    private Optional<String> problem(byte[] bytes) {
        // Not at the start of the array, as lines mostly are not.
        byte[] array = new byte[bytes.length + 2];
        array[0] = '{';
        array[array.length - 1] = '}';
        System.arraycopy(bytes, 0, array, 1, bytes.length);
        return check.problem(array, 1, bytes.length);
    }

    private Optional<String> problem(String text) {
        return problem(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "true",
                "0",
                "-1.5e3",
                "\"x\"",
                " {\"a\" : [1, {\"b\":null}]} ",
                "{\"grün\":\"ä€😀\"}",
                "\"\\u0000\""
            })
    void oneJsonValueHasNoProblem(String text) {
        assertThat(problem(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"a":1            | it ends in the middle
                    "abc              | it ends in the middle
                    {"a":}            | column 6
                    {a:1}             | column 2
                    {"a":1,}          | column 8
                    01                | not JSON
                    nul               | not JSON
                    NaN               | not JSON
                    {} {}             | several
                    1 2               | several
                    {}x               | not JSON
                    """)
    void whatIsNotOneJsonValueHasAProblem(String text, String problem) {
        assertThat(problem(text))
                .hasValueSatisfying(found -> assertThat(found).contains(problem).doesNotContain("Source"));
    }

    @Test
    void nothingAndWhiteSpaceAreNotAValue() {
        assertThat(problem("")).hasValue("not JSON: it is empty");
        assertThat(problem("  \t")).hasValue("not JSON: it is empty");
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedAlsoWithinStrings() {
        assertThat(problem(new byte[] {'"', (byte) 0xC3, '"'})).hasValue("not UTF-8");
        assertThat(problem(new byte[] {'"', (byte) 0xC0, (byte) 0x80, '"'}))
                .as("overlong")
                .hasValue("not UTF-8");
        assertThat(problem(new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'}))
                .as("surrogate")
                .hasValue("not UTF-8");
        assertThat(problem("\"ä\"".getBytes(StandardCharsets.ISO_8859_1))).hasValue("not UTF-8");
        assertThat(problem(new byte[] {'"', (byte) 0xC3})).as("cut off").hasValue("not UTF-8");
    }

    @Test
    void otherUnicodeEncodingsAreNotGuessed() {
        assertThat(problem("{}".getBytes(StandardCharsets.UTF_16BE)))
                .hasValueSatisfying(p -> assertThat(p).contains("zero byte in column 1"));
        assertThat(problem("{}".getBytes(StandardCharsets.UTF_16LE)))
                .hasValueSatisfying(p -> assertThat(p).contains("zero byte in column 2"));
        assertThat(problem("\uFEFF{}")).hasValueSatisfying(p -> assertThat(p).contains("column 1"));
    }

    @Test
    void longStringsNumbersAndNamesAreJson() {
        assertThat(problem("\"" + "x".repeat(21_000_000) + "\"")).isEmpty();
        assertThat(problem("1".repeat(2_000))).isEmpty();
        assertThat(problem("{\"" + "n".repeat(60_000) + "\":1}")).isEmpty();
    }

    @Test
    void nestingWithoutEndIsRefusedRatherThanOverflowingTheStack() {
        assertThat(problem("[".repeat(900) + "]".repeat(900))).isEmpty();
        assertThat(problem("[".repeat(100_000) + "]".repeat(100_000))).isPresent();
    }
}
