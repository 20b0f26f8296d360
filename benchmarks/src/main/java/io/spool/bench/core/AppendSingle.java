package io.spool.bench.core;

import io.spool.bench.contest.Contestant;
import io.spool.bench.contest.LoadProcess;
import io.spool.bench.contest.Turn;
import io.spool.bench.load.Chronicle;
import io.spool.bench.load.ChronicleAppend;
import io.spool.bench.load.SpoolAppendSingle;
import io.spool.bench.load.SpoolFollow;
import io.spool.bench.report.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Messages one by one: alone, and with a reader in another process that follows. */
public final class AppendSingle implements Benchmark {
    private static final long SIZE = 64L << 20;

    @Override
    public String name() {
        return "single";
    }

    @Override
    public void run(Bench bench) throws IOException {
        bench.everywhere((scratch, where, bytes) -> {
            Path followed = scratch.next();
            Comparison turns = bench.play(
                    this,
                    Contestant.of("spool", SpoolAppendSingle.class, scratch.next(), SIZE, bytes),
                    Contestant.of("Chronicle Queue", Chronicle.start(ChronicleAppend.class, scratch.next(), bytes)),
                    new Contestant(
                            "followed",
                            List.of(LoadProcess.start(SpoolAppendSingle.class, followed, SIZE, bytes)),
                            List.of(LoadProcess.start(SpoolFollow.class, followed, SIZE))));
            String what = "single appends of " + bytes + " B, " + where;
            boolean isAim = bytes == 256;
            bench.add(turns.rates(what, "spool", "Chronicle Queue", isAim ? Target.atLeast(1) : null));
            bench.add(turns.allocated(what, "spool", Target.below(1)));
            // The peer, shr, is in C and not to be had from a registry: 0.10 M/s was measured of it, and ten times that
            // is asked.
            bench.add(turns.alone(
                    what + ", a reader following in another process",
                    "M/s",
                    "followed",
                    Turn::millionsPerSecond,
                    isAim ? Target.atLeast(1) : null));
            bench.add(turns.alone(
                    what + ": what the reader got",
                    "M/s",
                    "followed",
                    turn -> turn.notes().get(0) * 1e3 / turn.nanos(),
                    null));
        });
    }
}
