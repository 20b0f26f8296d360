package io.spool.core.encoding;

import static io.spool.core.format.SpoolFormat.KEYS_DICTIONARY_MAX;
import static io.spool.core.format.SpoolFormat.KEYS_END;
import static io.spool.core.format.SpoolFormat.KEYS_HOLE;
import static io.spool.core.format.SpoolFormat.KEYS_HOLE_DECIMALS_MAX;
import static io.spool.core.format.SpoolFormat.KEYS_REFERENCES_MAX;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Phrases, and what refers to them: first each phrase from its start, then from behind each of its holes. Immutable.
 */
final class KeyDictionary {
    private final KeySegment[] references;

    /** @throws IllegalArgumentException when the bytes are no dictionary */
    KeyDictionary(byte[] dictionary) {
        if (dictionary.length > KEYS_DICTIONARY_MAX) {
            throw new IllegalArgumentException(
                    "a dictionary of keys has at most " + KEYS_DICTIONARY_MAX + " bytes, not " + dictionary.length);
        }
        List<KeySegment> phrases = new ArrayList<>();
        List<KeySegment> behindHoles = new ArrayList<>();
        for (int from = 0; from < dictionary.length; ) {
            int end = phraseEnd(dictionary, from);
            KeySegment phrase = phrase(dictionary, from, end);
            phrases.add(phrase);
            for (KeySegment inner = phrase.next(); inner != null; inner = inner.next()) {
                behindHoles.add(inner);
            }
            from = end + 1;
        }
        phrases.addAll(behindHoles);
        if (phrases.size() > KEYS_REFERENCES_MAX) {
            throw new IllegalArgumentException("a dictionary of keys has at most " + KEYS_REFERENCES_MAX
                    + " phrases and parts behind holes, not " + phrases.size());
        }
        references = phrases.toArray(KeySegment[]::new);
    }

    int references() {
        return references.length;
    }

    /** What the reference with this number, at least 0, refers to; or null. */
    @Nullable
    KeySegment reference(int number) {
        return number < references.length ? references[number] : null;
    }

    /** What a code means, with the byte behind it if it has one; or null when there is no such thing. */
    @Nullable
    KeySegment meant(int meaning, byte second) {
        return meaning == KeyCodes.NUMBER ? KeySegment.NUMBER : reference(KeyCodes.reference(meaning, second));
    }

    private static int phraseEnd(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == KEYS_END) {
                if (i == from) {
                    throw new IllegalArgumentException("a dictionary of keys has an empty phrase at " + from);
                }
                return i;
            }
            if (KeyCodes.isCode(bytes[i]) && !isHole(bytes[i])) {
                throw new IllegalArgumentException(
                        "a dictionary of keys has the byte " + (bytes[i] & 0xFF) + " in the phrase at " + from);
            }
        }
        throw new IllegalArgumentException("a dictionary of keys breaks off in the phrase at " + from);
    }

    /** The first part of the phrase; they are made from the last to the first, since each knows the next. */
    private static KeySegment phrase(byte[] bytes, int from, int end) {
        KeySegment next = null;
        int hole = end;
        for (int i = end; i > from; i--) {
            if (isHole(bytes[i - 1])) {
                int text = i + digits(bytes, i, hole);
                if (text < end) {
                    next = segment(bytes, text, hole, end, next);
                }
                hole = i - 1;
            }
        }
        return segment(bytes, from, hole, end, next);
    }

    /** The part whose text begins at {@code from} and whose hole, if it has one, is at {@code hole}, else at the end. */
    private static KeySegment segment(byte[] bytes, int from, int hole, int end, @Nullable KeySegment next) {
        return hole == end
                ? new KeySegment(bytes, from, hole - from, KeySegment.NO_HOLE, 0, next)
                : new KeySegment(bytes, from, hole - from, bytes[hole] - KEYS_HOLE, digits(bytes, hole + 1, end), next);
    }

    private static int digits(byte[] bytes, int from, int end) {
        int i = from;
        while (i < end && KeyNumber.isDigit(bytes[i])) {
            i++;
        }
        return i - from;
    }

    private static boolean isHole(byte b) {
        return b >= KEYS_HOLE && b <= KEYS_HOLE + KEYS_HOLE_DECIMALS_MAX;
    }
}
