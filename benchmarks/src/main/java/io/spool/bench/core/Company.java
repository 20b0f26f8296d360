package io.spool.bench.core;

import io.spool.bench.Scratch;
import io.spool.bench.contest.Contestant;
import io.spool.bench.contest.LoadProcess;
import io.spool.bench.contest.Turn;
import io.spool.bench.load.SpoolAppend;
import io.spool.bench.load.SpoolAppendSingle;
import io.spool.bench.load.SpoolFollow;
import io.spool.bench.report.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

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
        try (Scratch scratch = bench.onDisk()) {
            batchWriters(bench, scratch);
        }
        try (Scratch scratch = bench.onDisk()) {
            singleWriters(bench, scratch);
        }
    }

    private void readers(Bench bench, Scratch scratch) throws IOException {
        Path followed = scratch.next();
        Map<String, List<Turn>> turns = bench.contest()
                .play(List.of(
                        Contestant.of("writer alone", writer(scratch.next())),
                        new Contestant(
                                "writer, reader beside",
                                List.of(writer(followed)),
                                List.of(LoadProcess.start(SpoolFollow.class, followed, SIZE)))));
        Comparison comparison = new Comparison(command(), turns);
        String what = "batches of 500 x 256 B, a reader following in another process";
        bench.report().add(comparison.rates(what, "writer, reader beside", "writer alone", Target.atLeast(0.8)));
        bench.report()
                .add(comparison.alone(
                        what + ": share that the reader got",
                        "of 1",
                        "writer, reader beside",
                        turn -> (double) turn.notes().get(0) / turn.messages(),
                        null));
    }

    private static LoadProcess writer(Path spool) {
        return LoadProcess.start(SpoolAppend.class, spool, SIZE, 256, 500, 0);
    }

    private void batchWriters(Bench bench, Scratch scratch) throws IOException {
        Comparison turns = new Comparison(
                command(),
                bench.contest()
                        .play(IntStream.of(1, 2, 4)
                                .mapToObj(writers -> {
                                    Path spool = scratch.next();
                                    return new Contestant(
                                            name(writers),
                                            IntStream.range(0, writers)
                                                    .mapToObj(writer -> writer(spool))
                                                    .toList(),
                                            List.of());
                                })
                                .toList()));
        for (int writers : new int[] {2, 4}) {
            bench.report()
                    .add(turns.rates(
                            "batches of 500 x 256 B by " + writers + " processes, together",
                            name(writers),
                            name(1),
                            null));
        }
    }

    private void singleWriters(Bench bench, Scratch scratch) throws IOException {
        Comparison turns = new Comparison(
                command(),
                bench.contest()
                        .play(IntStream.of(1, 2, 4)
                                .mapToObj(writers -> {
                                    Path spool = scratch.next();
                                    return new Contestant(
                                            name(writers),
                                            IntStream.range(0, writers)
                                                    .mapToObj(writer -> LoadProcess.start(
                                                            SpoolAppendSingle.class, spool, SIZE, 256))
                                                    .toList(),
                                            List.of());
                                })
                                .toList()));
        for (int writers : new int[] {2, 4}) {
            bench.report()
                    .add(turns.rates(
                            "single appends of 256 B by " + writers + " processes, together",
                            name(writers),
                            name(1),
                            null));
        }
    }

    private static String name(int writers) {
        return writers == 1 ? "one process" : writers + " processes";
    }
}
