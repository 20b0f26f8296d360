package io.spool.core.ring;

/**
 * Where some of the frames begin that this ring's own appends have laid down: so that room is made without going from header to
 * header over frames that nothing has touched for a lap, and waiting for the memory of each.
 *
 * <p>A frame stays where it was committed until <i>min</i> has passed it, so what is remembered here needs no look at the ring. Only
 * a recovery takes frames back, and it changes the generation. Frames of other writers, and those from before this ring was opened,
 * are not in here, and are walked over.
 *
 * <p>Under the writer's lock.
 */
final class Waymarks {
    private static final int CLOSEST = 2 * 1024;
    private static final int FARTHEST = 16 * 1024;
    private static final int PAIRS_WANTED = 64 * 1024;
    private static final int FIRST_PAIRS = 64;

    private final int spacing;

    /** A circle of pairs, offset and sequence. The number of pairs is a power of two. */
    private long[] pairs = new long[2 * FIRST_PAIRS];

    // Marks are counted from 0 on and never again: from the first that is remembered to behind the last.
    private long first;
    private long end;

    /** Behind the marks that are committed: the others are of an append that is under way, or that failed. */
    private long committed;

    private long generation;
    private long due;

    /**
     * @param dataSize of the ring, in bytes
     */
    Waymarks(long dataSize) {
        this.spacing = spacingFor(dataSize);
    }

    /**
     * Bytes from one mark to the next: an append walks over less than this. The closer the better, but a mark takes 16 bytes of
     * memory: all of them at most a megabyte, or a thousandth of a spool that is larger than a gigabyte.
     */
    static int spacingFor(long dataSize) {
        return (int) Math.max(CLOSEST, Math.min(FARTHEST, dataSize / PAIRS_WANTED));
    }

    /** Begins an append: forgets what the last one left if it failed, what <i>min</i> has passed, and all that a recovery may have moved. */
    void begin(Commit commit) {
        end = committed;
        if (generation != commit.generation) {
            generation = commit.generation;
            first = end;
        }
        while (first < end && pairs[offsetAt(first)] < commit.minOffset) {
            first++;
        }
        due = first < end ? pairs[offsetAt(end - 1)] + spacing : 0;
    }

    /** The offset from which on the next frame is worth a mark. */
    long due() {
        return due;
    }

    /** Notes that a frame begins here. It is not relied on before {@link #commit}. */
    void add(long offset, long sequence) {
        if (2 * (end - first) == pairs.length) {
            grow();
        }
        int at = offsetAt(end);
        pairs[at] = offset;
        pairs[at + 1] = sequence;
        end++;
        due = offset + spacing;
    }

    /** The frames of the append that is under way are committed. */
    void commit() {
        committed = end;
    }

    /**
     * Goes to the last mark that is neither behind this offset nor behind this sequence, and forgets those before it.
     *
     * @return true iff there is one: {@link #offset} and {@link #sequence} are its
     */
    boolean pass(long toOffset, long toSequence) {
        boolean found = false;
        while (first < committed && pairs[offsetAt(first)] <= toOffset && pairs[offsetAt(first) + 1] <= toSequence) {
            first++;
            found = true;
        }
        if (found) {
            first--;
        }
        return found;
    }

    long offset() {
        return pairs[offsetAt(first)];
    }

    long sequence() {
        return pairs[offsetAt(first) + 1];
    }

    private int offsetAt(long mark) {
        return place(mark, pairs.length);
    }

    private static int place(long mark, int length) {
        return (int) (2 * mark) & length - 1;
    }

    private void grow() {
        long[] grown = new long[2 * pairs.length];
        for (long mark = first; mark < end; mark++) {
            int to = place(mark, grown.length);
            grown[to] = pairs[offsetAt(mark)];
            grown[to + 1] = pairs[offsetAt(mark) + 1];
        }
        pairs = grown;
    }
}
