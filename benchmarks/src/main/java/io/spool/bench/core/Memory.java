package io.spool.bench.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel says of this machine's memory. */
final class Memory {
    private Memory() {}

    /** Bytes that programs and the page cache may still take; as many as there can be where nobody says. */
    static long available() throws IOException {
        Path info = Path.of("/proc/meminfo");
        if (!Files.isReadable(info)) {
            return Long.MAX_VALUE;
        }
        return Files.readAllLines(info).stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(kib -> Long.parseLong(kib) << 10)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }
}
