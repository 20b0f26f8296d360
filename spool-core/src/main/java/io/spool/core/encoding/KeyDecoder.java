package io.spool.core.encoding;

import static io.spool.core.format.SpoolFormat.KEYS_DECIMALS;
import static io.spool.core.format.SpoolFormat.KEYS_DECIMALS_MAX;
import static io.spool.core.format.SpoolFormat.KEYS_LAST_DIGIT;
import static io.spool.core.format.SpoolFormat.KEYS_LAST_PAIR;
import static io.spool.core.format.SpoolFormat.KEYS_LEAVE;
import static io.spool.core.format.SpoolFormat.KEYS_MINUS;

import io.spool.core.mapped.LittleEndian;

/**
 * Walks through a content and puts phrases and numbers where their codes are.
 *
 * <p>Nearly all parts of a phrase end with a number as it is expected, of at most eight digits: these are decoded in whole words and
 * without a branch that depends on how many digits there are. {@link #part} does the rest, byte for byte.
 */
final class KeyDecoder implements FrameDecoder {
    /** Pairs of digits before the last one in a number that {@link #put} knows. */
    private static final int MOST_PAIRS = 3;

    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long SPACES = 0x2020_2020_2020_2020L;

    /** Added to the lower seven bits of bytes from {@code KEYS_LAST_PAIR} on, this gives the highest bit. */
    private static final long TO_LAST = 0x0101_0101_0101_0101L * (0x80 - KEYS_LAST_PAIR);

    /** The two digits, or the last digit, that each byte of a number stands for, the first one in the lower byte. */
    private static final short[] DIGITS = new short[256];

    static {
        for (int i = 0; i < 100; i++) {
            DIGITS[i] = (short) (('0' + i / 10) | ('0' + i % 10) << Byte.SIZE);
            DIGITS[KEYS_LAST_PAIR + i] = DIGITS[i];
        }
        for (int i = 0; i < 10; i++) {
            DIGITS[KEYS_LAST_DIGIT + i] = (short) ('0' + i);
        }
    }

    private final KeyDictionary dictionary;

    // Where the last step has come to.
    private int at;
    private int out;

    /** Whether the last part was the last that is said of its phrase. */
    private boolean isOver;

    KeyDecoder(KeyDictionary dictionary) {
        this.dictionary = dictionary;
    }

    @Override
    public int decode(byte[] encoded, int from, int length, byte[] into, int begin, int room) {
        int end = from + length;
        int limit = begin + room;
        at = from;
        out = begin;
        while (at < end) {
            int meaning = KeyCodes.meaning(encoded[at]);
            if (meaning == KeyCodes.TEXT) {
                if (!text(encoded, end, into, limit)) {
                    return NO_ROOM;
                }
                continue;
            }
            at++;
            boolean isLong = KeyCodes.isLong(meaning);
            if (isLong && at == end) {
                return MALFORMED;
            }
            KeySegment segment = dictionary.meant(meaning, isLong ? encoded[at++] : 0);
            if (segment == null) {
                return MALFORMED;
            }
            int failure = phrase(segment, encoded, end, into, limit);
            if (failure < 0) {
                return failure;
            }
        }
        return out - begin;
    }

    /**
     * Copies text up to the next code, or a part of it.
     *
     * @return false iff there is no room for it
     */
    private boolean text(byte[] encoded, int end, byte[] into, int limit) {
        if (end - at >= Long.BYTES && limit - out >= Long.BYTES) {
            long word = LittleEndian.getLong(encoded, at);
            // Bytes from 0x20 to 0x7F are text. What a byte below borrows spoils only those above it.
            long others = (word | (word - SPACES)) & HIGH_BITS;
            int count = others == 0 ? Long.BYTES : Long.numberOfTrailingZeros(others) / Byte.SIZE;
            if (count > 0) {
                LittleEndian.putLong(into, out, word);
                at += count;
                out += count;
                return true;
            }
        }
        if (out == limit) {
            return false;
        }
        into[out++] = encoded[at++];
        return true;
    }

