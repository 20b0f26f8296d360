package io.spool.core.encoding;

import static io.spool.core.format.SpoolFormat.KEYS_LEAVE;
import static io.spool.core.format.SpoolFormat.KEYS_NUMBER;
import static io.spool.core.format.SpoolFormat.KEYS_PAGE;
import static io.spool.core.format.SpoolFormat.KEYS_PAGE_SIZE;
import static io.spool.core.format.SpoolFormat.KEYS_SHORT;

import org.jspecify.annotations.Nullable;

/** Takes, from each byte on, the phrase that goes farthest; what no phrase begins with stays as it is. */
final class KeyEncoder implements FrameEncoder {
    /** Numbers with fewer bytes are left as they are: they would not become shorter. */
    private static final int LONG_NUMBER = 3;

    private static final int NO_ROOM = KeyNumber.NO_ROOM;

    private final KeyPhrases phrases;

    /** The phrase that all of the last content was. The next one is mostly the same, and then nothing else need be looked for. */
    private KeyChoice.@Nullable Entry whole;

    /** Where what was written last ends in the content. */
    private int behind;

    KeyEncoder(KeyDictionary dictionary) {
        this.phrases = new KeyPhrases(dictionary);
    }

    @Override
    public int encode(byte[] content, int from, int length, byte[] into, int at, int room) {
        int end = from + length;
        int limit = at + room;
        KeyChoice.Entry last = whole;
        if (last != null && last.segment().standsAt(content, from, end)) {
            int out = writePhrase(last, content, from, end, into, at, limit);
            if (out != NO_ROOM && behind == end) {
                return out - at;
            }
        }
        int out = at;
        for (int i = from; i < end; i = behind) {
            KeyChoice.Entry phrase = phrases.farthest(content, i, end);
            out = phrase == null
                    ? writeText(content, i, end, into, out, limit)
                    : writePhrase(phrase, content, i, end, into, out, limit);
            if (out == NO_ROOM) {
                return TOO_LONG;
            }
            if (i == from) {
                whole = behind == end ? phrase : null;
            }
        }
        return out - at;
    }

    /** Writes what no phrase begins with: a number, or a byte. */
    private int writeText(byte[] content, int from, int end, byte[] into, int at, int limit) {
        if (at == limit) {
            return NO_ROOM;
        }
        byte b = content[from];
        if (KeyNumber.isDigit(b)) {
            long number = KeyNumber.at(content, from, end);
            if (KeyNumber.end(number) - from >= LONG_NUMBER) {
                into[at] = (byte) KEYS_NUMBER;
                behind = KeyNumber.end(number);
                return KeyNumber.write(content, from, number, KeySegment.NUMBER, into, at + 1, limit);
            }
        }
        if (KeyCodes.isCode(b)) {
            return NO_ROOM;
        }
        into[at] = b;
        behind = from + 1;
        return at + 1;
    }

    /** Writes a phrase whose first text stands at {@code from}, as far as it goes. */
    private int writePhrase(KeyChoice.Entry phrase, byte[] content, int from, int end, byte[] into, int at, int limit) {
        int reference = phrase.reference();
        if (limit - at < (reference < KEYS_SHORT ? 1 : 2)) {
            return NO_ROOM;
        }
        int out = at;
        if (reference < KEYS_SHORT) {
            into[out++] = KeyCodes.shortCode(reference);
        } else {
            int rest = reference - KEYS_SHORT;
            into[out++] = (byte) (KEYS_PAGE + rest / KEYS_PAGE_SIZE);
            into[out++] = (byte) (rest % KEYS_PAGE_SIZE);
        }
        KeySegment segment = phrase.segment();
        int i = from + segment.length();
        while (segment.hasHole()) {
            if (out == limit) {
                return NO_ROOM;
            }
            long written = KeyNumber.writeShort(content, i, end, segment, into, out, limit);
            boolean isShort = written != KeyNumber.OTHERWISE;
            long number = isShort ? 0 : KeyNumber.at(content, i, end);
            int after = isShort ? KeyNumber.source(written) : KeyNumber.end(number);
            KeySegment next = segment.next();
            if (after == i || (next != null && !next.standsAt(content, after, end))) {
                into[out++] = (byte) KEYS_LEAVE;
                break;
            }
            out = isShort ? KeyNumber.end(written) : KeyNumber.write(content, i, number, segment, into, out, limit);
            if (out == NO_ROOM) {
                return NO_ROOM;
            }
            i = after;
            if (next == null) {
                break;
            }
            i += next.length();
            segment = next;
        }
        behind = i;
        return out;
    }

    @Override
    public void close() {}
}
