package io.spool.bench.core;

import io.spool.bench.Scratch;
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
        for (int bytes : new int[] {256, 1024}) {
            try (Scratch scratch = bench.onDisk()) {
                play(bench, scratch, "disk", bytes);
            }
            try (Scratch scratch = bench.inMemory()) {
                play(bench, scratch, "tmpfs", bytes);
            }
        }
    }

    private void play(Bench bench, Scratch scratch, String where, int bytes) throws IOException {
        Path followed = scratch.next();
        Comparison turns = new Comparison(
                command(),
                bench.contest()
                        .play(List.of(
                                Contestant.of(
                                        "spool",
                                        LoadProcess.start(SpoolAppendSingle.class, scratch.next(), SIZE, bytes)),
                                Contestant.of(
                                        "Chronicle Queue",
                                        LoadProcess.start(
                                                Chronicle.JAVA_OPTIONS, ChronicleAppend.class, scratch.next(), bytes)),
                                new Contestant(
                                        "followed",
                                        List.of(LoadProcess.start(SpoolAppendSingle.class, followed, SIZE, bytes)),
                                        List.of(LoadProcess.start(SpoolFollow.class, followed, SIZE))))));
        String what = "single appends of " + bytes + " B, " + where;
        boolean isAim = bytes == 256;
        bench.report().add(turns.rates(what, "spool", "Chronicle Queue", isAim ? Target.atLeast(1) : null));
        bench.report()
                .add(turns.alone(
                        what + ": allocated", "B/message", "spool", Turn::allocatedBytesPerMessage, Target.below(1)));
        // The peer, shr, is in C and not to be had from a registry: 0.10 M/s was measured of it, and ten times that is
        // asked.
        bench.report()
                .add(turns.alone(
                        what + ", a reader following in another process",
                        "M/s",
                        "followed",
                        Turn::millionsPerSecond,
                        isAim ? Target.atLeast(1) : null));
        bench.report()
                .add(turns.alone(
                        what + ": what the reader got",
                        "M/s",
                        "followed",
                        turn -> turn.notes().get(0) * 1e3 / turn.nanos(),
                        null));
    }
}
