package io.spool.bench.core;

import io.spool.bench.Scratch;
import io.spool.bench.contest.Contestant;
import io.spool.bench.contest.Turn;
import io.spool.bench.load.BareForce;
import io.spool.bench.load.SpoolForce;
import java.io.IOException;

/** Appends that are forced to the disk, beside puts that are. */
public final class ForceCost implements Benchmark {
    private static final long SIZE = 256L << 20;

    @Override
    public String name() {
        return "force";
    }

    @Override
    public void run(Bench bench) throws IOException {
        for (int kib : new int[] {4, 1024}) {
            try (Scratch scratch = bench.onDisk()) {
                Comparison turns = bench.play(
                        this,
                        Contestant.of("spool", SpoolForce.class, scratch.next(), SIZE, kib << 10),
                        Contestant.of("put and force", BareForce.class, scratch.next(), SIZE, kib << 10));
                bench.add(turns.row(
                        "append " + kib + " KiB and force", "us", "spool", "put and force", ForceCost::micros, null));
            }
        }
    }

    private static double micros(Turn turn) {
        return turn.nanos() / 1e3 / turn.messages();
    }
}
