package io.spool.frame;

/**
 * Walks over JSON values without making anything of them: is this text JSON, and where does the value end?
 *
 * <p>Every walk returns the index behind the value, or {@code ~index} of the first byte that is wrong. Being wrong is
 * no exception here, since any text may be asked about.
 */
final class JsonGrammar {
    /**
     * So many characters of a string are looked at one by one. The length of a name is then guessed by the processor,
     * since it was the same in the last text; found in a word of eight, it is waited for.
     */
    private static final int SHORT = 16;

    private JsonGrammar() {}

    /**
     * Whether a text is one JSON object or array, starts and ends with its brackets, holds no line breaks and no raw
     * control characters, and nests no deeper than {@link FrameFormat#MAX_EMBEDDED_NESTING}. Such a text can stand in
     * a frame as it is.
     */
    static boolean isEmbeddable(byte[] text, int offset, int length) {
        if (length < 2) {
            return false;
        }
        int end = offset + length;
        byte first = text[offset];
        byte last = text[end - 1];
        return ((first == '{' && last == '}') || (first == '[' && last == ']'))
                && value(text, offset, end, FrameFormat.MAX_EMBEDDED_NESTING, true) == end;
    }

    /**
     * Walks over one value.
     *
     * @param levels how many objects and arrays may stand in each other
     * @param oneLine whether line breaks between tokens count as wrong
     */
    static int value(byte[] text, int index, int end, int levels, boolean oneLine) {
        if (index >= end) {
            return ~index;
        }
        return switch (text[index]) {
            case '{' -> object(text, index, end, levels, oneLine);
            case '[' -> array(text, index, end, levels, oneLine);
            case '"' -> string(text, index, end);
            case 't' -> word(text, index, end, "true");
            case 'f' -> word(text, index, end, "false");
            case 'n' -> word(text, index, end, "null");
            default -> number(text, index, end);
        };
    }

    static int space(byte[] text, int index, int end, boolean oneLine) {
        int i = index;
        while (i < end) {
            byte b = text[i];
            if (b > ' ' || !(b == ' ' || b == '\t' || (!oneLine && (b == '\n' || b == '\r')))) {
                break;
            }
            i++;
        }
        return i;
    }

    private static int object(byte[] text, int index, int end, int levels, boolean oneLine) {
        if (levels == 0) {
            return ~index;
        }
        int i = space(text, index + 1, end, oneLine);
        if (i < end && text[i] == '}') {
            return i + 1;
        }
        while (true) {
            if (i >= end || text[i] != '"') {
                return ~i;
            }
            i = string(text, i, end);
            if (i < 0) {
                return i;
            }
            i = space(text, i, end, oneLine);
            if (i >= end || text[i] != ':') {
                return ~i;
            }
            i = value(text, space(text, i + 1, end, oneLine), end, levels - 1, oneLine);
            if (i < 0) {
                return i;
            }
            i = space(text, i, end, oneLine);
            if (i >= end) {
                return ~i;
            }
            if (text[i] == '}') {
                return i + 1;
            }
            if (text[i] != ',') {
                return ~i;
            }
            i = space(text, i + 1, end, oneLine);
        }
    }

    private static int array(byte[] text, int index, int end, int levels, boolean oneLine) {
        if (levels == 0) {
            return ~index;
        }
        int i = space(text, index + 1, end, oneLine);
        if (i < end && text[i] == ']') {
            return i + 1;
        }
        while (true) {
            i = value(text, i, end, levels - 1, oneLine);
            if (i < 0) {
                return i;
            }
            i = space(text, i, end, oneLine);
            if (i >= end) {
                return ~i;
            }
            if (text[i] == ']') {
                return i + 1;
            }
            if (text[i] != ',') {
                return ~i;
            }
            i = space(text, i + 1, end, oneLine);
        }
    }

    /** Walks over a string, the quotes included. */
    static int string(byte[] text, int index, int end) {
        int i = index + 1;
        int few = Math.min(end, i + SHORT);
        while (i < few && JsonWords.isPlain(text[i])) {
            i++;
        }
        if (i < few && text[i] == '"') {
            return i + 1;
        }
        while (true) {
            while (i + 8 <= end) {
                long word = JsonWords.get(text, i);
                long marks = JsonWords.special(word) | JsonWords.beyondAscii(word);
                if (marks != 0) {
                    i += JsonWords.lowest(marks);
                    break;
                }
                i += 8;
            }
            if (i >= end) {
                return ~end;
            }
            byte b = text[i];
            if (b == '"') {
                return i + 1;
            } else if (b == '\\') {
                int next = escape(text, i, end);
                if (next < 0) {
                    return next;
                }
                i = next;
            } else if (b < 0) {
                int length = JsonWords.utf8Length(text, i, end);
                if (length == 0) {
                    return ~i;
                }
                i += length;
            } else if (b < 0x20) {
                return ~i;
            } else {
                i++;
            }
        }
    }

    private static int escape(byte[] text, int index, int end) {
        if (index + 1 >= end) {
            return ~end;
        }
        switch (text[index + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                return index + 2;
            }
            case 'u' -> {
                if (end - index < 6) {
                    return ~end;
                }
                for (int i = index + 2; i < index + 6; i++) {
                    if (hexDigit(text[i]) < 0) {
                        return ~i;
                    }
                }
                return index + 6;
            }
            default -> {
                return ~(index + 1);
            }
        }
    }

    /** The value of a hexadecimal digit, or -1. */
    static int hexDigit(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    static int word(byte[] text, int index, int end, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (index + i >= end || text[index + i] != word.charAt(i)) {
                return ~(index + i);
            }
        }
        return index + word.length();
    }

    static int number(byte[] text, int index, int end) {
        int i = index;
        if (i < end && text[i] == '-') {
            i++;
        }
        int digits = i;
        i = digits(text, i, end);
        if (i == digits) {
            return ~i;
        }
        if (text[digits] == '0' && i > digits + 1) {
            return ~(digits + 1);
        }
        if (i < end && text[i] == '.') {
            int fraction = i + 1;
            i = digits(text, fraction, end);
            if (i == fraction) {
                return ~i;
            }
        }
        if (i < end && (text[i] == 'e' || text[i] == 'E')) {
            i++;
            if (i < end && (text[i] == '+' || text[i] == '-')) {
                i++;
            }
            int exponent = i;
            i = digits(text, exponent, end);
            if (i == exponent) {
                return ~i;
            }
        }
        return i;
    }

    private static int digits(byte[] text, int index, int end) {
        int i = index;
        while (i < end && text[i] >= '0' && text[i] <= '9') {
            i++;
        }
        return i;
    }
}
