package io.spool.bench.core;

import io.spool.bench.contest.Contestant;
import io.spool.bench.load.BarePut;
import io.spool.bench.load.Chronicle;
import io.spool.bench.load.ChronicleAppend;
import io.spool.bench.load.SpoolAppend;
import io.spool.bench.report.Target;
import java.io.IOException;

/** Batches of 500 into a ring that is warm and full, beside Chronicle Queue and beside the bare limit. */
public final class AppendThroughput implements Benchmark {
    private static final long SIZE = 256L << 20;

    @Override
    public String name() {
        return "append";
    }

    @Override
    public void run(Bench bench) throws IOException {
        bench.everywhere((scratch, where, bytes) -> {
            Comparison turns = bench.play(
                    this,
                    Contestant.of("spool", SpoolAppend.class, scratch.next(), SIZE, bytes, 500, 0),
                    Contestant.of("Chronicle Queue", Chronicle.start(ChronicleAppend.class, scratch.next(), bytes)),
                    Contestant.of("bare put", BarePut.class, scratch.next(), SIZE, bytes, "plain"),
                    Contestant.of("put and CRC-32C", BarePut.class, scratch.next(), SIZE, bytes, "crc"));
            String what = "append 500 x " + bytes + " B, " + where;
            // Section 6 sets its targets for 256 B.
            boolean isAim = bytes == 256;
            double target = where == Place.DISK ? 8 : 2.5;
            bench.add(turns.rates(what, "spool", "Chronicle Queue", isAim ? Target.atLeast(target) : null));
            bench.add(turns.rates(what, "spool", "bare put", isAim ? Target.atLeast(0.5) : null));
            bench.add(turns.rates(what, "spool", "put and CRC-32C", null));
            bench.add(turns.allocated(what, "spool", Target.below(0.01)));
        });
    }
}
