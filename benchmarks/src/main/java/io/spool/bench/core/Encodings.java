package io.spool.bench.core;

import io.spool.bench.Scratch;
import io.spool.bench.contest.Contest;
import io.spool.bench.contest.Contestant;
import io.spool.bench.contest.Load;
import io.spool.bench.contest.Turn;
import io.spool.bench.load.EncodedAppend;
import io.spool.bench.load.EncodedRead;
import io.spool.bench.load.EncodingStart;
import io.spool.bench.load.FrameCoding;
import io.spool.bench.report.Spread;
import io.spool.bench.report.Table;
import io.spool.core.encoding.Shape;
import io.spool.core.value.Encoding;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Encodings beside plain frames, for frames of many shapes: storage, appends and reads of spools that have settled, the encodings alone,
 * and how a spool starts. Has tables of its own, {@code encodings.md} and {@code encodings-start.md}.
 */
public final class Encodings implements Benchmark {
    private static final long SIZE = 64L << 20;
    private static final List<Encoding> ALL = List.of(Encoding.PLAIN, Encoding.KEYS, Encoding.ZSTD, Encoding.AUTO);

    /** Encodings that do something of their own. */
    private static final List<Encoding> CODED = List.of(Encoding.KEYS, Encoding.ZSTD);

    /** An encoding alone has no caches to fill and nothing to wait for. */
    private static final int SHORTER = 4;

    @Override
    public String name() {
        return "encodings";
    }

    @Override
    public void run(Bench bench) throws IOException {
        Table settled = bench.report()
                .table(
                        "encodings",
                        "frames",
                        "bytes",
                        "encoding",
                        "storage, of plain's",
                        "append, MB/s",
                        "k frames/s",
                        "of plain's",
                        "read, MB/s",
                        "k frames/s",
                        "of plain's",
                        "encode, ns",
                        "decode, ns");
        Table started = bench.report()
                .table(
                        "encodings-start",
                        "frames",
                        "encoding",
                        "frames until the first gain",
                        "ms until then",
                        "first dictionary, B",
                        "frames until the second",
                        "second dictionary, B",
                        "making one of 1000 frames, ms");
        for (Shape shape : bench.shapes()) {
            try (Scratch scratch = bench.onDisk()) {
                settled(bench, shape, scratch, settled);
                started(bench, shape, scratch, started);
            }
        }
    }

    private void settled(Bench bench, Shape shape, Scratch scratch, Table table) throws IOException {
        Comparison append = play(bench, EncodedAppend.class, shape, scratch);
        Comparison read = play(bench, EncodedRead.class, shape, scratch);
        for (Encoding encoding : ALL) {
            String side = encoding.toString();
            Turn turn = append.first(side);
            double bytes = (double) turn.notes().get(0) / turn.notes().get(2);
            String plain = Encoding.PLAIN.toString();
            table.add(
                    shape,
                    Math.round(bytes),
                    encoding == Encoding.AUTO
                            ? "auto: " + Encoding.of(turn.notes().get(3))
                            : side,
                    text((double) turn.notes().get(1)
                            / append.first(plain).notes().get(1)),
                    append.spread(side, one -> one.millionsPerSecond() * bytes),
                    append.spread(side, one -> one.millionsPerSecond() * 1e3),
                    append.ratio(side, plain, Turn::millionsPerSecond),
                    read.spread(side, one -> one.millionsPerSecond() * bytes),
                    read.spread(side, one -> one.millionsPerSecond() * 1e3),
                    read.ratio(side, plain, Turn::millionsPerSecond),
                    CODED.contains(encoding) ? alone(bench, shape, encoding, "encode", 1) : "",
                    CODED.contains(encoding) ? alone(bench, shape, encoding, "decode", 1) : "");
        }
    }

    private Comparison play(Bench bench, Class<? extends Load> load, Shape shape, Scratch scratch) {
        List<Contestant> sides = new ArrayList<>();
        for (Encoding encoding : ALL) {
            sides.add(Contestant.of(encoding.toString(), load, scratch.next(), SIZE, shape.name(), encoding.name()));
        }
        return bench.play(this, sides);
    }

    private static Object alone(Bench bench, Shape shape, Encoding encoding, String what, double unitNanos) {
        Map<String, List<Turn>> turns = new Contest(bench.rounds(), bench.turn().dividedBy(SHORTER))
                .play(List.of(Contestant.of(what, FrameCoding.class, shape.name(), encoding.name(), what)));
        List<Turn> all = turns.getOrDefault(what, List.of());
        return all.stream().anyMatch(turn -> turn.messages() == 0)
                ? "none"
                : Spread.of(all.stream().mapToDouble(turn -> turn.nanos() / unitNanos / turn.messages()));
    }

    private static void started(Bench bench, Shape shape, Scratch scratch, Table table) throws IOException {
        for (Encoding encoding : List.of(Encoding.KEYS, Encoding.ZSTD, Encoding.AUTO)) {
            List<List<Long>> notes = new ArrayList<>();
            for (int round = 0; round < bench.rounds(); round++) {
                List<Turn> turns = new Contest(1, Duration.ZERO)
                        .play(List.of(Contestant.of(
                                "start", EncodingStart.class, scratch.next(), SIZE, shape.name(), encoding.name())))
                        .getOrDefault("start", List.of());
                notes.add(turns.get(0).notes());
            }
            table.add(
                    shape,
                    encoding,
                    note(notes, 0, 1),
                    note(notes, 1, 1e6),
                    note(notes, 2, 1),
                    note(notes, 3, 1),
                    note(notes, 4, 1),
                    CODED.contains(encoding) ? alone(bench, shape, encoding, "train", 1e6) : "");
        }
    }

    /** The spread of a note over all rounds that had it. */
    private static Object note(List<List<Long>> notes, int index, double unit) {
        double[] figures = notes.stream()
                .mapToDouble(of -> of.get(index))
                .filter(figure -> figure >= 0)
                .toArray();
        return figures.length == 0 ? "none" : Spread.of(Arrays.stream(figures).map(figure -> figure / unit));
    }

    private static String text(double ratio) {
        return String.format(Locale.ROOT, "%.3f", ratio);
    }
}
