package io.spool.bench.contest;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What one load did in one turn.
 *
 * @param messages dealt with
 * @param nanos it took
 * @param cpuNanos of it on a processor: all threads of the process
 * @param allocatedBytes on the heap, by the thread that ran the load
 * @param notes of the load's own
 */
public record Turn(long messages, long nanos, long cpuNanos, long allocatedBytes, List<Long> notes) {

    /** Million messages a second. */
    public double millionsPerSecond() {
        return messages * 1e3 / nanos;
    }

    public double cpuNanosPerMessage() {
        return (double) cpuNanos / messages;
    }

    public double allocatedBytesPerMessage() {
        return (double) allocatedBytes / messages;
    }

    /** Two loads that ran at the same time, as one. */
    Turn with(Turn other) {
        return new Turn(
                messages + other.messages,
                Math.max(nanos, other.nanos),
                cpuNanos + other.cpuNanos,
                allocatedBytes + other.allocatedBytes,
                notes);
    }

    String line() {
        return LongStream.concat(
                        LongStream.of(messages, nanos, cpuNanos, allocatedBytes),
                        notes.stream().mapToLong(Long::longValue))
                .mapToObj(Long::toString)
                .collect(Collectors.joining(" "));
    }

    static Turn parse(String line) {
        List<Long> words = Arrays.stream(line.split(" ", -1)).map(Long::valueOf).toList();
        return new Turn(words.get(0), words.get(1), words.get(2), words.get(3), words.subList(4, words.size()));
    }
}
