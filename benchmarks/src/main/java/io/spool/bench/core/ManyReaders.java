package io.spool.bench.core;

import io.spool.bench.Scratch;
import io.spool.bench.contest.Contestant;
import io.spool.bench.contest.LoadProcess;
import io.spool.bench.contest.Turn;
import io.spool.bench.load.SpoolRead;
import io.spool.bench.load.SpoolReadThreads;
import io.spool.bench.report.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What a frame costs a processor when many read: 1 to 64 named readers in one process, and some in processes of their own. */
public final class ManyReaders implements Benchmark {
    private static final long SIZE = 256L << 20;

    @Override
    public String name() {
        return "readers";
    }

    @Override
    public void run(Bench bench) throws IOException {
        try (Scratch scratch = bench.onDisk()) {
            Path spool = scratch.next();
            List<Contestant> sides = new ArrayList<>();
            for (int readers : new int[] {1, 4, 16, 64}) {
                // Readers of one size share no names, so each side has a spool of its own.
                sides.add(Contestant.of(name(readers), SpoolReadThreads.class, scratch.next(), SIZE, 256, readers));
            }
            sides.add(new Contestant(
                    "8 processes",
                    IntStream.range(0, 8)
                            .mapToObj(reader -> LoadProcess.start(SpoolRead.class, spool, SIZE, 256, "p" + reader))
                            .toList(),
                    List.of()));
            Comparison turns = bench.play(this, sides);
            for (String side : new String[] {name(4), name(16), name(64), "8 processes"}) {
                bench.add(turns.row(
                        "processor time for a frame read, " + side,
                        "ns",
                        side,
                        name(1),
                        Turn::cpuNanosPerMessage,
                        Target.below(1.2)));
            }
        }
    }

    private static String name(int readers) {
        return readers == 1 ? "1 reader" : readers + " readers";
    }
}
