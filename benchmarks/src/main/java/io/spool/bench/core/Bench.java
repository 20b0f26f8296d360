package io.spool.bench.core;

import io.spool.bench.Scratch;
import io.spool.bench.contest.Contest;
import io.spool.bench.contest.Contestant;
import io.spool.bench.report.Report;
import io.spool.bench.report.Row;
import io.spool.core.encoding.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What every benchmark of the core is given.
 *
 * @param disk directory on an ordinary file system
 * @param memory directory on a tmpfs
 * @param largest size of the largest spool, in bytes
 * @param shapes of frames, where encodings are measured
 */
public record Bench(
        Report report, Path disk, Path memory, int rounds, Duration turn, long largest, List<Shape> shapes) {

    /** Has the sides take their turns, and closes them. */
    Comparison play(Benchmark benchmark, List<Contestant> sides) {
        return new Comparison(benchmark.command(), new Contest(rounds, turn).play(sides));
    }

    Comparison play(Benchmark benchmark, Contestant... sides) {
        return play(benchmark, List.of(sides));
    }

    void add(Row row) throws IOException {
        report.add(row);
    }

    /** What is measured with messages of a size, somewhere. */
    interface Trial {
        /**
         * Measures it once.
         *
         * @param scratch for spools and queues; gone afterwards
         * @param bytes of a message
         */
        void run(Scratch scratch, Place where, int bytes) throws IOException;
    }

    /** Messages of 256 and of 1,024 bytes, on a disk and on tmpfs. */
    void everywhere(Trial trial) throws IOException {
        for (int bytes : new int[] {256, 1024}) {
            for (Place where : Place.values()) {
                try (Scratch scratch = in(where)) {
                    trial.run(scratch, where, bytes);
                }
            }
        }
    }

    /** Sizes of spools, 64 MiB to the largest that is wished for and that disk and memory have room for. */
    List<Long> sizes() throws IOException {
        // One side of a size is there at a time, and neither its pages nor other users of this machine should be pushed
        // out.
        long room = Math.min(Files.getFileStore(disk).getUsableSpace(), Memory.available()) / 4 * 3;
        return LongStream.iterate(64L << 20, size -> size <= Math.min(largest, room), size -> size * 4)
                .boxed()
                .toList();
    }

    static String name(long size) {
        return size < 1L << 30 ? (size >> 20) + " MiB" : (size >> 30) + " GiB";
    }

    Scratch onDisk() throws IOException {
        return in(Place.DISK);
    }

    private Scratch in(Place where) throws IOException {
        return Scratch.in(where == Place.DISK ? disk : memory);
    }
}
