package io.spool.bench.core;

import io.spool.bench.Scratch;
import io.spool.bench.contest.Contest;
import io.spool.bench.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

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

    Scratch onDisk() throws IOException {
        return Scratch.in(disk);
    }

    Scratch inMemory() throws IOException {
        return Scratch.in(memory);
    }
}
