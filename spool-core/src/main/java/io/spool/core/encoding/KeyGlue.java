package io.spool.core.encoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Glues texts that often stand side by side, round by round, those first that do so most often. */
final class KeyGlue {
    private static final int ROUNDS = 64;

    /** In a round all pairs are glued that are at least this part as frequent as the most frequent. */
    private static final int AS_FREQUENT = 2;

    /** What follows a text less often than one time in so many is not glued to it: where one begins, few are to be tried. */
    private static final int WAYS = 4;

    /** A glued text is not longer, in bytes. */
    private static final int LONGEST = 8 * 1024;

    private final KeyTexts texts;
    private final int[][] sequences;
    private final int least;

    /**
     * What glues these sequences of texts, which are changed.
     *
     * @param least how often two texts must stand side by side
     */
    KeyGlue(KeyTexts texts, int[][] sequences, int least) {
        this.texts = texts;
        this.sequences = sequences;
        this.least = least;
    }

    void glue() {
        for (int round = 0; round < ROUNDS; round++) {
            int[] glued = chosen();
            if (glued.length == 0) {
                return;
            }
            replace(glued);
        }
    }

    private record Pair(int first, int second, int count) {}

    /** For each text the one to be glued behind it, or -1; nothing when there are none. */
    private int[] chosen() {
        int[] counts = new int[texts.count()];
        for (int[] sequence : sequences) {
            for (int text : sequence) {
                counts[text]++;
            }
        }
        Map<Long, int[]> pairs = new HashMap<>();
        for (int[] sequence : sequences) {
            for (int i = 1; i < sequence.length; i++) {
                if (counts[sequence[i - 1]] >= least && counts[sequence[i]] >= least) {
                    pairs.computeIfAbsent(((long) sequence[i - 1] << Integer.SIZE) | sequence[i], key -> new int[1])[
                            0]++;
                }
            }
        }
        List<Pair> frequent = new ArrayList<>();
        pairs.forEach((key, count) -> {
            int first = (int) (key >> Integer.SIZE);
            int second = key.intValue();
            if (count[0] >= least
                    && count[0] * WAYS >= counts[first]
                    && texts.bytes(first).length + texts.bytes(second).length <= LONGEST) {
                frequent.add(new Pair(first, second, count[0]));
            }
        });
        frequent.sort(Comparator.comparingInt(Pair::count)
                .reversed()
                .thenComparingInt(Pair::first)
                .thenComparingInt(Pair::second));
        if (frequent.isEmpty()) {
            return new int[0];
        }
        int most = frequent.get(0).count();
        int[] behind = new int[counts.length];
        boolean[] taken = new boolean[counts.length];
        Arrays.fill(behind, -1);
        for (Pair pair : frequent) {
            if (pair.count() * AS_FREQUENT >= most && !taken[pair.first()] && !taken[pair.second()]) {
                taken[pair.first()] = true;
                taken[pair.second()] = true;
                behind[pair.first()] = pair.second();
            }
        }
        return behind;
    }

    private void replace(int[] behind) {
        for (int s = 0; s < sequences.length; s++) {
            int[] sequence = sequences[s];
            int length = 0;
            for (int i = 0; i < sequence.length; i++) {
                int text = sequence[i];
                if (i + 1 < sequence.length && behind[text] == sequence[i + 1]) {
                    text = texts.number(text, sequence[++i]);
                }
                sequence[length++] = text;
            }
            sequences[s] = length == sequence.length ? sequence : Arrays.copyOf(sequence, length);
        }
    }
}
