package io.spool.core.encoding;

import static io.spool.core.format.SpoolFormat.KEYS_DECIMALS;
import static io.spool.core.format.SpoolFormat.KEYS_LAST_DIGIT;
import static io.spool.core.format.SpoolFormat.KEYS_LAST_PAIR;
import static io.spool.core.format.SpoolFormat.KEYS_MINUS;
import static io.spool.core.format.SpoolFormat.KEYS_PAIR;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Numbers are looked at and written by whole words: everywhere the same as digit by digit. */
class KeyNumberTest {
    private static final byte UNTOUCHED = 0x55;

    /** What may stand behind a number, as far as it says nothing about it; and what ends before a whole word does. */
    private static final String[] BEHIND = {
        "", ",", "}", ".", ".,", "..1", "-1", ".-1", "/9", ":9", "e5", "\u00ff\u00ff9", "              "
    };

    private final Random random = new Random(11);

    @Test
    void numbersOfEveryLengthAreWrittenAsDigitByDigit() {
        for (int before = 1; before <= 20; before++) {
            for (int decimals = 0; decimals <= 12; decimals++) {
                for (String minus : new String[] {"", "-"}) {
                    for (int i = 0; i < 3; i++) {
                        String number = minus + digits(before) + (decimals > 0 ? "." + digits(decimals) : "");
                        for (String behind : BEHIND) {
                            if (decimals == 0 || !behind.startsWith("9")) {
                                check(number, decimals, behind);
                            }
                        }
                    }
                }
            }
        }
    }

    private String digits(int count) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }

    private void check(String number, int decimals, String behind) {
        byte[] content = ("x" + number + behind).getBytes(ISO_8859_1);
        int end = 1 + number.length();
        long looked = KeyNumber.at(content, 1, content.length);
        assertThat(KeyNumber.end(looked)).as("%s then %s", number, behind).isEqualTo(end);
        assertThat(KeyNumber.decimals(looked)).as("%s then %s", number, behind).isEqualTo(decimals);
        String digits = number.replace("-", "");
        int whole = decimals > 0 ? digits.indexOf('.') : digits.length();
        for (int prefix = 0; prefix <= Math.min(3, whole); prefix++) {
            write(content, number, end, decimals, hole(digits, decimals, prefix), prefix);
        }
        write(content, number, end, decimals, hole("x", decimals + 1, 0), -1);
        write(content, number, end, decimals, hole("x", decimals, 1), -1);
    }

    /** A hole for numbers that begin with the first digits of this one. */
    private static KeySegment hole(String number, int decimals, int prefix) {
        byte[] dictionary = ("ab\u0001" + number.substring(0, prefix)).getBytes(ISO_8859_1);
        return new KeySegment(dictionary, 0, 2, decimals, prefix, null);
    }

    private void write(byte[] content, String number, int end, int decimals, KeySegment hole, int prefix) {
        byte[] expected = expected(number, decimals, prefix);
        long looked = KeyNumber.at(content, 1, content.length);
        for (int room = 0; room < expected.length + 7; room++) {
            byte[] into = new byte[2 + room + 8];
            Arrays.fill(into, UNTOUCHED);
            int written = KeyNumber.write(content, 1, looked, hole, into, 2, 2 + room);
            assertThat(written)
                    .as("%s into %d bytes", number, room)
                    .isEqualTo(room < expected.length ? KeyNumber.NO_ROOM : 2 + expected.length);
            assertWritten(into, room, room < expected.length ? new byte[0] : expected, number);

            Arrays.fill(into, UNTOUCHED);
            long inOneGo = KeyNumber.writeShort(content, 1, content.length, hole, into, 2, 2 + room);
            boolean isShort = !number.startsWith("-") && number.length() < 8 && content.length - 1 >= 8 && room >= 5;
            assertThat(inOneGo != KeyNumber.OTHERWISE)
                    .as("%s in one go", number)
                    .isEqualTo(isShort && ends(content, end, decimals));
            if (inOneGo != KeyNumber.OTHERWISE) {
                assertThat(KeyNumber.source(inOneGo)).isEqualTo(end);
                assertThat(KeyNumber.end(inOneGo)).isEqualTo(2 + expected.length);
                assertWritten(into, room, expected, number);
            }
        }
    }

    /** Whether the first word shows that the number ends here: where a point is its last byte, a decimal may follow. */
    private static boolean ends(byte[] content, int end, int decimals) {
        return decimals > 0 || content[end] != '.' || end < 8;
    }

    private static void assertWritten(byte[] into, int room, byte[] expected, String number) {
        assertThat(Arrays.copyOf(into, 2)).containsOnly(UNTOUCHED);
        assertThat(Arrays.copyOfRange(into, 2, 2 + expected.length)).as(number).isEqualTo(expected);
        assertThat(Arrays.copyOfRange(into, 2 + room, into.length))
                .as("behind %s", number)
                .containsOnly(UNTOUCHED);
    }

    /** @param prefix how many digits the hole expects it to begin with, which it does; -1 when it is not as expected */
    private static byte[] expected(String number, int decimals, int prefix) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean minus = number.startsWith("-");
        String digits = number.replace("-", "").replace(".", "");
        int length = Math.max(prefix, 0);
        if (prefix < 0 || (prefix > 0 && (minus || number.length() <= prefix))) {
            out.write(KEYS_DECIMALS + decimals);
            length = 0;
        }
        if (minus) {
            out.write(KEYS_MINUS);
        }
        int i = length;
        for (; digits.length() - i >= 2; i += 2) {
            int last = digits.length() - i == 2 ? KEYS_LAST_PAIR : KEYS_PAIR;
            out.write(last + Integer.parseInt(digits.substring(i, i + 2)));
        }
        if (i < digits.length()) {
            out.write(KEYS_LAST_DIGIT + digits.charAt(i) - '0');
        }
        return out.toByteArray();
    }
}
