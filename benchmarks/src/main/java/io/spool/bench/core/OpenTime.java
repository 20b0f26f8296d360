package io.spool.bench.core;

import io.spool.bench.Scratch;
import io.spool.bench.contest.Contestant;
import io.spool.bench.contest.Load;
import io.spool.bench.load.SpoolOpen;
import io.spool.bench.load.SpoolOpenAfterKill;
import io.spool.bench.report.Spread;
import io.spool.bench.report.Target;
import java.io.IOException;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Opening spools of several sizes: closed cleanly; after their only writer was killed; and the same after a restart of the
 * machine, when a whole lap was not forced, and is looked through.
 */
public final class OpenTime implements Benchmark {
    /** What a killed writer has appended without a force. */
    private static final long UNFORCED = 64L << 20;

    @Override
    public String name() {
        return "open";
    }

    @Override
    public void run(Bench bench) throws IOException {
        try (Scratch scratch = bench.onDisk()) {
            Target target = Target.below(100);
            measure(bench, "", target, size -> of(size, SpoolOpen.class, scratch.next(), size));
            measure(
                    bench,
                    " after kill -9",
                    target,
                    size -> of(size, SpoolOpenAfterKill.class, scratch.next(), size, Math.min(size, UNFORCED)));
            if (SpoolOpenAfterKill.canRestart()) {
                measure(
                        bench,
                        " after a restart with nothing forced",
                        null,
                        size -> of(size, SpoolOpenAfterKill.class, scratch.next(), size, size, "restarted"));
            }
        }
    }

    private static Contestant of(long size, Class<? extends Load> load, Object... arguments) {
        return Contestant.of(Bench.name(size), load, arguments);
    }

    private void measure(Bench bench, String when, @Nullable Target target, LongFunction<Contestant> contestant)
            throws IOException {
        List<Long> sizes = bench.sizes();
        Comparison turns =
                bench.play(this, sizes.stream().map(contestant::apply).toList());
        for (long size : sizes) {
            bench.add(turns.alone(
                    "open " + Bench.name(size) + when + ", writer and named reader together",
                    "ms",
                    Bench.name(size),
                    turn -> Spread.of(turn.notes().stream().mapToDouble(nanos -> nanos / 1e6))
                            .median(),
                    target));
        }
    }
}
