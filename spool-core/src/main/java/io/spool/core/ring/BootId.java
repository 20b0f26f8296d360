package io.spool.core.ring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Which boot of the machine this is, so that a spool can tell whether memory that it was written in has gone since. */
final class BootId {
    private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");

    private BootId() {}

    /** A number that differs from boot to boot: FNV-1a of the kernel's boot id; 0 where the system does not say. */
    static long current() {
        String id = text();
        if (id.isEmpty()) {
            return 0;
        }
        long hash = 0xCBF2_9CE4_8422_2325L;
        for (byte b : id.getBytes(StandardCharsets.US_ASCII)) {
            hash = (hash ^ (b & 0xFF)) * 0x100_0000_01B3L;
        }
        return hash == 0 ? 1 : hash;
    }

    private static String text() {
        try {
            return Files.readString(LINUX, StandardCharsets.US_ASCII).trim();
        } catch (IOException e) {
            // Elsewhere the first process began when the machine did.
            return ProcessHandle.of(1)
                    .flatMap(first -> first.info().startInstant())
                    .map(Instant::toString)
                    .orElse("");
        }
    }
}
