package io.spool.core.encoding;

import static io.spool.core.format.SpoolFormat.KEYS_DECIMALS;
import static io.spool.core.format.SpoolFormat.KEYS_DECIMALS_MAX;
import static io.spool.core.format.SpoolFormat.KEYS_LAST_DIGIT;
import static io.spool.core.format.SpoolFormat.KEYS_LAST_PAIR;
import static io.spool.core.format.SpoolFormat.KEYS_LEAVE;
import static io.spool.core.format.SpoolFormat.KEYS_MINUS;

import io.spool.core.mapped.LittleEndian;

/** Walks through a content and puts phrases and numbers where their codes are. */
final class KeyDecoder implements FrameDecoder {
    /** The two digits of each pair, the first one in the lower byte. */
    private static final short[] PAIRS = new short[100];

    static {
        for (int i = 0; i < PAIRS.length; i++) {
            PAIRS[i] = (short) (('0' + i / 10) | ('0' + i % 10) << 8);
        }
    }

    private final KeyDictionary dictionary;

    KeyDecoder(KeyDictionary dictionary) {
        this.dictionary = dictionary;
    }

    @Override
    public int decode(byte[] encoded, int from, int length, byte[] into, int at, int room) {
        int end = from + length;
        int limit = at + room;
        int out = at;
        int i = from;
        while (i < end) {
            byte code = encoded[i++];
            int meaning = KeyCodes.meaning(code);
            if (meaning == KeyCodes.TEXT) {
                if (out == limit) {
                    return NO_ROOM;
                }
                into[out++] = code;
                continue;
            }
            boolean isLong = KeyCodes.isLong(meaning);
            if (isLong && i == end) {
                return MALFORMED;
            }
            KeySegment segment = dictionary.meant(meaning, isLong ? encoded[i++] : 0);
            if (segment == null) {
                return MALFORMED;
            }
            for (; segment != null; segment = segment.next()) {
                int textLength = segment.length();
                if (textLength > limit - out) {
                    return NO_ROOM;
                }
                segment.copy(segment.from(), textLength, into, out, limit);
                out += textLength;
                if (!segment.hasHole()) {
                    break;
                }
                if (i == end) {
                    return MALFORMED;
                }
                int b = encoded[i++] & 0xFF;
                if (b == KEYS_LEAVE) {
                    break;
                }
                int decimals = segment.decimals();
                int prefix = segment.prefixLength();
                if (b >= KEYS_DECIMALS) {
                    if (b <= KEYS_DECIMALS + KEYS_DECIMALS_MAX) {
                        decimals = b - KEYS_DECIMALS;
                        prefix = 0;
                        if (i == end) {
                            return MALFORMED;
                        }
                        b = encoded[i++] & 0xFF;
                    }
                    if (b == KEYS_MINUS) {
                        if (i == end) {
                            return MALFORMED;
                        }
                        if (out == limit) {
                            return NO_ROOM;
                        }
                        into[out++] = '-';
                        b = encoded[i++] & 0xFF;
                    }
                }
                int digits = out;
                if (prefix > 0) {
                    if (prefix > limit - out) {
                        return NO_ROOM;
                    }
                    segment.copy(segment.prefixFrom(), prefix, into, out, limit);
                    out += prefix;
                }
                while (b < KEYS_LAST_PAIR) {
                    if (i == end) {
                        return MALFORMED;
                    }
                    if (limit - out < 2) {
                        return NO_ROOM;
                    }
                    LittleEndian.putShort(into, out, PAIRS[b]);
                    out += 2;
                    b = encoded[i++] & 0xFF;
                }
                if (b >= KEYS_DECIMALS) {
                    return MALFORMED;
                }
                // The last digits, and the point.
                if (limit - out < (b < KEYS_LAST_DIGIT ? 2 : 1) + (decimals > 0 ? 1 : 0)) {
                    return NO_ROOM;
                }
                if (b < KEYS_LAST_DIGIT) {
                    LittleEndian.putShort(into, out, PAIRS[b - KEYS_LAST_PAIR]);
                    out += 2;
                } else {
                    into[out++] = (byte) ('0' + b - KEYS_LAST_DIGIT);
                }
                if (decimals > 0) {
                    if (out - digits < decimals) {
                        return MALFORMED;
                    }
                    for (int k = 0; k < decimals; k++) {
                        into[out - k] = into[out - k - 1];
                    }
                    into[out - decimals] = '.';
                    out++;
                }
            }
        }
        return out - at;
    }

    @Override
    public void close() {}
}
