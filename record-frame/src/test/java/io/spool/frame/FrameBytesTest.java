package io.spool.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameBytesTest {
    private static final byte[] NOTHING = {};

    private final FrameBytes out = new FrameBytes(0);
    private final JsonInput in = new JsonInput();

    private String written() {
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    private boolean isEmbedded(byte[] text) throws UnframeableRecordException {
        out.clear();
        return out.appendEmbedded(text, 0, text.length, NOTHING, NOTHING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"a\": [1, -0.5e+3, \"\\u00e9\\n\", true, null]}",
                "[\"é中😀\"]",
                "{\"a\":1,\t\"a\":2}"
            })
    void wholeJsonOnOneLineIsEmbedded(String text) throws UnframeableRecordException {
        assertThat(isEmbedded(text.getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(written()).isEqualTo(text);
        out.clear();
        assertThat(out.appendEmbedded(text, NOTHING, NOTHING)).isTrue();
        assertThat(written()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "1",
                "\"a\"",
                " {}",
                "{} ",
                "{\n}",
                "[1,\r2]",
                "{}{}",
                "[1,]",
                "[01]",
                "[1.]",
                "[-]",
                "[1e]",
                "{a:1}",
                "{\"a\"}",
                "[\"\\x\"]",
                "[\"\\u12g4\"]",
                "[\"a\tb\"]",
                "[nul]",
                "[\"]",
                "[tru]]"
            })
    void whatIsNotIsNot(String text) throws UnframeableRecordException {
        assertThat(isEmbedded(text.getBytes(StandardCharsets.UTF_8))).isFalse();
        assertThat(out.length()).isZero();
    }

    @Test
    void deepOrIllFormedTextIsNotEmbedded() throws UnframeableRecordException {
        assertThat(isEmbedded(("[".repeat(64) + "]".repeat(64)).getBytes(StandardCharsets.US_ASCII)))
                .isTrue();
        assertThat(isEmbedded(("[".repeat(65) + "]".repeat(65)).getBytes(StandardCharsets.US_ASCII)))
                .isFalse();
        // Java would make a question mark of the surrogate, and the text would not come back.
        assertThat(out.appendEmbedded("[\"\ud800\"]", NOTHING, NOTHING)).isFalse();
    }

    /** Too long for its character, a surrogate, beyond Unicode, cut off, out of place. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "c080",
                "c1bf",
                "e08080",
                "e09fbf",
                "eda080",
                "edbfbf",
                "f0808080",
                "f08fbfbf",
                "f4908080",
                "f5808080",
                "c3",
                "e4b8",
                "f09f98",
                "80",
                "c328",
                "e4b828",
                "ff"
            })
    void incorrectUtf8IsNeitherTextNorJson(String hex) throws UnframeableRecordException {
        byte[] bad = HexFormat.of().parseHex(hex);
        out.clear();
        assertThat(out.appendText(bad, 0, bad.length)).isFalse();
        assertThat(out.length()).isZero();
        assertThat(isEmbedded(HexFormat.of().parseHex("5b22" + hex + "225d"))).isFalse();
    }

    @Test
    void theLimitsOfUtf8AreText() throws UnframeableRecordException {
        for (String hex :
                new String[] {"c280", "dfbf", "e0a080", "ed9fbf", "ee8080", "efbfbf", "f0908080", "f48fbfbf"}) {
            byte[] good = HexFormat.of().parseHex(hex);
            assertThat(out.appendText(good, 0, good.length)).as(hex).isTrue();
        }
    }

    @Test
    void doublesNextToShortOnesKeepTheirLastBit() throws FrameException {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            double near = random.nextInt(2_000_000) / (double) new int[] {1, 10, 100, 1000, 10_000}[i % 5];
            for (double value : new double[] {near, -near, Math.nextUp(near), Math.nextDown(near)}) {
                out.clear();
                out.appendDouble(value);
                assertThat(Double.parseDouble(written())).isEqualTo(value);
                in.reset(out.array(), 0, out.length());
                assertThat(in.readDouble()).isEqualTo(value);
            }
        }
        out.clear();
        out.appendDouble(-20.05);
        out.append(' ');
        out.appendDouble(1e300);
        assertThat(written()).isEqualTo("-20.05 1.0E300");
    }

    /** Around every power of two and of ten, where the number of digits or what it is found from changes. */
    @Test
    void wholeNumbersAreSpelledAsTheLibraryOfJavaDoes() throws UnframeableRecordException {
        for (int i = 0; i < 64; i++) {
            long power = i < 19 ? (long) Math.pow(10, i) : 0;
            for (long value : new long[] {
                (1L << i) - 1, 1L << i, (1L << i) + 1, power - 1, power, power + 1, Long.MIN_VALUE + i, -power
            }) {
                out.clear();
                out.appendLong(value);
                assertThat(written()).isEqualTo(Long.toString(value));
            }
        }
    }

    /** Such a text must not be embedded, wherever in it the question mark stands that Java makes of the surrogate. */
    @Test
    void aLoneSurrogateIsFoundAnywhere() throws UnframeableRecordException {
        for (int length = 1; length < 80; length++) {
            for (int i = 0; i < length; i++) {
                String text = "[\"" + "a".repeat(i) + "\ud800" + "a".repeat(length - i - 1) + "\"]";
                assertThat(out.appendEmbedded(text, NOTHING, NOTHING))
                        .as("at %d of %d", i, length)
                        .isFalse();
            }
        }
    }

    @Test
    void instantsAreSpelledAsTheLibraryOfJavaDoes() throws FrameException {
        DateTimeFormatter spelled =
                new DateTimeFormatterBuilder().appendInstant(3).toFormatter(java.util.Locale.ROOT);
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            long millis = random.nextLong(-62_167_219_200_000L, 253_402_300_800_000L);
            out.clear();
            IsoTime.appendInstant(out, millis);
            assertThat(written()).isEqualTo("\"" + spelled.format(Instant.ofEpochMilli(millis)) + "\"");
            in.reset(out.array(), 0, out.length());
            assertThat(IsoTime.readInstant(in)).isEqualTo(millis);
        }
        out.clear();
        IsoTime.appendInstant(out, 253_402_300_800_000L);
        assertThat(written()).isEqualTo("253402300800000");
    }
}
