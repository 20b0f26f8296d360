package io.spool.bench.core;

import io.spool.bench.Scratch;
import io.spool.bench.contest.Contestant;
import io.spool.bench.load.BarePut;
import io.spool.bench.load.SpoolAppend;
import io.spool.bench.load.SpoolRead;
import io.spool.bench.report.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a spool's size does to the cost of a message. The bare limit is measured with each size, too: caches, page tables and the
 * kernel's write-back cost it the same.
 */
public final class Sizes implements Benchmark {
    @Override
    public String name() {
        return "sizes";
    }

    @Override
    public void run(Bench bench) throws IOException {
        List<Long> sizes = bench.sizes();
        long smallest = sizes.get(0);
        for (long size : sizes.subList(1, sizes.size())) {
            try (Scratch scratch = bench.onDisk()) {
                List<Contestant> sides = new ArrayList<>();
                for (long each : new long[] {smallest, size}) {
                    Path spool = scratch.next();
                    sides.add(Contestant.of("append " + Bench.name(each), SpoolAppend.class, spool, each, 256, 500, 0));
                    sides.add(Contestant.of(
                            "put " + Bench.name(each), BarePut.class, scratch.next(), each, 256, "plain"));
                }
                compare(bench, sides, "append", size, smallest);
            }
            try (Scratch scratch = bench.onDisk()) {
                List<Contestant> sides = new ArrayList<>();
                for (long each : new long[] {smallest, size}) {
                    // Read from its oldest frame on: the size is also how far behind the reader is.
                    sides.add(
                            Contestant.of("read " + Bench.name(each), SpoolRead.class, scratch.next(), each, 256, "-"));
                }
                compare(bench, sides, "read", size, smallest);
            }
        }
    }

    private void compare(Bench bench, List<Contestant> sides, String what, long size, long smallest)
            throws IOException {
        Comparison turns = bench.play(this, sides);
        bench.add(turns.rates(
                what + " 256 B, a spool of " + Bench.name(size),
                what + " " + Bench.name(size),
                what + " " + Bench.name(smallest),
                Target.atLeast(0.8)));
        if (what.equals("append")) {
            bench.add(turns.rates(
                    "bare put, a mapping of " + Bench.name(size),
                    "put " + Bench.name(size),
                    "put " + Bench.name(smallest),
                    null));
        }
    }
}
