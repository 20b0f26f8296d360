package io.spool.core.ring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which boot of the machine this is, so that a spool can tell whether memory that it was written in has gone since. */
final class BootId {
    private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");

    private BootId() {}

    /** A number that differs from boot to boot: FNV-1a of the kernel's boot id; 0 where the system does not say. */
    static long current() {
        try {
            byte[] id =
                    Files.readString(LINUX, StandardCharsets.US_ASCII).trim().getBytes(StandardCharsets.US_ASCII);
            long hash = 0xCBF2_9CE4_8422_2325L;
            for (byte b : id) {
                hash = (hash ^ (b & 0xFF)) * 0x100_0000_01B3L;
            }
            return hash == 0 ? 1 : hash;
        } catch (IOException | SecurityException e) {
            return 0;
        }
    }
}
