package io.spool.bench.core;

import io.spool.bench.Scratch;
import io.spool.bench.contest.Contestant;
import io.spool.bench.contest.LoadProcess;
import io.spool.bench.contest.Turn;
import io.spool.bench.load.SpoolSend;
import io.spool.bench.load.SpoolWake;
import io.spool.bench.load.WatchSend;
import io.spool.bench.load.WatchWake;
import io.spool.bench.report.Row;
import io.spool.bench.report.Spread;
import io.spool.bench.report.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** From before an append in one process until a reader that waited in another one has the frame. */
public final class HandoffLatency implements Benchmark {
    private static final long SIZE = 16L << 20;

    @Override
    public String name() {
        return "wakeup";
    }

    @Override
    public void run(Bench bench) throws IOException {
        // A reader that waits shorter than 2 ms looks again and again; one that waits longer sleeps on the bell.
        play(bench, 10_000, "after 10 ms of nothing");
        play(bench, 1_000, "after 1 ms of nothing");
    }

    private void play(Bench bench, int pauseMicros, String when) throws IOException {
        try (Scratch scratch = bench.onDisk()) {
            Path spool = scratch.next();
            Path bare = scratch.next();
            Map<String, List<Turn>> turns = bench.play(
                            this,
                            new Contestant(
                                    "spool",
                                    List.of(LoadProcess.start(SpoolSend.class, spool, SIZE, pauseMicros)),
                                    List.of(LoadProcess.start(SpoolWake.class, spool, SIZE))),
                            new Contestant(
                                    "bare WatchService",
                                    List.of(LoadProcess.start(WatchSend.class, bare, pauseMicros)),
                                    List.of(LoadProcess.start(WatchWake.class, bare))))
                    .turns();
            add(bench, turns, "p50", 0.5, Target.below(120), when);
            add(bench, turns, "p99", 0.99, Target.below(500), when);
            add(bench, turns, "p99.9", 0.999, null, when);
        }
    }

    private void add(
            Bench bench, Map<String, List<Turn>> turns, String name, double share, @Nullable Target target, String when)
            throws IOException {
        Spread ours = percentile(turns, "spool", share);
        Spread others = percentile(turns, "bare WatchService", share);
        // The target is one of time, so no ratio stands in the row.
        bench.add(new Row(
                command(), "wake-up " + when + ", " + name, "us", ours, "bare WatchService", others, null, target));
    }

    private static Spread percentile(Map<String, List<Turn>> turns, String side, double share) {
        List<Turn> all = turns.getOrDefault(side, List.of());
        double[] perRound =
                all.stream().mapToDouble(turn -> percentile(turn, share)).toArray();
        return Spread.of(IntStream.range(0, perRound.length).mapToDouble(round -> perRound[round]));
    }

    private static double percentile(Turn turn, double share) {
        double[] micros =
                turn.notes().stream().mapToDouble(nanos -> nanos / 1e3).toArray();
        return micros.length == 0 ? Double.NaN : Spread.percentile(micros, share);
    }
}
