package io.spool.core.encoding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the phrase to take, by the first bytes of its text. Immutable. */
final class KeyPhrases {
    /** What a phrase is found by, in bytes: shorter texts are never found. */
    static final int FOUND_BY = Integer.BYTES;

    /** So many are tried at a place: the work on a content goes by its length, whatever it is. */
    private static final int MOST_TRIED = 16;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /**
     * A phrase, or a part of one, that can be taken.
     *
     * @param alone whether none of those behind it can stand where this one stands
     * @param next the next one that may begin with the same bytes
     */
    record Entry(
            KeySegment segment,
            int reference,
            boolean alone,
            @Nullable Entry next) {}

    private final @Nullable Entry[] table;
    private final int shift;

    KeyPhrases(KeyDictionary dictionary) {
        int bits = Math.max(10, Integer.SIZE - Integer.numberOfLeadingZeros(4 * dictionary.references()));
        shift = Integer.SIZE - bits;
        List<List<Entry>> buckets = new ArrayList<>();
        for (int i = 0; i < 1 << bits; i++) {
            buckets.add(new ArrayList<>(0));
        }
        for (int i = 0; i < dictionary.references(); i++) {
            KeySegment segment = dictionary.reference(i);
            if (segment != null && segment.length() >= FOUND_BY) {
                List<Entry> bucket = buckets.get(bucket(segment.bytes(), segment.from()));
                if (bucket.size() < MOST_TRIED) {
                    bucket.add(new Entry(segment, i, false, null));
                }
            }
        }
        table = new Entry[1 << bits];
        for (int i = 0; i < table.length; i++) {
            table[i] = chain(buckets.get(i));
        }
    }

    /** Those of a bucket, those with the longest text first. */
    private static @Nullable Entry chain(List<Entry> bucket) {
        bucket.sort(Comparator.comparingInt((Entry entry) -> entry.segment().length())
                .thenComparing(Comparator.comparingInt(Entry::reference).reversed()));
        Entry chain = null;
        for (Entry entry : bucket) {
            KeySegment segment = entry.segment();
            boolean alone = true;
            for (Entry other = chain; other != null; other = other.next()) {
                KeySegment text = other.segment();
                alone &= !text.standsAt(segment.bytes(), segment.from(), segment.from() + segment.length());
            }
            chain = new Entry(segment, entry.reference(), alone, chain);
        }
        return chain;
    }

    private int bucket(byte[] bytes, int at) {
        return ((int) INTS.get(bytes, at) * 0x9E3779B1) >>> shift;
    }

    /** The phrase that goes farthest of those that can be taken at {@code at}, or null. */
    @Nullable
    Entry farthest(byte[] content, int at, int end) {
        if (end - at < FOUND_BY) {
            return null;
        }
        Entry farthest = null;
        long reached = 0;
        for (Entry entry = table[bucket(content, at)]; entry != null; entry = entry.next()) {
            if (entry.segment().standsAt(content, at, end)) {
                if (entry.alone() && farthest == null) {
                    return entry;
                }
                long reach = reach(entry.segment(), content, at, end);
                if (farthest == null || reach > reached) {
                    farthest = entry;
                    reached = reach;
                }
            }
        }
        return farthest;
    }

    /** How far a phrase goes, doubled, and one more where it fits to its end: there it need not be left. */
    private static long reach(KeySegment first, byte[] content, int at, int end) {
        KeySegment segment = first;
        int i = at + segment.length();
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
