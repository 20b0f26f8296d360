package io.spool.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Whether the blocks of a new ring file are really there, so that a full disk cannot hit it later. */
final class AllocatedBlocks {
    private static final String CHECK = "blocks";

    private AllocatedBlocks() {}

    /** @param file written in full, and forced */
    static Finding check(Path file) throws IOException, InterruptedException {
        long size = Files.size(file);
        Optional<Long> allocated = allocatedBytes(file);
        if (allocated.isEmpty()) {
            return Finding.warn(
                    CHECK,
                    "cannot be told without 'stat' of GNU coreutils or busybox on the PATH; install it and look again");
        }
        return judge(size, allocated.get());
    }

    static Finding judge(long size, long allocated) {
        String found = String.format(
                Locale.ROOT, "%,d KiB of a new spool's %,d KiB are allocated", allocated >> 10, size >> 10);
        return allocated >= size
                ? Finding.pass(CHECK, found)
                : Finding.fail(
                        CHECK,
                        found
                                + ": the file system leaves out zeros (compression, or thin provisioning that it knows of);"
                                + " a full disk can hit the spool, so switch that off for its directory");
    }

    /** Java does not tell; the tool does. */
    private static Optional<Long> allocatedBytes(Path file) throws InterruptedException {
        try {
            Process stat = new ProcessBuilder("stat", "-c", "%b %B", file.toString())
                    .redirectErrorStream(true)
                    .start();
            String[] said = new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ", -1);
            if (!stat.waitFor(10, TimeUnit.SECONDS) || stat.exitValue() != 0 || said.length != 2) {
                return Optional.empty();
            }
            return Optional.of(Long.parseLong(said[0]) * Long.parseLong(said[1]));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
