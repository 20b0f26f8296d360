package io.spool.bench.core;

import io.spool.bench.Scratch;
import io.spool.bench.contest.Contestant;
import io.spool.bench.contest.LoadProcess;
import io.spool.bench.contest.Turn;
import io.spool.bench.load.Chronicle;
import io.spool.bench.load.ChronicleTail;
import io.spool.bench.load.SpoolRead;
import io.spool.bench.report.Target;
import java.io.IOException;
import java.util.List;

/** A full spool from its oldest frame to its newest, every frame checked, beside a Chronicle tailer, which checks none. */
public final class ReadThroughput implements Benchmark {
    private static final long SIZE = 256L << 20;

    @Override
    public String name() {
        return "read";
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
        Comparison turns = new Comparison(
                command(),
                bench.contest()
                        .play(List.of(
                                Contestant.of(
                                        "spool", LoadProcess.start(SpoolRead.class, scratch.next(), SIZE, bytes, "-")),
                                Contestant.of(
                                        "Chronicle tailer",
                                        LoadProcess.start(
                                                Chronicle.JAVA_OPTIONS,
                                                ChronicleTail.class,
                                                scratch.next(),
                                                SIZE,
                                                bytes)),
                                Contestant.of(
                                        "anonymous, again",
                                        LoadProcess.start(SpoolRead.class, scratch.next(), SIZE, bytes, "-")),
                                Contestant.of(
                                        "named, acknowledging each batch",
                                        LoadProcess.start(SpoolRead.class, scratch.next(), SIZE, bytes, "me")))));
        String what = "read " + bytes + " B, CRC checked, " + where;
        boolean isAim = bytes == 256;
        bench.report().add(turns.rates(what, "spool", "Chronicle tailer", isAim ? Target.atLeast(1) : null));
        bench.report()
                .add(turns.alone(
                        what + ": allocated",
                        "B/message",
                        "spool",
                        Turn::allocatedBytesPerMessage,
                        Target.below(0.01)));
        bench.report().add(turns.rates(what + ", named", "named, acknowledging each batch", "anonymous, again", null));
    }
}
