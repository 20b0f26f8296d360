package io.spool.core.encoding;

import io.spool.core.mapped.LittleEndian;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the phrase to take, by the first bytes of its text. Not thread-safe. */
final class KeyPhrases {
    /** What a phrase is found by, in bytes: shorter texts are never found. */
    static final int FOUND_BY = Integer.BYTES;

    /** So many are tried at a place: the work on a content goes by its length, whatever it is. */
    private static final int MOST_TRIED = 16;

    private static final KeyChoice[] NONE = {};

    /** Texts that may stand where these bytes do, the longest first. */
    private final KeyChoice[][] table;

    private final int shift;

    /** What goes farthest of one choice, and how far: doubled, and one more where it fits to its end and need not be left. */
    private KeyChoice.@Nullable Entry farthest;

    private long reached;

    KeyPhrases(KeyDictionary dictionary) {
        int bits = Math.max(10, Integer.SIZE - Integer.numberOfLeadingZeros(4 * dictionary.references()));
        shift = Integer.SIZE - bits;
        List<List<KeyChoice.Entry>> buckets = new ArrayList<>();
        for (int i = 0; i < 1 << bits; i++) {
            buckets.add(new ArrayList<>(0));
        }
        for (int i = 0; i < dictionary.references(); i++) {
            KeySegment segment = dictionary.reference(i);
            if (segment != null && segment.length() >= FOUND_BY) {
                List<KeyChoice.Entry> bucket = buckets.get(bucket(segment.bytes(), 0));
                if (bucket.size() < MOST_TRIED) {
                    bucket.add(new KeyChoice.Entry(segment, i));
                }
            }
        }
        table = new KeyChoice[1 << bits][];
        for (int i = 0; i < table.length; i++) {
            table[i] = buckets.get(i).isEmpty() ? NONE : KeyChoice.of(buckets.get(i));
        }
    }

    private int bucket(byte[] bytes, int at) {
        return (LittleEndian.getInt(bytes, at) * 0x9E3779B1) >>> shift;
    }

    /** The phrase that goes farthest of those that can be taken at {@code at}, or null. */
    KeyChoice.@Nullable Entry farthest(byte[] content, int at, int end) {
        if (end - at < FOUND_BY) {
            return null;
        }
        KeyChoice[] choices = table[bucket(content, at)];
        KeyChoice.Entry best = null;
        long bestReached = 0;
        for (KeyChoice choice : choices) {
            if (!choice.text.standsAt(content, at, end)) {
                continue;
            }
            boolean last = best == null && choice.alone;
            if (last && choice.only != null) {
                return choice.only;
            }
            farthest = null;
            follow(choice, content, at + choice.text.length(), end);
            if (best == null || reached > bestReached) {
                best = farthest;
                bestReached = reached;
            }
            if (last) {
                return best;
            }
        }
        return best;
    }

    /** Follows all phrases of a choice, whose text ends at {@code at}. */
    private void follow(KeyChoice choice, byte[] content, int at, int end) {
        if (choice.only != null) {
            offer(choice.only, reach(choice.text, content, at, end));
            return;
        }
        if (choice.ends != null) {
            offer(choice.ends, 2L * at + 1);
        }
        if (choice.holed == null) {
            return;
        }
        offer(choice.holed, 2L * at);
        int behind = KeyNumber.end(KeyNumber.at(content, at, end));
        if (behind == at) {
            return;
        }
        if (choice.endsInHole != null) {
            offer(choice.endsInHole, 2L * behind + 1);
        }
        for (KeyChoice next : choice.next) {
            if (next.text.standsAt(content, behind, end)) {
                follow(next, content, behind + next.text.length(), end);
            }
        }
    }

    /** Of two that go as far, the one that is used more often in all. */
    private void offer(KeyChoice.Entry entry, long reach) {
        if (farthest == null || reach > reached || (reach == reached && entry.reference() < farthest.reference())) {
            farthest = entry;
            reached = reach;
        }
    }

    /** How far a phrase goes whose first text ends at {@code at}. */
    private static long reach(KeySegment first, byte[] content, int at, int end) {
        KeySegment segment = first;
        int i = at;
        while (segment.hasHole()) {
            int behind = KeyNumber.end(KeyNumber.at(content, i, end));
            KeySegment next = segment.next();
            if (behind == i || (next != null && !next.standsAt(content, behind, end))) {
                return 2L * i;
            }
            if (next == null) {
                return 2L * behind + 1;
            }
            i = behind + next.length();
            segment = next;
        }
        return 2L * i + 1;
    }
}
