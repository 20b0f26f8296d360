package io.spool.bench.core;

import io.spool.bench.Scratch;
import io.spool.bench.contest.Contestant;
import io.spool.bench.contest.LoadProcess;
import io.spool.bench.load.SpoolAppend;
import io.spool.bench.load.SpoolAppendSingle;
import io.spool.bench.load.SpoolFollow;
import io.spool.bench.report.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Writers and readers in several processes at the same spool, beside one writer alone. */
public final class Company implements Benchmark {
    private static final long SIZE = 256L << 20;

    @Override
    public String name() {
        return "company";
    }

    @Override
    public void run(Bench bench) throws IOException {
        try (Scratch scratch = bench.onDisk()) {
            readers(bench, scratch);
        }
        writers(bench, "batches of 500 x 256 B", Company::writer);
        writers(
                bench,
                "single appends of 256 B",
                spool -> LoadProcess.start(SpoolAppendSingle.class, spool, SIZE, 256));
    }

    private void readers(Bench bench, Scratch scratch) throws IOException {
        Path followed = scratch.next();
        Comparison turns = bench.play(
                this,
                Contestant.of("writer alone", writer(scratch.next())),
                new Contestant(
                        "writer, reader beside",
                        List.of(writer(followed)),
                        List.of(LoadProcess.start(SpoolFollow.class, followed, SIZE))));
        String what = "batches of 500 x 256 B, a reader following in another process";
        bench.add(turns.rates(what, "writer, reader beside", "writer alone", Target.atLeast(0.8)));
        bench.add(turns.alone(
                what + ": share that the reader got",
                "of 1",
                "writer, reader beside",
                turn -> (double) turn.notes().get(0) / turn.messages(),
                null));
    }

    private static LoadProcess writer(Path spool) {
        return LoadProcess.start(SpoolAppend.class, spool, SIZE, 256, 500, 0);
    }

    private void writers(Bench bench, String what, Function<Path, LoadProcess> writer) throws IOException {
        try (Scratch scratch = bench.onDisk()) {
            List<Contestant> sides = new ArrayList<>();
            for (int count : new int[] {1, 2, 4}) {
                Path spool = scratch.next();
                List<LoadProcess> writers =
                        Stream.generate(() -> writer.apply(spool)).limit(count).toList();
                sides.add(new Contestant(name(count), writers, List.of()));
            }
            Comparison turns = bench.play(this, sides);
            for (int count : new int[] {2, 4}) {
                bench.add(turns.rates(what + " by " + count + " processes, together", name(count), name(1), null));
            }
        }
    }

    private static String name(int writers) {
        return writers == 1 ? "one process" : writers + " processes";
    }
}
