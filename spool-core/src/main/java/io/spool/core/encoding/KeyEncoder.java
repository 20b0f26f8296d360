package io.spool.core.encoding;

import static io.spool.core.format.SpoolFormat.KEYS_LEAVE;
import static io.spool.core.format.SpoolFormat.KEYS_NUMBER;
import static io.spool.core.format.SpoolFormat.KEYS_PAGE;
import static io.spool.core.format.SpoolFormat.KEYS_PAGE_SIZE;
import static io.spool.core.format.SpoolFormat.KEYS_SHORT;

/** Takes, from each byte on, the phrase that goes farthest; what no phrase begins with stays as it is. */
final class KeyEncoder implements FrameEncoder {
    /** Numbers with fewer bytes are left as they are: they would not become shorter. */
    private static final int LONG_NUMBER = 3;

    private final KeyPhrases phrases;

    KeyEncoder(KeyDictionary dictionary) {
        this.phrases = new KeyPhrases(dictionary);
    }

    @Override
    public int encode(byte[] content, int from, int length, byte[] into, int at, int room) {
        int end = from + length;
        int limit = at + room;
        int out = at;
        int i = from;
        while (i < end) {
            KeyChoice.Entry phrase = phrases.farthest(content, i, end);
            if (phrase == null) {
                byte b = content[i];
                if (KeyNumber.isDigit(b)) {
                    long number = KeyNumber.at(content, i, end);
                    if (KeyNumber.end(number) - i >= LONG_NUMBER) {
                        if (out == limit) {
                            return TOO_LONG;
                        }
                        into[out++] = (byte) KEYS_NUMBER;
                        out = KeyNumber.write(content, i, number, KeySegment.NUMBER, into, out, limit);
                        if (out == KeyNumber.NO_ROOM) {
                            return TOO_LONG;
                        }
                        i = KeyNumber.end(number);
                        continue;
                    }
                }
                if (out == limit || KeyCodes.isCode(b)) {
                    return TOO_LONG;
                }
                into[out++] = b;
                i++;
                continue;
            }
            int reference = phrase.reference();
            if (reference < KEYS_SHORT) {
                if (out == limit) {
                    return TOO_LONG;
                }
                into[out++] = KeyCodes.shortCode(reference);
            } else {
                if (limit - out < 2) {
                    return TOO_LONG;
                }
                int rest = reference - KEYS_SHORT;
                into[out++] = (byte) (KEYS_PAGE + rest / KEYS_PAGE_SIZE);
                into[out++] = (byte) (rest % KEYS_PAGE_SIZE);
            }
            KeySegment segment = phrase.segment();
            i += segment.length();
            while (segment.hasHole()) {
                long number = KeyNumber.at(content, i, end);
                int behind = KeyNumber.end(number);
                KeySegment next = segment.next();
                if (behind == i || (next != null && !next.standsAt(content, behind, end))) {
                    if (out == limit) {
                        return TOO_LONG;
                    }
                    into[out++] = (byte) KEYS_LEAVE;
                    break;
                }
                out = KeyNumber.write(content, i, number, segment, into, out, limit);
                if (out == KeyNumber.NO_ROOM) {
                    return TOO_LONG;
                }
                i = behind;
                if (next == null) {
                    break;
                }
                i += next.length();
                segment = next;
            }
        }
        return out - at;
    }

    @Override
    public void close() {}
}
