package io.spool.core.encoding;

import static io.spool.core.format.SpoolFormat.KEYS_DICTIONARY_MAX;
import static io.spool.core.format.SpoolFormat.KEYS_REFERENCES_MAX;
import static io.spool.core.format.SpoolFormat.KEYS_SHORT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyEncodingTest {
    private static final int SAMPLES = 1000;

    /** The example of the format's document. */
    private static final String DICTIONARY = "{\"t\":\u000117,\"c\":\u0002}\0";

    private static final String ENCODED = "\u000B\"\u00C8{";

    private final KeyEncoding keys = new KeyEncoding();

    @ParameterizedTest
    @CsvSource({
        "HOST_SMALL, 0.17",
        "HOST_LARGE, 0.16",
        "SYSLOG, 0.11",
        "RECORD_SMALL, 0.07",
        "RECORD_LARGE, 0.14",
        "HOST_SPARSE, 0.21",
        "RECORD_SPARSE, 0.33",
        "ACCESS_LOG, 0.21",
        "PROSE, 0.63",
        "SHUFFLED, 0.24",
        "NESTED, 0.48",
    })
    void framesBehindTheSamplesBecomeShort(Shape shape, double most) {
        long seed = System.nanoTime();
        byte[][] frames = shape.frames(2 * SAMPLES, seed);
        KeyFrames trained = new KeyFrames(keys.train(Arrays.copyOf(frames, SAMPLES)));
        long plain = 0;
        long encoded = 0;
        for (byte[] frame : Arrays.copyOfRange(frames, SAMPLES, 2 * SAMPLES)) {
            int length = trained.roundTrip(frame, frame.length - 1);
            plain += frame.length;
            encoded += length < 0 ? frame.length : length;
        }
        assertThat((double) encoded / plain).as("seed " + seed).isLessThan(most);
    }

    @Test
    void nothingInCommonMakesNoDictionary() {
        assertThat(keys.train(Shape.RANDOM.frames(SAMPLES, 1))).isEmpty();
        assertThat(keys.train(new byte[0][])).isEmpty();
        assertThat(keys.train(new byte[][] {{}, {}, {}})).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void sameSamplesMakeTheSameDictionary(Shape shape) {
        assertThat(keys.train(shape.frames(300, 5))).isEqualTo(new KeyEncoding().train(shape.frames(300, 5)));
    }

    @Test
    void framesMadeOtherwiseThanTheSamplesBecomeShortToo() {
        byte[][] frames = Shape.HOST_LARGE.frames(SAMPLES + 1, 3);
        KeyFrames trained = new KeyFrames(keys.train(Arrays.copyOf(frames, SAMPLES)));
        String frame = new String(frames[SAMPLES], UTF_8);
        String other = frame.replaceAll("\"busy_ms\":\\d+", "\"busy_ms\":null")
                .replaceAll("\"user\":", "\"new\":true,\"user\":")
                .replace("\"uptime_s\":", "\"uptime_s\":-");
        assertThat(other).isNotEqualTo(frame);
        assertThat(trained.roundTrip(other.getBytes(UTF_8), other.length())).isLessThan(other.length() / 3);
    }

    @Test
    void textOfAllSortsIsTrainedOn() {
        Random random = new Random(7);
        byte[][] samples = new byte[400][];
        String[] broken = {
            "{\"a\":", "\"", "\\", "{\"a\\", "\"\\", "-", "1.", "\"x\":\"", "\u0001\u0002", "é\"", "\"T1T\""
        };
        for (int i = 0; i < samples.length; i++) {
            StringBuilder sample = new StringBuilder();
            for (int j = random.nextInt(20); j > 0; j--) {
                sample.append(broken[random.nextInt(broken.length)]);
            }
            samples[i] = sample.toString().getBytes(UTF_8);
        }
        KeyFrames trained = new KeyFrames(keys.train(samples));
        for (byte[] sample : samples) {
            trained.roundTrip(sample, 2 * sample.length);
        }
    }

    @Test
    void theExampleOfTheDocument() {
        KeyFrames example = new KeyFrames(DICTIONARY);
        assertThat(example.decode(ENCODED)).isEqualTo("{\"t\":17340,\"c\":2.3}");
        assertThat(example.encode("{\"t\":17340,\"c\":2.3}")).isEqualTo(ENCODED);
        assertThat(example.decode("\u000B\"\u00C8\u00FFnull}")).isEqualTo("{\"t\":17340,\"c\":null}");
        assertThat(example.encode("{\"t\":17340,\"c\":null}")).isEqualTo("\u000B\"\u00C8\u00FFnull}");
    }

    @Test
    void numbersOfEveryForm() {
        KeyFrames example = new KeyFrames(DICTIONARY);
        for (String number : new String[] {
            "0",
            "7",
            "17",
            "170",
            "1712",
            "18",
            "-5",
            "-17",
            "00",
            "007",
            "1.5",
            "17.5",
            "171.25",
            "-0.125",
            "1e5",
            "1E-5",
            ".5",
            "5.",
            "-",
            "--1",
            "1.2.3",
            "1.",
            "12345678901234567890123456789",
            "0.1234567890123456789012345678901234567890",
            "0.12345678901234567890123456789012345678901",
            "1-2",
            "\"17\"",
            "null",
            "",
        }) {
            for (String content : new String[] {
                "{\"t\":" + number + ",\"c\":2.3}",
                "{\"t\":17340,\"c\":" + number + "}",
                "{\"t\":17340,\"c\":" + number,
                number,
            }) {
                assertThat(example.roundTrip(content.getBytes(UTF_8), 2 * content.length() + 4))
                        .as(content)
                        .isNotNegative();
            }
        }
    }

    @Test
    void whatIsNotAsExpectedIsSaid() {
        KeyFrames example = new KeyFrames(DICTIONARY);
        assertThat(example.decode("\u000B\u00D4\u00FE\u0017\u00CD\u0097")).isEqualTo("{\"t\":-2.35,\"c\":5.1}");
        assertThat(example.decode("\u000B\u00D2\u00C9\u00FF")).isEqualTo("{\"t\":1,\"c\":");
        assertThat(example.decode("\u000C{")).as("behind the first hole").isEqualTo(",\"c\":2.3}");
        assertThat(example.decode("\u000E\u000E")).as("behind the second").isEqualTo("}}");
        assertThat(example.decode("a\0\u000C\u00C9")).as("a number of its own").isEqualTo("a121");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u000F",
                "\u0001",
                "\u0001\0",
                "\u0008\u00FF",
                "\u00FF",
                "\u000B",
                "\u000B\u00D2",
                "\u000B\u00D2\u00FE",
                "\u000B\"",
                "\u000B\u00FB",
                "\u000B\u00FE\u00FE",
                "\u000B\u00D2\u00D2",
                "\u000B\u00D2\u00FF",
                "\u000B\u00D5\u00C8",
                "\0\u00FD",
                "\0"
            })
    void malformed(String encoded) {
        assertThat(new KeyFrames(DICTIONARY).decode(encoded)).isEqualTo("malformed");
    }

    @Test
    void referencesOfTwoBytes() {
        StringBuilder dictionary = new StringBuilder();
        for (int i = 0; i < KEYS_REFERENCES_MAX; i++) {
            dictionary.append(String.format("phrase-%04x!", i)).append('\0');
        }
        KeyFrames full = new KeyFrames(dictionary.toString());
        for (int i = 0; i < KEYS_REFERENCES_MAX; i++) {
            byte[] phrase = String.format("phrase-%04x!", i).getBytes(UTF_8);
            if (i < KEYS_SHORT) {
                assertThat(full.decode(new byte[] {KeyCodes.shortCode(i)})).isEqualTo(phrase);
            } else {
                int rest = i - KEYS_SHORT;
                assertThat(full.decode(new byte[] {(byte) (1 + rest / 256), (byte) rest}))
                        .isEqualTo(phrase);
            }
        }
        assertThatThrownBy(() -> keys.decoder((dictionary + "one more\0").getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2081");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "a", "a\0b", "a\0\0", "a\t\tb\u0009\u000B\0", "a\u00F5\0", "\u001F\0"})
    void malformedDictionaries(String dictionary) {
        assertThatThrownBy(() -> keys.encoder(dictionary.getBytes(ISO_8859_1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a dictionary of keys");
        assertThatThrownBy(() -> keys.decoder(dictionary.getBytes(ISO_8859_1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void dictionariesHaveALargestSize() {
        byte[] dictionary = new byte[KEYS_DICTIONARY_MAX + 1];
        Arrays.fill(dictionary, (byte) 'a');
        dictionary[KEYS_DICTIONARY_MAX] = 0;
        assertThatThrownBy(() -> keys.decoder(dictionary)).hasMessageContaining("65536");
        byte[] largest = Arrays.copyOfRange(dictionary, 1, dictionary.length);
        assertThat(new KeyFrames(largest).decode(new byte[] {0x0B})).hasSize(KEYS_DICTIONARY_MAX - 1);
    }

    @ParameterizedTest
    @EnumSource(value = Shape.class, mode = EnumSource.Mode.EXCLUDE, names = "RANDOM")
    void roomIsRespected(Shape shape) {
        KeyFrames trained = new KeyFrames(keys.train(shape.frames(300, 11)));
        for (byte[] frame : shape.frames(20, 12)) {
            int needed = trained.roundTrip(frame, frame.length);
            assertThat(trained.roundTrip(frame, needed)).isEqualTo(needed);
            for (int room = 0; room < needed; room++) {
                assertThat(trained.roundTrip(frame, room)).isEqualTo(FrameEncoder.TOO_LONG);
            }
        }
    }

    @Test
    void codesInAContentAreNotEncoded() {
        for (int b = 0; b < 256; b++) {
            byte[] content = {'a', (byte) b, 'b'};
            boolean code = KeyCodes.isCode((byte) b);
            assertThat(new KeyFrames(DICTIONARY).roundTrip(content, 3)).isEqualTo(code ? FrameEncoder.TOO_LONG : 3);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Shape.class, mode = EnumSource.Mode.EXCLUDE, names = "RANDOM")
    void damageMakesNoHarm(Shape shape) {
        KeyFrames trained = new KeyFrames(keys.train(shape.frames(300, 13)));
        byte[] frame = shape.frames(1, 14)[0];
        byte[] encoded = trained.encode(frame);
        for (int length = 0; length < encoded.length; length++) {
            trained.decode(Arrays.copyOf(encoded, length));
        }
        for (int i = 0; i < encoded.length; i++) {
            for (int change = 1; change < 256; change++) {
                byte[] damaged = encoded.clone();
                damaged[i] ^= (byte) change;
                trained.decode(damaged);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Shape.class, mode = EnumSource.Mode.EXCLUDE, names = "RANDOM")
    void whatLiesBehindAContentIsNotPartOfIt(Shape shape) {
        KeyFrames trained = new KeyFrames(keys.train(shape.frames(300, 15)));
        byte[] frame = shape.frames(1, 16)[0];
        byte[] encoded = trained.encode(frame);
        for (int length = 0; length < encoded.length; length++) {
            assertThat(trained.decodeBeginning(encoded, length, 2 * frame.length))
                    .isEqualTo(trained.decodeBeginning(Arrays.copyOf(encoded, length), length, 2 * frame.length));
        }
    }

    @Test
    void numbersOfAnyLengthComeBack() {
        String digits = "12345678901234567890";
        for (int decimals = 0; decimals <= 7; decimals++) {
            KeyFrames frames = new KeyFrames("{\"c\":" + (char) (1 + decimals) + ",\"d\":" + (char) 1 + "}\0");
            for (int length = decimals + 1; length <= digits.length(); length++) {
                String whole = digits.substring(0, length - decimals);
                String number = decimals == 0 ? whole : whole + "." + digits.substring(length - decimals, length);
                byte[] frame = ("{\"c\":" + number + ",\"d\":" + length + "}").getBytes(UTF_8);
                assertThat(frames.roundTrip(frame, frame.length)).isLessThan(frame.length);
            }
        }
    }
}
