package io.spool.host;

import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** How long it takes until a frame is on the disk. */
final class ForceTime {
    private static final String CHECK = "force";

    private ForceTime() {}

    static Finding check(Path spool) throws IOException {
        Spools.create(spool, CreateOptions.ofSize(1 << 20));
        return judge(measure(spool, 30));
    }

    static Latencies measure(Path spool, int times) throws IOException {
        long[] nanos = new long[times];
        try (SpoolWriter writer = Spools.writer(spool)) {
            for (int i = 0; i < times; i++) {
                writer.append("{\"force\":" + i + "}");
                long start = System.nanoTime();
                writer.force();
                nanos[i] = System.nanoTime() - start;
            }
        }
        return new Latencies(nanos);
    }

    static Finding judge(Latencies force) {
        String found = "a frame is on the disk in " + force.text();
        return force.medianNanos() <= TimeUnit.MILLISECONDS.toNanos(30)
                ? Finding.pass(CHECK, found)
                : Finding.warn(
                        CHECK, found + ", which is slow: prefer --sync interval=1s to commit, and append in batches");
    }
}
