package io.spool.host;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the same file system and memory give when there is no spool: a file of zeros, and frames copied into its mapping and out
 * of it, one behind the other, with no header, no check and nobody else to think of. The figures of a spool stand beside it.
 *
 * @param createBytesPerSecond how fast a file is written and forced
 * @param writePerSecond frames copied into the mapping
 * @param readPerSecond frames copied out of it
 * @param force how long it takes until one of them is on the disk
 */
public record BareCopy(double createBytesPerSecond, double writePerSecond, double readPerSecond, Latencies force) {
    /** One mapping goes no further; a larger spool is measured beside this much. */
    private static final long LARGEST = 1 << 30;

    private static final int BLOCK = 1 << 20;
    private static final int PAGE = 4096;

    /** Between two looks at the clock. */
    private static final int BURST = 500;

    static BareCopy measure(Path file, long bytes, byte[] frame, long phaseNanos, int forces) throws IOException {
        long size = Math.min(bytes, LARGEST);
        long start = System.nanoTime();
        try (FileOutputStream out = new FileOutputStream(file.toFile())) {
            byte[] zeros = new byte[BLOCK];
            for (long left = size; left > 0; left -= BLOCK) {
                out.write(zeros, 0, (int) Math.min(BLOCK, left));
            }
            out.getFD().sync();
        }
        double created = size / Bench.seconds(start);
        MappedByteBuffer mapping;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            mapping = channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
        }
        double written = rate(size, frame.length, phaseNanos, at -> mapping.put(at, frame));
        byte[] into = new byte[frame.length];
        double read = rate(size, frame.length, phaseNanos, at -> mapping.get(at, into));
        long[] nanos = new long[forces];
        for (int i = 0; i < forces; i++) {
            mapping.put(0, (byte) i);
            long before = System.nanoTime();
            mapping.force(0, PAGE);
            nanos[i] = System.nanoTime() - before;
        }
        return new BareCopy(created, written, read, new Latencies(nanos));
    }

    @FunctionalInterface
    private interface Copy {
        void at(int position);
    }

    private static double rate(long size, int frameBytes, long phaseNanos, Copy copy) {
        long start = System.nanoTime();
        long frames = 0;
        int at = 0;
        while (System.nanoTime() - start < phaseNanos) {
            for (int i = 0; i < BURST; i++) {
                copy.at(at);
                at = at + 2L * frameBytes <= size ? at + frameBytes : 0;
            }
            frames += BURST;
        }
        return frames / Bench.seconds(start);
    }
}
