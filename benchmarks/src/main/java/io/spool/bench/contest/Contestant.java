package io.spool.bench.contest;

import java.time.Duration;
import java.util.List;

/**
 * One side of a contest: loads that run at the same time.
 *
 * @param counted whose messages count; the others are there to be in the way
 */
public record Contestant(String name, List<LoadProcess> counted, List<LoadProcess> beside) implements AutoCloseable {

    /** One load alone, which is started. */
    public static Contestant of(String name, Class<? extends Load> load, Object... arguments) {
        return of(name, LoadProcess.start(load, arguments));
    }

    public static Contestant of(String name, LoadProcess load) {
        return new Contestant(name, List.of(load), List.of());
    }

    Turn turn(Duration duration) {
        beside.forEach(load -> load.begin(duration));
        counted.forEach(load -> load.begin(duration));
        Turn turn = counted.stream().map(LoadProcess::end).reduce(Turn::with).orElseThrow();
        List<Turn> others = beside.stream().map(LoadProcess::end).toList();
        return others.stream().anyMatch(other -> !other.notes().isEmpty())
                ? new Turn(
                        turn.messages(),
                        turn.nanos(),
                        turn.cpuNanos(),
                        turn.allocatedBytes(),
                        others.stream().flatMap(other -> other.notes().stream()).toList())
                : turn;
    }

    @Override
    public void close() {
        counted.forEach(LoadProcess::close);
        beside.forEach(LoadProcess::close);
    }
}
