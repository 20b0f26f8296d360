package io.spool.bench.core;

import io.spool.bench.contest.Contestant;
import io.spool.bench.load.Chronicle;
import io.spool.bench.load.ChronicleTail;
import io.spool.bench.load.SpoolRead;
import io.spool.bench.report.Target;
import java.io.IOException;

/** A full spool from its oldest frame to its newest, every frame checked, beside a Chronicle tailer, which checks none. */
public final class ReadThroughput implements Benchmark {
    private static final long SIZE = 256L << 20;

    @Override
    public String name() {
        return "read";
    }

    @Override
    public void run(Bench bench) throws IOException {
        bench.everywhere((scratch, where, bytes) -> {
            Comparison turns = bench.play(
                    this,
                    Contestant.of("spool", SpoolRead.class, scratch.next(), SIZE, bytes, "-"),
                    Contestant.of(
                            "Chronicle tailer", Chronicle.start(ChronicleTail.class, scratch.next(), SIZE, bytes)),
                    Contestant.of("anonymous, again", SpoolRead.class, scratch.next(), SIZE, bytes, "-"),
                    Contestant.of(
                            "named, acknowledging each batch", SpoolRead.class, scratch.next(), SIZE, bytes, "me"));
            String what = "read " + bytes + " B, CRC checked, " + where;
            bench.add(turns.rates(what, "spool", "Chronicle tailer", bytes == 256 ? Target.atLeast(1) : null));
            bench.add(turns.allocated(what, "spool", Target.below(0.01)));
            bench.add(turns.rates(what + ", named", "named, acknowledging each batch", "anonymous, again", null));
        });
    }
}
