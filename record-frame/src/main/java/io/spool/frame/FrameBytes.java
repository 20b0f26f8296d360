package io.spool.frame;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A growing buffer that frames are appended to, and that knows how JSON is spelled.
 *
 * <p>It is made once and used again: {@link #clear()} keeps the memory. The bytes of the frames are
 * {@code array()[0 .. length())}; the array is another one after the buffer has grown.
 *
 * <p>For one thread.
 */
public final class FrameBytes {
    /** Some virtual machines cannot make larger arrays. */
    private static final int MAX_CAPACITY = Integer.MAX_VALUE - 8;

    /** Kept free behind whatever is promised, so that a whole word or a number may always be written. */
    private static final int SLACK = 32;

    /** How many characters are looked at one by one. */
    private static final int SHORT = 24;

    /** Four of them. */
    private static final int PLACES = 10_000;

    /** How many names are remembered; a power of two. */
    private static final int NAMES = 256;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TENS = new byte[100];
    private static final byte[] UNITS = new byte[100];
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MIN_LONG = "-9223372036854775808".getBytes(StandardCharsets.US_ASCII);

    /** Those that a long can hold. */
    private static final long[] POWERS_OF_TEN = new long[19];

    static {
        long power = 1;
        for (int i = 0; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = power;
            power *= 10;
        }
        for (int i = 0; i < 100; i++) {
            TENS[i] = (byte) ('0' + i / 10);
            UNITS[i] = (byte) ('0' + i % 10);
        }
    }

    private byte[] bytes;
    private int length;
    private int depth;

    /** Names that were appended lately, and how they are spelled: records of a topic have the same ones again and again. */
    private final @Nullable String[] names = new String[NAMES];

    private final byte[][] spellings = new byte[NAMES][];

    /** A buffer that starts small. */
    public FrameBytes() {
        this(1024);
    }

    /**
     * @param capacity how many bytes fit before the buffer grows, at least 0
     */
    public FrameBytes(int capacity) {
        this.bytes = new byte[capacity + SLACK];
    }

    /** The array that holds the bytes; only the first {@link #length()} of them mean anything. */
    public byte[] array() {
        return bytes;
    }

    /** How many bytes have been appended. */
    public int length() {
        return length;
    }

    /** A copy of what has been appended. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** Forgets everything, and keeps the memory. */
    public void clear() {
        length = 0;
        depth = 0;
    }

    /** How many objects and arrays are open. */
    public int depth() {
        return depth;
    }

    /**
     * Goes back to an earlier length.
     *
     * @param earlierLength what {@link #length()} was
     * @param earlierDepth what {@link #depth()} was
     */
    public void rewind(int earlierLength, int earlierDepth) {
        length = earlierLength;
        depth = earlierDepth;
    }

    /**
     * Opens an object or array.
     *
     * @param bracket the opening bracket
     * @throws UnframeableRecordException if more than {@link FrameFormat#MAX_NESTING} would be open
     */
    public void open(char bracket) throws UnframeableRecordException {
        if (++depth > FrameFormat.MAX_NESTING) {
            throw new UnframeableRecordException(
                    "more than " + FrameFormat.MAX_NESTING + " nested values, or a value that contains itself",
                    "at most " + FrameFormat.MAX_NESTING);
        }
        append(bracket);
    }

    /**
     * Closes an object or array.
     *
     * @param bracket the closing bracket
     */
    public void close(char bracket) throws UnframeableRecordException {
        depth--;
        append(bracket);
    }

    /** Appends one ASCII character as it is. */
    public void append(char ascii) throws UnframeableRecordException {
        ensure(1);
        bytes[length++] = (byte) ascii;
    }

    /** Appends bytes as they are. */
    public void append(byte[] source) throws UnframeableRecordException {
        append(source, 0, source.length);
    }

    /** Appends bytes as they are. */
    public void append(byte[] source, int offset, int count) throws UnframeableRecordException {
        ensure(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    /** Appends a text of ASCII characters as it is, without quotes. */
    public void appendAscii(String text) throws UnframeableRecordException {
        int count = text.length();
        ensure(count);
        int at = length;
        for (int i = 0; i < count; i++) {
            bytes[at + i] = (byte) text.charAt(i);
        }
        length = at + count;
    }

    /** Appends {@code null}. */
    public void appendNull() throws UnframeableRecordException {
        append(NULL);
    }

    /** Appends {@code true} or {@code false}. */
    public void appendBoolean(boolean value) throws UnframeableRecordException {
        append(value ? TRUE : FALSE);
    }

    /** Appends a whole number. */
    public void appendLong(long value) throws UnframeableRecordException {
        ensure(20);
        if (value < 0) {
            if (value == Long.MIN_VALUE) {
                append(MIN_LONG);
                return;
            }
            bytes[length++] = '-';
            value = -value;
        }
        int end = length + digitsOf(value);
        int at = end;
        while (value >= 100) {
            long quotient = value / 100;
            int rest = (int) (value - quotient * 100);
            bytes[--at] = UNITS[rest];
            bytes[--at] = TENS[rest];
            value = quotient;
        }
        bytes[--at] = UNITS[(int) value];
        if (value >= 10) {
            bytes[--at] = TENS[(int) value];
        }
        length = end;
    }

    private static int digitsOf(long value) {
        // The binary logarithm times 1233/4096, which is nearly log10(2), is right or one too low.
        int digits = ((64 - Long.numberOfLeadingZeros(value)) * 1233) >>> 12;
        return value >= POWERS_OF_TEN[digits] ? digits + 1 : Math.max(digits, 1);
    }

    /** Appends a number that always has a fraction or an exponent, or one of three names in quotes. */
    public void appendDouble(double value) throws UnframeableRecordException {
        long whole = (long) value;
        // Most measurements are short. The comparison of bits keeps -0.0 out; 2^53 is where doubles skip numbers.
        if (Math.abs(whole) < 1L << 53
                && Double.doubleToRawLongBits((double) whole) == Double.doubleToRawLongBits(value)) {
            appendLong(whole);
            append('.');
            append('0');
        } else if (appendShortDecimal(value)) {
            return;
        } else if (Double.isFinite(value)) {
            appendAscii(Double.toString(value));
        } else {
            appendNotFinite(value);
        }
    }

    /**
     * Appends what a sensor would say: up to four places. Both numbers of the division are exact, so it rounds as
     * reading the digits would; where it gives the value back, reading gives it back, too, and with fewer places when
     * the last ones are zeros.
     */
    private boolean appendShortDecimal(double value) throws UnframeableRecordException {
        if (!(Math.abs(value) < 1e10)) {
            return false;
        }
        long scaled = Math.round(value * PLACES);
        if (scaled == 0 || (double) scaled / PLACES != value) {
            return false;
        }
        if (scaled < 0) {
            append('-');
            scaled = -scaled;
        }
        long whole = scaled / PLACES;
        int rest = (int) (scaled - whole * PLACES);
        appendLong(whole);
        ensure(5);
        int at = length;
        bytes[at] = '.';
        bytes[at + 1] = TENS[rest / 100];
        bytes[at + 2] = UNITS[rest / 100];
        bytes[at + 3] = TENS[rest % 100];
        bytes[at + 4] = UNITS[rest % 100];
        int end = at + 5;
        while (bytes[end - 1] == '0' && end > at + 2) {
            end--;
        }
        length = end;
        return true;
    }

    /** Appends a number that always has a fraction or an exponent, or one of three names in quotes. */
    public void appendFloat(float value) throws UnframeableRecordException {
        if (Float.isFinite(value)) {
            appendAscii(Float.toString(value));
        } else {
            appendNotFinite(value);
        }
    }

    private void appendNotFinite(double value) throws UnframeableRecordException {
        appendAscii(Double.isNaN(value) ? "\"NaN\"" : value > 0 ? "\"Infinity\"" : "\"-Infinity\"");
    }

    /** Appends a string with its quotes. A surrogate without its partner is kept, as an escape. */
    public void appendString(String text) throws UnframeableRecordException {
        if (text.length() <= SHORT && appendShortAscii(text)) {
            return;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (isWellFormed(text, utf8)) {
            appendUtf8String(utf8, 0, utf8.length, false);
        } else {
            appendCharacters(text);
        }
    }

    /** Appends the name of an object's member, with its quotes and the colon. */
    @SuppressWarnings("ReferenceEquality") // an equal one that is not the same is spelled anew, and costs time only
    public void appendName(String name) throws UnframeableRecordException {
        int hash = name.hashCode();
        int slot = (hash ^ hash >>> 16) & (NAMES - 1);
        // Converters make a name once and use it in all records, so that it is the very same nearly always.
        if (names[slot] == name) {
            append(spellings[slot]);
            return;
        }
        int from = length;
        appendString(name);
        append(':');
        if (length - from <= SHORT) {
            spellings[slot] = Arrays.copyOfRange(bytes, from, length);
            names[slot] = name;
        }
    }

    /** Names and the like, which are not worth an array of their own. */
    private boolean appendShortAscii(String text) throws UnframeableRecordException {
        int count = text.length();
        ensure(count + 2L);
        byte[] target = bytes;
        int at = length;
        target[at++] = '"';
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c >= 0x80 || JsonWords.isSpecial((byte) c)) {
                return false;
            }
            target[at++] = (byte) c;
        }
        target[at++] = '"';
        length = at;
        return true;
    }

    /**
     * Appends a string as the JSON that it holds, where it {@linkplain JsonGrammar#isEmbeddable can stand} in a
     * frame.
     *
     * @return false, and nothing is appended, iff it cannot
     */
    public boolean appendEmbedded(String text, byte[] before, byte[] after) throws UnframeableRecordException {
        int last = text.length() - 1;
        if (last < 1 || !looksLikeJson(text.charAt(0), text.charAt(last))) {
            return false;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return isWellFormed(text, utf8) && appendEmbedded(utf8, 0, utf8.length, before, after);
    }

    /**
     * Appends bytes as the JSON that they are, where they {@linkplain JsonGrammar#isEmbeddable can stand} in a frame.
     *
     * @param before what to append before them
     * @param after what to append behind them
     * @return false, and nothing is appended, iff they cannot
     */
    public boolean appendEmbedded(byte[] source, int offset, int count, byte[] before, byte[] after)
            throws UnframeableRecordException {
        if (depth + 1 + FrameFormat.MAX_EMBEDDED_NESTING > FrameFormat.MAX_NESTING
                || !JsonGrammar.isEmbeddable(source, offset, count)) {
            return false;
        }
        append(before);
        append(source, offset, count);
        append(after);
        return true;
    }

    private static boolean looksLikeJson(char first, char last) {
        return (first == '{' && last == '}') || (first == '[' && last == ']');
    }

    /**
     * Appends bytes as a string, where they are text that a person can read: correct UTF-8, and no control characters
     * but tabs and line breaks.
     *
     * @return false, and nothing is appended, iff they are not
     */
    public boolean appendText(byte[] source, int offset, int count) throws UnframeableRecordException {
        return appendUtf8String(source, offset, count, true);
    }

    /** Appends bytes as a string in Base64 (RFC 4648, section 4, padded). */
    public void appendBase64(byte[] source, int offset, int count) throws UnframeableRecordException {
        byte[] exact =
                offset == 0 && count == source.length ? source : Arrays.copyOfRange(source, offset, offset + count);
        append('"');
        append(Base64.getEncoder().encode(exact));
        append('"');
    }

    private boolean appendUtf8String(byte[] source, int offset, int count, boolean checked)
            throws UnframeableRecordException {
        int start = length;
        int end = offset + count;
        int i = offset;
        ensure(count + 2L);
        byte[] target = bytes;
        int at = length;
        target[at++] = '"';
        while (true) {
            while (i + 8 <= end) {
                long word = JsonWords.get(source, i);
                // There is room for a whole word: what is left of the source, and the slack.
                JsonWords.put(target, at, word);
                long marks = JsonWords.special(word);
                if (checked) {
                    marks |= JsonWords.beyondAscii(word);
                }
                if (marks != 0) {
                    int fine = JsonWords.lowest(marks);
                    i += fine;
                    at += fine;
                    break;
                }
                i += 8;
                at += 8;
            }
            if (i >= end) {
                break;
            }
            byte b = source[i];
            if (JsonWords.isSpecial(b)) {
                if (checked && b < 0x20 && b != '\t' && b != '\n' && b != '\r') {
                    length = start;
                    return false;
                }
                length = at;
                ensure(end - (long) i + 8);
                target = bytes;
                at = escape(target, at, b);
                i++;
            } else if (b < 0 && checked) {
                int size = JsonWords.utf8Length(source, i, end);
                if (size == 0) {
                    length = start;
                    return false;
                }
                for (int k = 0; k < size; k++) {
                    target[at++] = source[i++];
                }
            } else {
                target[at++] = b;
                i++;
            }
        }
        target[at++] = '"';
        length = at;
        return true;
    }

    private static int escape(byte[] target, int index, int character) {
        int at = index;
        target[at++] = '\\';
        switch (character) {
            case '"', '\\' -> target[at++] = (byte) character;
            case '\b' -> target[at++] = 'b';
            case '\f' -> target[at++] = 'f';
            case '\n' -> target[at++] = 'n';
            case '\r' -> target[at++] = 'r';
            case '\t' -> target[at++] = 't';
            default -> {
                target[at++] = 'u';
                for (int shift = 12; shift >= 0; shift -= 4) {
                    target[at++] = HEX[(character >>> shift) & 0xf];
                }
            }
        }
        return at;
    }

    /** Java writes a question mark for a lone surrogate, so only a text with question marks needs a closer look. */
    private static boolean isWellFormed(String text, byte[] utf8) {
        if (!JsonWords.contains(utf8, (byte) '?')) {
            return true;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** The slow way, for texts with lone surrogates only. */
    private void appendCharacters(String text) throws UnframeableRecordException {
        append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            ensure(6);
            if (c < 0x80) {
                if (JsonWords.isSpecial((byte) c)) {
                    length = escape(bytes, length, c);
                } else {
                    bytes[length++] = (byte) c;
                }
            } else if (!Character.isSurrogate(c)) {
                append(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                append(text.substring(i, i + 2).getBytes(StandardCharsets.UTF_8));
                i++;
            } else {
                length = escape(bytes, length, c);
            }
        }
        append('"');
    }

    private void ensure(long more) throws UnframeableRecordException {
        if (bytes.length - length < more + SLACK) {
            grow(more);
        }
    }

    private void grow(long more) throws UnframeableRecordException {
        long needed = length + more + SLACK;
        if (needed > MAX_CAPACITY) {
            throw new UnframeableRecordException(needed + " bytes of frames in one buffer", "at most " + MAX_CAPACITY);
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_CAPACITY, Math.max(needed, bytes.length * 2L)));
    }
}
