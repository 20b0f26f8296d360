package io.spool.bench.soak;

import java.util.Map;

/**
 * One process at one moment.
 *
 * @param seconds since the soak began
 * @param values bytes, or a plain number; what was not asked for this time is missing
 */
record Sample(double seconds, String process, Map<Quantity, Double> values) {
    Sample {
        values = Map.copyOf(values);
    }
}
