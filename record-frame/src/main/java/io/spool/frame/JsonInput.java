package io.spool.frame;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON from bytes, value by value, and builds no tree.
 *
 * <p>Every call first skips white space. Whatever is wrong is told by {@link MalformedFrameException} with its place;
 * nothing is allocated that the input is not long enough to fill.
 *
 * <p>For one thread. It is made once and {@linkplain #reset reset} for each input.
 */
public final class JsonInput {
    /** Powers of ten that a double holds exactly. */
    private static final double[] EXACT_TENS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private byte[] bytes = new byte[0];
    private int start;
    private int end;
    private int at;
    private int depth;

    /** Unescaped strings are put together here. */
    private byte[] scratch = new byte[256];

    /** Begins with another input. The bytes are read in place and must not change meanwhile. */
    public void reset(byte[] source, int offset, int length) {
        bytes = source;
        start = offset;
        at = offset;
        end = offset + length;
        depth = 0;
    }

    /** The place of the next byte, counted from the start of the input. */
    public int position() {
        return at - start;
    }

    /** The next byte that is not white space, or -1 at the end. It stays the next one. */
    public int peek() {
        int i = at;
        if (i < end && bytes[i] > ' ') {
            return bytes[i];
        }
        at = JsonGrammar.space(bytes, i, end, false);
        return at < end ? bytes[at] & 0xff : -1;
    }

    /** Takes the next byte iff it is this one. */
    public boolean take(char wanted) {
        if (peek() == wanted) {
            at++;
            return true;
        }
        return false;
    }

    /**
     * Takes exactly these bytes, two or more, with no white space skipped.
     *
     * @return false, and takes nothing, iff others come next
     */
    public boolean takeExactly(byte[] wanted) {
        int until = at + wanted.length;
        // Names differ in their first letter, behind the quote, more often than not.
        if (until <= end
                && until >= 0
                && bytes[at + 1] == wanted[1]
                && Arrays.equals(bytes, at, until, wanted, 0, wanted.length)) {
            at = until;
            return true;
        }
        return false;
    }

    /**
     * Enters an object or array.
     *
     * @return false iff it is empty; it is left already then
     */
    public boolean enter(char opening, char closing) throws MalformedFrameException {
        expect(opening);
        if (++depth > FrameFormat.MAX_NESTING) {
            throw malformed(
                    "more than " + FrameFormat.MAX_NESTING + " nested objects and arrays",
                    "at most " + FrameFormat.MAX_NESTING);
        }
        if (take(closing)) {
            depth--;
            return false;
        }
        return true;
    }

    /**
     * Goes on behind a member or element.
     *
     * @return false iff that was the last one; the object or array is left then
     */
    public boolean more(char closing) throws MalformedFrameException {
        if (take(',')) {
            return true;
        }
        if (!take(closing)) {
            throw unexpected("',' or '" + closing + "'");
        }
        depth--;
        return false;
    }

    /** Takes the next byte, which must be this one. */
    public void expect(char wanted) throws MalformedFrameException {
        if (!take(wanted)) {
            throw unexpected("'" + wanted + "'");
        }
    }

    /** Takes the end of the input. */
    public void expectEnd() throws MalformedFrameException {
        if (peek() >= 0) {
            throw unexpected("the end of the frame");
        }
    }

    /** Reads a member's name and its colon. */
    public String readName() throws MalformedFrameException {
        String name = readString();
        expect(':');
        return name;
    }

    /** Reads the name of a member, which must be this one, and its colon. */
    public void expectName(String wanted) throws MalformedFrameException {
        String name = readName();
        if (!name.equals(wanted)) {
            throw malformed("member \"" + name + "\"", "\"" + wanted + "\"");
        }
    }

    /** Takes {@code null} iff it comes next. */
    public boolean takeNull() throws MalformedFrameException {
        if (peek() != 'n') {
            return false;
        }
        takeWord("null");
        return true;
    }

    /** Reads {@code true} or {@code false}. */
    public boolean readBoolean() throws MalformedFrameException {
        switch (peek()) {
            case 't' -> {
                takeWord("true");
                return true;
            }
            case 'f' -> {
                takeWord("false");
                return false;
            }
            default -> throw unexpected("true or false");
        }
    }

    private void takeWord(String word) throws MalformedFrameException {
        int next = JsonGrammar.word(bytes, at, end, word);
        if (next < 0) {
            at = ~next;
            throw unexpected(word);
        }
        at = next;
    }

    /** Reads a string. */
    public String readString() throws MalformedFrameException {
        expectQuote();
        int from = at;
        boolean ascii = true;
        int i = from;
        while (true) {
            while (i + 8 <= end) {
                long word = JsonWords.get(bytes, i);
                long marks = JsonWords.special(word) | JsonWords.beyondAscii(word);
                if (marks != 0) {
                    i += JsonWords.lowest(marks);
                    break;
                }
                i += 8;
            }
            if (i >= end) {
                throw cutOff();
            }
            byte b = bytes[i];
            if (b == '"') {
                at = i + 1;
                return new String(bytes, from, i - from, ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
            } else if (b == '\\') {
                return readEscapedString(from);
            } else if (b < 0) {
                ascii = false;
                i += utf8Length(i);
            } else if (b < 0x20) {
                throw rawControl(i);
            } else {
                i++;
            }
        }
    }

    /** Escapes may make any sequence of UTF-16 units, correct or not, so the units are what is put together. */
    private String readEscapedString(int from) throws MalformedFrameException {
        StringBuilder text = new StringBuilder();
        int i = from;
        while (true) {
            int plain = i;
            boolean ascii = true;
            while (i < end && bytes[i] != '"' && bytes[i] != '\\') {
                if (bytes[i] < 0) {
                    ascii = false;
                    i += utf8Length(i);
                } else if (bytes[i] < 0x20) {
                    throw rawControl(i);
                } else {
                    i++;
                }
            }
            text.append(
                    new String(bytes, plain, i - plain, ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
            if (i >= end) {
                throw cutOff();
            }
            if (bytes[i] == '"') {
                at = i + 1;
                return text.toString();
            }
            text.append((char) unescape(i));
            i += bytes[i + 1] == 'u' ? 6 : 2;
        }
    }

    /** Reads a string as its UTF-8 bytes. */
    public byte[] readUtf8() throws MalformedFrameException {
        expectQuote();
        int from = at;
        int i = from;
        while (i + 8 <= end) {
            long word = JsonWords.get(bytes, i);
            long marks = JsonWords.special(word) | JsonWords.beyondAscii(word);
            if (marks != 0) {
                i += JsonWords.lowest(marks);
                break;
            }
            i += 8;
        }
        if (i < end && bytes[i] == '"') {
            at = i + 1;
            return Arrays.copyOfRange(bytes, from, i);
        }
        int after = JsonGrammar.string(bytes, from - 1, end);
        if (after < 0) {
            throw wrongString(~after);
        }
        at = after;
        return unescaped(from, after - 1);
    }

    /** No escape is shorter than what it stands for, so the escaped length is always enough. */
    private byte[] unescaped(int from, int until) throws MalformedFrameException {
        if (scratch.length < until - from) {
            scratch = new byte[Math.max(until - from, (int) Math.min(scratch.length * 2L, Integer.MAX_VALUE - 8))];
        }
        int length = 0;
        int i = from;
        while (i < until) {
            byte b = bytes[i];
            if (b != '\\') {
                scratch[length++] = b;
                i++;
                continue;
            }
            int unit = unescape(i);
            i += bytes[i + 1] == 'u' ? 6 : 2;
            if (unit < 0x80) {
                scratch[length++] = (byte) unit;
            } else {
                int codePoint = unit;
                if (Character.isSurrogate((char) unit)) {
                    int low = i + 1 < until && bytes[i] == '\\' && bytes[i + 1] == 'u' ? unescape(i) : 0;
                    if (!Character.isSurrogatePair((char) unit, (char) low)) {
                        throw malformedAt(i - 6, "a lone surrogate in the text of bytes", "a whole character");
                    }
                    codePoint = Character.toCodePoint((char) unit, (char) low);
                    i += 6;
                }
                byte[] utf8 = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
                System.arraycopy(utf8, 0, scratch, length, utf8.length);
                length += utf8.length;
            }
        }
        return Arrays.copyOf(scratch, length);
    }

    /** The UTF-16 unit that the escape at an index stands for. */
    private int unescape(int index) throws MalformedFrameException {
        if (index + 1 >= end) {
            throw cutOff();
        }
        switch (bytes[index + 1]) {
            case '"' -> {
                return '"';
            }
            case '\\' -> {
                return '\\';
            }
            case '/' -> {
                return '/';
            }
            case 'b' -> {
                return '\b';
            }
            case 'f' -> {
                return '\f';
            }
            case 'n' -> {
                return '\n';
            }
            case 'r' -> {
                return '\r';
            }
            case 't' -> {
                return '\t';
            }
            case 'u' -> {
                if (end - index < 6) {
                    throw cutOff();
                }
                int unit = 0;
                for (int i = index + 2; i < index + 6; i++) {
                    int digit = JsonGrammar.hexDigit(bytes[i]);
                    if (digit < 0) {
                        throw malformedAt(i, describe(i), "a hexadecimal digit");
                    }
                    unit = unit << 4 | digit;
                }
                return unit;
            }
            default -> throw malformedAt(index + 1, describe(index + 1), "an escape that JSON knows");
        }
    }

    /** Reads a string of Base64 (RFC 4648, section 4). */
    public byte[] readBase64() throws MalformedFrameException {
        int from = position();
        byte[] text = readUtf8();
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedFrameException(from, "a string that is not Base64", "Base64 with padding", e);
        }
    }

    /** Takes a whole value and returns the bytes that it is written with. */
    public byte[] readRaw() throws MalformedFrameException {
        peek();
        int from = at;
        skipValue();
        return Arrays.copyOfRange(bytes, from, at);
    }

    /** Takes a whole value, which must be correct JSON, and forgets it. */
    public void skipValue() throws MalformedFrameException {
        peek();
        int next = JsonGrammar.value(bytes, at, end, FrameFormat.MAX_NESTING - depth, false);
        if (next < 0) {
            at = ~next;
            throw unexpected("a JSON value, nested at most " + FrameFormat.MAX_NESTING + " deep");
        }
        at = next;
    }

    /** Reads a number without fraction and exponent. */
    public long readLong() throws MalformedFrameException {
        int first = peek();
        if (first >= '1' && first <= '9') {
            // The usual number, in one go.
            long value = 0;
            int i = at;
            int limit = Math.min(end, at + 18);
            while (i < limit && bytes[i] >= '0' && bytes[i] <= '9') {
                value = value * 10 + (bytes[i++] - '0');
            }
            if (i < limit && (bytes[i] == ',' || bytes[i] == '}' || bytes[i] == ']')) {
                at = i;
                return value;
            }
        }
        int from = numberStart();
        if (isFractional(from)) {
            throw malformedAt(from, numberText(from), "a whole number");
        }
        return wholeNumber(from);
    }

    /**
     * Reads a number without fraction and exponent.
     *
     * @param lowest the lowest value that may stand here
     * @param highest the highest
     */
    public long readLong(long lowest, long highest) throws MalformedFrameException {
        peek();
        int from = at;
        long value = readLong();
        if (value < lowest || value > highest) {
            throw malformedAt(from, Long.toString(value), "a number from " + lowest + " to " + highest);
        }
        return value;
    }

    /** Reads a {@link Long}, or a {@link Double} where the number has a fraction or an exponent. */
    public Object readNumber() throws MalformedFrameException {
        int from = numberStart();
        if (isFractional(from)) {
            return fractionalNumber(from);
        }
        return wholeNumber(from);
    }

    /** Reads a number, or one of the strings "NaN", "Infinity" and "-Infinity". */
    public double readDouble() throws MalformedFrameException {
        if (peek() == '"') {
            return readNotFinite();
        }
        return fractionalNumber(numberStart());
    }

    /** Reads a number, or one of the strings "NaN", "Infinity" and "-Infinity". */
    public float readFloat() throws MalformedFrameException {
        if (peek() == '"') {
            return (float) readNotFinite();
        }
        // Not by way of a double: rounding twice can miss the nearest float.
        return Float.parseFloat(numberText(numberStart()));
    }

    private double readNotFinite() throws MalformedFrameException {
        int from = at;
        String name = readString();
        return switch (name) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw malformedAt(from, "another string", "a number, \"NaN\", \"Infinity\" or \"-Infinity\"");
        };
    }

    /** Goes behind the number that comes next. */
    private int numberStart() throws MalformedFrameException {
        peek();
        int from = at;
        int next = JsonGrammar.number(bytes, from, end);
        if (next < 0) {
            at = ~next;
            throw unexpected("a number");
        }
        at = next;
        return from;
    }

    private boolean isFractional(int from) {
        for (int i = from; i < at; i++) {
            byte b = bytes[i];
            if (b == '.' || b == 'e' || b == 'E') {
                return true;
            }
        }
        return false;
    }

    private long wholeNumber(int from) throws MalformedFrameException {
        boolean negative = bytes[from] == '-';
        long value = 0;
        for (int i = negative ? from + 1 : from; i < at; i++) {
            int digit = bytes[i] - '0';
            // Counted below zero, where there is room for one more.
            if (value < (Long.MIN_VALUE + digit) / 10) {
                throw malformedAt(from, "a number of " + (at - from) + " characters", "a number of 64 bits");
            }
            value = value * 10 - digit;
        }
        if (!negative && value == Long.MIN_VALUE) {
            throw malformedAt(from, "9223372036854775808", "a number of 64 bits");
        }
        return negative ? value : -value;
    }

    private double fractionalNumber(int from) {
        // Up to 15 digits and no exponent: both numbers are exact as doubles, so one division rounds correctly.
        if (at - from <= 16) {
            long digits = 0;
            int fraction = -1;
            boolean negative = bytes[from] == '-';
            int i = negative ? from + 1 : from;
            for (; i < at; i++) {
                byte b = bytes[i];
                if (b == '.') {
                    fraction = i;
                } else if (b == 'e' || b == 'E') {
                    break;
                } else {
                    digits = digits * 10 + (b - '0');
                }
            }
            if (i == at && digits < 1_000_000_000_000_000L) {
                double value = fraction < 0 ? digits : digits / EXACT_TENS[at - 1 - fraction];
                return negative ? -value : value;
            }
        }
        return Double.parseDouble(numberText(from));
    }

    private String numberText(int from) {
        return new String(bytes, from, at - from, StandardCharsets.ISO_8859_1);
    }

    private void expectQuote() throws MalformedFrameException {
        if (!take('"')) {
            throw unexpected("a string");
        }
    }

    private int utf8Length(int index) throws MalformedFrameException {
        int length = JsonWords.utf8Length(bytes, index, end);
        if (length == 0) {
            throw malformedAt(index, describe(index), "correct UTF-8");
        }
        return length;
    }

    private MalformedFrameException rawControl(int index) {
        return malformedAt(index, describe(index), "a control character to be escaped");
    }

    private MalformedFrameException wrongString(int index) {
        return index >= end ? cutOff() : malformedAt(index, describe(index), "the rest of a string in correct UTF-8");
    }

    private MalformedFrameException cutOff() {
        return malformedAt(end, "the end of the frame", "the rest of a string");
    }

    /** An exception that says what comes next in place of what should. */
    public MalformedFrameException unexpected(String expected) {
        peek();
        return malformedAt(at, describe(at), expected);
    }

    /** An exception about the place where reading has come to. */
    public MalformedFrameException malformed(String found, String expected) {
        return malformedAt(at, found, expected);
    }

    /** An exception about the place where reading has come to. */
    public MalformedFrameException malformed(String found, String expected, @Nullable Throwable cause) {
        return new MalformedFrameException(at - start, found, expected, cause);
    }

    private MalformedFrameException malformedAt(int index, String found, String expected) {
        return new MalformedFrameException(index - start, found, expected);
    }

    private String describe(int index) {
        if (index >= end) {
            return "the end of the frame";
        }
        byte b = bytes[index];
        return b > ' ' && b < 0x7f ? "'" + (char) b + "'" : String.format("byte 0x%02x", b & 0xff);
    }
}
