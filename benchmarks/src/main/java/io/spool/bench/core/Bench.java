package io.spool.bench.core;

import io.spool.bench.Scratch;
import io.spool.bench.contest.Contest;
import io.spool.bench.report.Report;
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
 */
public record Bench(Report report, Path disk, Path memory, int rounds, Duration turn, long largest) {

    Contest contest() {
        return new Contest(rounds, turn);
    }

    /** Sizes of spools, 64 MiB to the largest that is wished for and that disk and memory have room for. */
    List<Long> sizes() throws IOException {
        // Two sides of a size are there at once, and neither pages nor other users of this machine should be pushed
        // out.
        long room = Math.min(Files.getFileStore(disk).getUsableSpace() / 4, Memory.available() / 2);
        return LongStream.iterate(64L << 20, size -> size <= Math.min(largest, room), size -> size * 4)
                .boxed()
                .toList();
    }

    static String name(long size) {
        return size < 1L << 30 ? (size >> 20) + " MiB" : (size >> 30) + " GiB";
    }

    Scratch onDisk() throws IOException {
        return Scratch.in(disk);
    }

    Scratch inMemory() throws IOException {
        return Scratch.in(memory);
    }
}
