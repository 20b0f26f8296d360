package io.spool.bench.contest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sides take turns, A B C A B C, so that whatever else the machine does meanwhile meets all of them: what is compared is what was
 * measured next to each other.
 */
public final class Contest {
    private final int rounds;
    private final Duration turn;

    /**
     * @param rounds that count; as many as it takes for compilers and caches to settle go before them
     * @param turn how long each side runs in each round
     */
    public Contest(int rounds, Duration turn) {
        this.rounds = rounds;
        this.turn = turn;
    }

    /** All turns of each side, by its name, in order. Closes the sides. */
    public Map<String, List<Turn>> play(List<Contestant> sides) {
        Map<String, List<Turn>> turns = new LinkedHashMap<>();
        try {
            for (Contestant side : sides) {
                side.turn(turn);
                side.turn(turn);
            }
            for (int round = 0; round < rounds; round++) {
                for (Contestant side : sides) {
                    turns.computeIfAbsent(side.name(), name -> new ArrayList<>())
                            .add(side.turn(turn));
                }
            }
        } finally {
            sides.forEach(Contestant::close);
        }
        return turns;
    }
}
