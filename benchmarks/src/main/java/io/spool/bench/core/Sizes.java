package io.spool.bench.core;

import io.spool.bench.Scratch;
import io.spool.bench.contest.Contestant;
import io.spool.bench.load.BarePut;
import io.spool.bench.load.SpoolAppend;
import io.spool.bench.load.SpoolRead;
import io.spool.bench.report.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        for (long size : sizes.subList(1, sizes.size())) {
            compare(
                    bench,
                    size,
                    "append 256 B, a spool of ",
                    Target.atLeast(0.8),
                    (name, scratch, each) -> Contestant.of(name, SpoolAppend.class, scratch.next(), each, 256, 500, 0));
            compare(
                    bench,
                    size,
                    "bare put, a mapping of ",
                    null,
                    (name, scratch, each) -> Contestant.of(name, BarePut.class, scratch.next(), each, 256, "plain"));
            // Read from its oldest frame on: the size is also how far behind the reader is.
            compare(
                    bench,
                    size,
                    "read 256 B, a spool of ",
                    Target.atLeast(0.8),
                    (name, scratch, each) -> Contestant.of(name, SpoolRead.class, scratch.next(), each, 256, "-"));
        }
    }

    /** Starts the side that has this size. */
    private interface Start {
        Contestant start(String name, Scratch scratch, long size) throws IOException;
    }

    /** One of the two sizes beside the other; by themselves, so that the larger may take most of the memory. */
    private void compare(Bench bench, long size, String what, @Nullable Target target, Start start) throws IOException {
        long smallest = bench.sizes().get(0);
        try (Scratch scratch = bench.onDisk()) {
            List<Contestant> sides = new ArrayList<>();
            for (long each : new long[] {smallest, size}) {
                sides.add(start.start(Bench.name(each), scratch, each));
            }
            bench.add(bench.play(this, sides)
                    .rates(what + Bench.name(size), Bench.name(size), Bench.name(smallest), target));
        }
    }
}
