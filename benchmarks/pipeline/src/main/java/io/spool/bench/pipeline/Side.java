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

    /**
     * All sides in turns, A B C A B C, so that whatever else the machine does meanwhile meets all of them. A round goes before
     * that does not count: the first lap in a fresh worker has half the speed.
     */
    static Map<String, List<Lap>> race(List<Side> sides, int rounds) throws Exception {
        Map<String, List<Lap>> laps = new LinkedHashMap<>();
        for (int round = -1; round < rounds; round++) {
            for (Side side : sides) {
                Lap lap = side.lap().call();
                if (round >= 0) {
                    laps.computeIfAbsent(side.name(), name -> new ArrayList<>()).add(lap);
                }
            }
        }
        return laps;
    }
}
