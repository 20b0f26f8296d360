package io.spool.bench.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * One of those that are compared, and how it runs a lap.
 *
 * @param name what it is called in the table
 */
record Side(String name, Callable<Lap> lap) {

    /** Warm-up ends at the latest after so many rounds. */
    private static final int MOST_WARM_UP = 8;

    /** Warm-up ends when compilers are busy for less than this part of a round. */
    private static final double SETTLED = 0.15;

    /**
     * All sides in turns, A B C A B C, so that whatever else the machine does meanwhile meets all of them. Rounds that do not count
     * go before them until the worker's compilers have settled: for half a minute and more they take a processor for themselves.
     */
    static Map<String, List<Lap>> race(List<Side> sides, int rounds, WorkerGauge gauge) throws Exception {
        for (int round = 0; round < MOST_WARM_UP; round++) {
            long begin = System.nanoTime();
            long compilingBefore = gauge.compilationMillis();
            for (Side side : sides) {
                var unused = side.lap().call();
            }
            double compiling = (gauge.compilationMillis() - compilingBefore) * 1e6;
            if (compiling < SETTLED * (System.nanoTime() - begin)) {
                break;
            }
        }
        Map<String, List<Lap>> laps = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Side side : sides) {
                laps.computeIfAbsent(side.name(), name -> new ArrayList<>())
                        .add(side.lap().call());
            }
        }
        return laps;
    }
}
