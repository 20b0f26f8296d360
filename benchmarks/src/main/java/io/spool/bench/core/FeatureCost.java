package io.spool.bench.core;

import io.spool.bench.Scratch;
import io.spool.bench.contest.Contestant;
import io.spool.bench.contest.Turn;
import io.spool.bench.load.BareLock;
import io.spool.bench.load.SpoolAppend;
import io.spool.bench.load.SpoolAppendSingle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What single features cost: the table of origins in each batch, and the lock that is kept beside one that is not. */
public final class FeatureCost implements Benchmark {
    private static final long SIZE = 64L << 20;

    @Override
    public String name() {
        return "features";
    }

    @Override
    public void run(Bench bench) throws IOException {
        try (Scratch scratch = bench.onDisk()) {
            List<Contestant> sides = new ArrayList<>();
            for (int origins : new int[] {0, 1, 12, 100}) {
                sides.add(Contestant.of(
                        origins + " origins", SpoolAppend.class, scratch.next(), SIZE, 256, 500, origins));
            }
            Comparison turns = bench.play(this, sides);
            for (int origins : new int[] {1, 12, 100}) {
                String side = origins + " origins";
                bench.add(turns.rates("500 x 256 B from " + side, side, "0 origins", null));
                bench.add(turns.alone(
                        "500 x 256 B from " + side + ": allocated",
                        "B/message",
                        side,
                        Turn::allocatedBytesPerMessage,
                        null));
            }
        }
        try (Scratch scratch = bench.onDisk()) {
            Comparison turns = bench.play(
                    this,
                    Contestant.of("append", SpoolAppendSingle.class, scratch.next(), SIZE, 256),
                    Contestant.of("kernel lock and release", BareLock.class, scratch.next()));
            bench.add(turns.rates("single appends, the lock kept", "append", "kernel lock and release", null));
        }
    }
}
