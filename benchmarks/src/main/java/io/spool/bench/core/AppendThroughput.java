package io.spool.bench.core;

import io.spool.bench.Scratch;
import io.spool.bench.contest.Contestant;
import io.spool.bench.contest.LoadProcess;
import io.spool.bench.contest.Turn;
import io.spool.bench.load.BarePut;
import io.spool.bench.load.Chronicle;
import io.spool.bench.load.ChronicleAppend;
import io.spool.bench.load.SpoolAppend;
import io.spool.bench.report.Report;
import io.spool.bench.report.Target;
import java.io.IOException;
import java.util.List;

/** Batches of 500 into a ring that is warm and full, beside Chronicle Queue and beside the bare limit. */
public final class AppendThroughput implements Benchmark {
    private static final long SIZE = 256L << 20;

    @Override
    public String name() {
        return "append";
    }

    @Override
    public void run(Bench bench) throws IOException {
        for (int bytes : new int[] {256, 1024}) {
            try (Scratch scratch = bench.onDisk()) {
                play(bench, scratch, "disk", bytes, 8);
            }
            try (Scratch scratch = bench.inMemory()) {
                play(bench, scratch, "tmpfs", bytes, 2.5);
            }
        }
    }

    private void play(Bench bench, Scratch scratch, String where, int bytes, double target) throws IOException {
        Comparison turns = new Comparison(
                command(),
                bench.contest()
                        .play(List.of(
                                Contestant.of(
                                        "spool",
                                        LoadProcess.start(SpoolAppend.class, scratch.next(), SIZE, bytes, 500, 0)),
                                Contestant.of(
                                        "Chronicle Queue",
                                        LoadProcess.start(
                                                Chronicle.JAVA_OPTIONS, ChronicleAppend.class, scratch.next(), bytes)),
                                Contestant.of(
                                        "bare put",
                                        LoadProcess.start(BarePut.class, scratch.next(), SIZE, bytes, "plain")),
                                Contestant.of(
                                        "put and CRC-32C",
                                        LoadProcess.start(BarePut.class, scratch.next(), SIZE, bytes, "crc")))));
        String what = "append 500 x " + bytes + " B, " + where;
        // Section 6 sets its targets for 256 B.
        boolean isAim = bytes == 256;
        Report report = bench.report();
        report.add(turns.rates(what, "spool", "Chronicle Queue", isAim ? Target.atLeast(target) : null));
        report.add(turns.rates(what, "spool", "bare put", isAim ? Target.atLeast(0.5) : null));
        report.add(turns.rates(what, "spool", "put and CRC-32C", null));
        report.add(turns.alone(
                what + ": allocated", "B/message", "spool", Turn::allocatedBytesPerMessage, Target.below(0.01)));
    }
}
