package io.spool.bench.core;

import io.spool.bench.Scratch;
import io.spool.bench.contest.Contestant;
import io.spool.bench.load.SpoolOpen;
import io.spool.bench.report.Spread;
import io.spool.bench.report.Target;
import java.io.IOException;
import java.util.List;

/** Opening a spool that was closed cleanly, of several sizes. */
public final class OpenTime implements Benchmark {
    @Override
    public String name() {
        return "open";
    }

    @Override
    public void run(Bench bench) throws IOException {
        try (Scratch scratch = bench.onDisk()) {
            List<Long> sizes = bench.sizes();
            Comparison turns = bench.play(
                    this,
                    sizes.stream()
                            .map(size -> Contestant.of(Bench.name(size), SpoolOpen.class, scratch.next(), size))
                            .toList());
            for (long size : sizes) {
                bench.add(turns.alone(
                        "open " + Bench.name(size) + ", writer and named reader together",
                        "ms",
                        Bench.name(size),
                        turn -> Spread.of(turn.notes().stream().mapToDouble(nanos -> nanos / 1e6))
                                .median(),
                        Target.below(100)));
            }
        }
    }
}
