package io.spool.torture.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A disk of its own: a file system in a file, mounted through a loop device. Only for root.
 *
 * <p>A process that has mapped a file there keeps the disk mounted until it ends: use it from child processes.
 */
final class LoopDisk implements AutoCloseable {
    /** {@code _IOR('X', 125, __u32)} of ext4, xfs and f2fs, and its flag that leaves unwritten what is not on the disk. */
    private static final String SHUTDOWN =
            "import fcntl,os,struct,sys; fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587d, struct.pack('I', 2))";

    private final Path image;
    private final Path root;
    private boolean mounted;

    private LoopDisk(Path image, Path root) {
        this.image = image;
        this.root = root;
    }

    /** Makes a file system of this type in a directory, and mounts it; skips the test where that cannot be done. */
    static LoopDisk make(Path directory, String type, String... options) throws Exception {
        Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name")), "skipped: only root can mount a file system");
        Assumptions.assumeTrue(
                isThere("mkfs." + type) && isThere("python3") && isThere("losetup"),
                "skipped: mkfs." + type + ", python3 or losetup is missing");
        Path image = directory.resolve(type + ".img");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(320L << 20);
        }
        List<String> mkfs = new ArrayList<>(List.of("mkfs." + type, "-q"));
        mkfs.addAll(List.of(options));
        mkfs.add(image.toString());
        run(mkfs.toArray(String[]::new));
        LoopDisk disk = new LoopDisk(image, Files.createDirectory(directory.resolve(type)));
        Assumptions.assumeTrue(disk.tryMount(), "skipped: loop devices cannot be mounted here");
        return disk;
    }

    private static boolean isThere(String command) throws Exception {
        return new ProcessBuilder("sh", "-c", "PATH=$PATH:/sbin:/usr/sbin command -v " + command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /** Runs a command to its end. */
    static void run(String... command) throws Exception {
        String said = tryRun(command);
        if (!said.isEmpty()) {
            throw new IOException(String.join(" ", command) + " failed: " + said);
        }
    }

    /** @return what it said when it failed, else nothing */
    private static String tryRun(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().merge("PATH", ":/sbin:/usr/sbin", String::concat);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return "it did not end";
        }
        return process.exitValue() == 0 ? "" : "exit code " + process.exitValue() + " " + said;
    }

    /** The file that holds the file system. */
    Path image() {
        return image;
    }

    /** Where it is mounted. */
    Path root() {
        return root;
    }

    private boolean tryMount() throws Exception {
        mounted =
                tryRun("mount", "-o", "loop", image.toString(), root.toString()).isEmpty();
        return mounted;
    }

    void mount() throws Exception {
        if (!tryMount()) {
            throw new IOException("cannot mount " + image);
        }
    }

    void unmount() throws Exception {
        run("umount", root.toString());
        mounted = false;
    }

    /**
     * Has each page written by a request of its own. A loop device takes a request for done of which its file took only the first
     * part: then a full disk is not noticed.
     */
    void writeEachPageByItself() throws Exception {
        Process losetup = new ProcessBuilder("losetup", "-n", "-O", "NAME", "-j", image.toString()).start();
        String device = new String(losetup.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        Path queue = Path.of("/sys/block", Path.of(device).getFileName().toString(), "queue", "max_sectors_kb");
        Files.writeString(queue, "4");
    }

    /** Takes the disk away from those who use it: what was not written to it yet is lost, and all writes fail. */
    void shutDown() throws Exception {
        run("python3", "-c", SHUTDOWN, root.toString());
    }

    /** Takes the disk away, and brings it back as after a power cut. Nobody may use it any more. */
    void cut() throws Exception {
        shutDown();
        unmount();
        mount();
    }

    @Override
    public void close() throws IOException {
        if (mounted) {
            // Lazily, so that a test that failed with a user on the disk leaves nothing behind once that user ends.
            new ProcessBuilder("umount", "-l", root.toString()).start().onExit().join();
        }
        Files.deleteIfExists(image);
    }
}
