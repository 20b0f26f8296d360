package io.spool.core.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Which boot of the machine this is. */
final class BootId {
    private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");

    private BootId() {}

    /** A text that differs from boot to boot: the kernel's boot id; empty where the system does not tell. */
    static String text() {
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
