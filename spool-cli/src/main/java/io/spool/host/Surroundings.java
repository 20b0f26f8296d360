package io.spool.host;

import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.ClockSteps;
import io.spool.core.value.SpoolStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the host, its user and its container mean for a spool in a directory; nothing is written. */
final class Surroundings {
    private static final Pattern UMASK = Pattern.compile("(?m)^Umask:\\s*([0-7]+)");
    private static final Pattern CONTAINER_GROUP = Pattern.compile("docker|kubepods|containerd|libpod|lxc");
    private static final long DOCKER_SHM_BYTES = 64L << 20;
    private static final double LITTLE = 0.05;

    private Surroundings() {}

    static Finding platform() {
        String found = System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch") + ", Java " + System.getProperty("java.version");
        return System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").endsWith("64")
                ? Finding.pass("platform", found)
                : Finding.warn("platform", found + ": tested on 64-bit Linux only; go by the other lines");
    }

    static Finding permissions(Path directory) {
        String user = System.getProperty("user.name");
        if (!Files.isWritable(directory) || !Files.isExecutable(directory)) {
            return Finding.fail(
                    "permissions",
                    "user " + user + " may not write in " + directory + "; give it the directory, or a group that may");
        }
        String umask = umask(read(Path.of("/proc/self/status"))).orElse("unknown");
        return judgeUmask(user, umask);
    }

    static Optional<String> umask(String processStatus) {
        Matcher matcher = UMASK.matcher(processStatus);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** What is to be said of a umask as the kernel writes it: four octal digits. */
    static Finding judgeUmask(String user, String umask) {
        String found = "user " + user + " may write; umask " + umask;
        if (!umask.matches("[0-7]+")) {
            return Finding.pass("permissions", found);
        }
        int mask = Integer.parseInt(umask, 8);
        if ((mask & 0600) != 0) {
            return Finding.fail("permissions", found + " keeps even the owner out of a new spool; use 022 or 007");
        }
        return Finding.pass(
                "permissions",
                (mask & 0020) != 0
                        ? found
                                + ": only this user can append to a spool that it makes (several users: setgid directory, umask 007)"
                        : found + ": the group can append, too");
    }

    static Finding space(Path directory) throws IOException {
        FileStore store = Files.getFileStore(directory);
        return judgeSpace(store.type(), store.getTotalSpace(), store.getUsableSpace());
    }

    static Finding judgeSpace(String type, long total, long usable) {
        String found = String.format(Locale.ROOT, "%,d MiB free of %,d MiB", usable >> 20, total >> 20);
        if (type.equals("tmpfs") && total <= DOCKER_SHM_BYTES) {
            return Finding.warn(
                    "space", found + ": the 64 MiB that a container's /dev/shm has by default; see --shm-size");
        }
        return usable < total * LITTLE
                ? Finding.warn("space", found + ": create needs the whole size of a spool; make room")
                : Finding.pass("space", found);
    }

    static Finding container() {
        return judgeContainer(Files.exists(Path.of("/.dockerenv"))
                || Files.exists(Path.of("/run/.containerenv"))
                || System.getenv("KUBERNETES_SERVICE_HOST") != null
                || CONTAINER_GROUP.matcher(read(Path.of("/proc/1/cgroup"))).find());
    }

    static Finding judgeContainer(boolean inside) {
        return Finding.pass(
                "container",
                inside
                        ? "in one: spools on a mounted directory are shared with other containers of this host;"
                                + " process ids in messages are those of the container that they come from"
                        : "none seen");
    }

    static Finding bootId() {
        return Files.isReadable(Path.of("/proc/sys/kernel/random/boot_id"))
                ? Finding.pass("boot id", "can be read: a spool sees that the machine was restarted")
                : Finding.warn(
                        "boot id",
                        "/proc/sys/kernel/random/boot_id cannot be read: a spool cannot be sure to see that the machine was"
                                + " restarted, and to look through what was not forced; mount /proc");
    }

    /** Whether the clock went back while frames were appended to the spool in this directory, if there is one. */
    static Optional<Finding> clock(Path directory) {
        if (!Spools.exists(directory)) {
            return Optional.empty();
        }
        try {
            ClockSteps clock = Spools.status(directory).clock();
            return clock.last()
                    .map(
                            step -> Finding.warn(
                                    "clock",
                                    step + (clock.count() > 1 ? "; " + clock.count() + " times in all" : "")
                                            + ". Have the clock set before programs append, or expect wrong times at each start"));
        } catch (SpoolException e) {
            return Optional.empty(); // the line on the spool tells
        }
    }

    /** The spool that is in the directory, if one is. */
    static Optional<Finding> spool(Path directory) {
        if (!Spools.exists(directory)) {
            return Optional.empty();
        }
        try {
            SpoolStatus status = Spools.status(directory);
            List<String> locked = Stream.of(
                            SpoolFormat.RING_FILE,
                            SpoolFormat.READERS_FILE,
                            SpoolFormat.LOCK_FILE,
                            SpoolFormat.DICTIONARIES_DIRECTORY)
                    .filter(file -> !Files.isWritable(directory.resolve(file)))
                    // Most spools have their dictionaries later, or never.
                    .filter(file ->
                            !file.equals(SpoolFormat.DICTIONARIES_DIRECTORY) || Files.exists(directory.resolve(file)))
                    .toList();
            String found =
                    String.format(Locale.ROOT, "%,d MiB with %,d frames", status.sizeBytes() >> 20, status.frames());
            return Optional.of(
                    locked.isEmpty()
                            ? Finding.pass("spool", found)
                            : Finding.warn(
                                    "spool",
                                    found + ", and this user may not write " + String.join(", ", locked)
                                            + ": it can look, and read without a name; for more, change their group and mode"));
        } catch (SpoolException e) {
            return Optional.of(Finding.fail("spool", String.valueOf(e.getMessage())));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
