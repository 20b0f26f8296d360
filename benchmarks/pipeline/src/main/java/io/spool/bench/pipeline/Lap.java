package io.spool.bench.pipeline;

/**
 * What one task did between an early look at it and a late one.
 *
 * @param records dealt with in between
 * @param nanos in between
 * @param cpuNanos of the whole worker's processor time in between
 */
record Lap(double records, long nanos, long cpuNanos) {

    double thousandsPerSecond() {
        return records * 1e6 / nanos;
    }

    double cpuSecondsPerMillion() {
        return cpuNanos / 1e3 / records;
    }
}
