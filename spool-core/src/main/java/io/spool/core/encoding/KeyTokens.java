package io.spool.core.encoding;

/**
 * Cuts a frame into tokens: what stands between values is one, each word of a text is one, each number is one. Needs no well-formed
 * JSON, nor JSON at all.
 */
final class KeyTokens {
    /** Letters behind the digits of a word with which these are still a number: a unit. */
    private static final int LONGEST_UNIT = 3;

    /** Takes tokens, in order and with nothing between them. */
    interface Sink {
        void text(byte[] frame, int from, int to);

        /**
         * A number as {@link KeyNumber} has it.
         *
         * @param context the same number for numbers that mean the same: those of one key, behind the same words
         */
        void number(byte[] frame, int from, int to, long context);
    }

    private final Sink sink;
    private byte[] frame = new byte[0];
    private int end;

    /** Where the token begins that is not yet ended. */
    private int token;

    private long context;

    KeyTokens(Sink sink) {
        this.sink = sink;
    }

    /** Cuts the first {@code length} bytes of a frame. */
    void cut(byte[] frame, int length) {
        this.frame = frame;
        this.end = length;
        this.token = 0;
        this.context = 0;
        int i = 0;
        while (i < end) {
            byte b = frame[i];
            if (b == '"') {
                i = quoted(i);
            } else if (isLetter(b)) {
                endText(i);
                while (i < end && isWord(frame[i])) {
                    i++;
                }
                endText(i);
            } else if (KeyNumber.isDigit(b) || (b == '-' && i + 1 < end && KeyNumber.isDigit(frame[i + 1]))) {
                i = number(i, context);
            } else {
                i++;
            }
        }
        endText(end);
    }

    /** A key, or a text, from its first quote on. */
    private int quoted(int open) {
        int from = open + 1;
        int close = from;
        while (close < end && frame[close] != '"') {
            close += frame[close] == '\\' ? 2 : 1;
        }
        close = Math.min(close, end);
        int colon = close + 1;
        while (colon < end && frame[colon] <= ' ' && frame[colon] >= 0) {
            colon++;
        }
        if (colon < end && frame[colon] == ':') {
            context = 1;
            for (int i = from; i < close; i++) {
                context = mix(context, frame[i]);
            }
            return colon + 1;
        }
        endText(Math.min(from, end));
        words(from, close);
        endText(close);
        return Math.min(close + 1, end);
    }

    private void words(int from, int to) {
        long inText = mix(context, '"');
        int i = from;
        while (i < to) {
            if (!isWordAt(i)) {
                inText = mix(inText, frame[i]);
                i++;
                continue;
            }
            int wordEnd = i;
            while (wordEnd < to && isWordAt(wordEnd)) {
                wordEnd++;
            }
            int digits = digitsOf(i, wordEnd);
            if (digits != i) {
                endText(i);
            }
            int textEnd = digits < 0 ? wordEnd : digits;
            for (; i < textEnd; i++) {
                inText = mix(inText, frame[i]);
            }
            if (digits >= 0) {
                i = number(digits, inText);
                inText = mix(inText, '0');
                int unitEnd = i;
                while (unitEnd < to && isWordAt(unitEnd) && !KeyNumber.isDigit(frame[unitEnd])) {
                    inText = mix(inText, frame[unitEnd]);
                    unitEnd++;
                }
                i = unitEnd;
            }
        }
    }

    /** Where the digits of a word begin, if they stand together and little follows; else -1: digits of a code say nothing by themselves. */
    private int digitsOf(int from, int to) {
        int digits = from;
        while (digits < to && !KeyNumber.isDigit(frame[digits])) {
            digits++;
        }
        int behind = digits;
        while (behind < to && KeyNumber.isDigit(frame[behind])) {
            behind++;
        }
        if (behind == digits || to - behind > LONGEST_UNIT) {
            return -1;
        }
        for (int i = behind; i < to; i++) {
            if (KeyNumber.isDigit(frame[i])) {
                return -1;
            }
        }
        return digits;
    }

    private int number(int from, long context) {
        endText(from);
        int to = KeyNumber.end(KeyNumber.at(frame, from, end));
        sink.number(frame, from, to, context);
        token = to;
        return to;
    }

    private void endText(int to) {
        if (to > token) {
            sink.text(frame, token, to);
            token = to;
        }
    }

    /** A letter, a digit or the like; but not the T in the midst of a time. */
    private boolean isWordAt(int i) {
        return isWord(frame[i])
                && !(frame[i] == 'T'
                        && i > 0
                        && i + 1 < end
                        && KeyNumber.isDigit(frame[i - 1])
                        && KeyNumber.isDigit(frame[i + 1]));
    }

    private static boolean isWord(byte b) {
        return isLetter(b) || KeyNumber.isDigit(b);
    }

    private static boolean isLetter(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_' || b < 0;
    }

    private static long mix(long hash, int b) {
        return (hash ^ b) * 0x100000001B3L + 1;
    }
}