    /** @return 0, {@link #MALFORMED} or {@link #NO_ROOM} */
    private int phrase(KeySegment phrase, byte[] encoded, int end, byte[] into, int limit) {
        KeySegment segment = phrase;
        // In variables of this method, which are faster than those of the object.
        int i = at;
        int o = out;
        while (true) {
            int expected = segment.length() + segment.prefixLength();
            boolean hasRoom = limit - o >= expected + KeySegment.WORDS;
            if (hasRoom && !segment.hasHole()) {
                segment.copyWords(into, o);
                at = i;
                out = o + expected;
                return 0;
            }
            if (hasRoom && encoded.length - i >= Long.BYTES) {
                long word = LittleEndian.getLong(encoded, i);
                long stops = ((word & ~HIGH_BITS) + TO_LAST | word) & HIGH_BITS;
                int pairs = Long.numberOfTrailingZeros(stops) >>> 3;
                int last = (int) (word >>> (Byte.SIZE * pairs)) & 0xFF;
                int digits = 2 * pairs + 2 + ((KEYS_LAST_DIGIT - 1 - last) >> 31);
                int decimals = segment.decimals();
                if (pairs <= MOST_PAIRS && pairs < end - i && last < KEYS_DECIMALS && digits >= decimals) {
                    segment.copyWords(into, o);
                    o += expected;
                    put(word, digits, decimals, into, o);
                    o += decimals > 0 ? digits + 1 : digits;
                    i += pairs + 1;
                    segment = segment.next();
                    if (segment == null) {
                        at = i;
                        out = o;
                        return 0;
                    }
                    continue;
                }
            }
            at = i;
            out = o;
            int failure = part(segment, encoded, end, into, limit);
            segment = segment.next();
            if (failure < 0 || isOver || segment == null) {
                return failure;
            }
            i = at;
            o = out;
        }
    }

    /** Puts up to eight digits, and the point between them; nine bytes are overwritten. */
    private static void put(long encoded, int digits, int decimals, byte[] into, int at) {
        long text = DIGITS[(int) encoded & 0xFF]
                | (long) DIGITS[(int) (encoded >>> 8) & 0xFF] << 16
                | (long) DIGITS[(int) (encoded >>> 16) & 0xFF] << 32
                | (long) DIGITS[(int) (encoded >>> 24) & 0xFF] << 48;
        if (decimals > 0) {
            int point = Byte.SIZE * (digits - decimals);
            long before = (1L << point) - 1;
            into[at + Long.BYTES] = (byte) (text >>> (Long.SIZE - Byte.SIZE));
            text = (text & before) | ((long) '.' << point) | ((text & ~before) << Byte.SIZE);
        }
        LittleEndian.putLong(into, at, text);
    }

    /**
     * Decodes a part of a phrase, whatever it is.
     *
     * @return 0, {@link #MALFORMED} or {@link #NO_ROOM}
     */
    private int part(KeySegment segment, byte[] encoded, int end, byte[] into, int limit) {
        isOver = false;
        if (segment.length() > limit - out) {
            return NO_ROOM;
        }
        segment.copyText(into, out);
        out += segment.length();
        if (!segment.hasHole()) {
            return 0;
        }
        if (at == end) {
            return MALFORMED;
        }
        int b = encoded[at++] & 0xFF;
        if (b == KEYS_LEAVE) {
            isOver = true;
            return 0;
        }
        int decimals = segment.decimals();
        boolean isExpected = true;
        if (b >= KEYS_DECIMALS && b <= KEYS_DECIMALS + KEYS_DECIMALS_MAX) {
            decimals = b - KEYS_DECIMALS;
            isExpected = false;
            if (at == end) {
                return MALFORMED;
            }
            b = encoded[at++] & 0xFF;
        }
        if (b == KEYS_MINUS) {
            if (at == end) {
                return MALFORMED;
            }
            if (out == limit) {
                return NO_ROOM;
            }
            into[out++] = '-';
            b = encoded[at++] & 0xFF;
        }
        int number = out;
        if (isExpected) {
            if (segment.prefixLength() > limit - out) {
                return NO_ROOM;
            }
            segment.copyPrefix(into, out);
            out += segment.prefixLength();
        }
        while (b < KEYS_LAST_PAIR) {
            if (at == end) {
                return MALFORMED;
            }
            if (limit - out < 2) {
                return NO_ROOM;
            }
            LittleEndian.putShort(into, out, DIGITS[b]);
            out += 2;
            b = encoded[at++] & 0xFF;
        }
        return b < KEYS_DECIMALS ? lastDigits(b, decimals, number, into, limit) : MALFORMED;
    }

    /** Puts the last digits of a number, and the point. */
    private int lastDigits(int last, int decimals, int number, byte[] into, int limit) {
        if (limit - out < (last < KEYS_LAST_DIGIT ? 2 : 1) + (decimals > 0 ? 1 : 0)) {
            return NO_ROOM;
        }
        into[out++] = (byte) DIGITS[last];
        if (last < KEYS_LAST_DIGIT) {
            into[out++] = (byte) (DIGITS[last] >>> Byte.SIZE);
        }
        if (decimals > 0) {
            int point = out - decimals;
            if (point < number) {
                return MALFORMED;
            }
            System.arraycopy(into, point, into, point + 1, decimals);
            into[point] = '.';
            out++;
        }
        return 0;
    }

    @Override
    public void close() {}
}
