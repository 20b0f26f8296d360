package io.spool.torture.realdisk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mount namespace with a boot id of its own, and a disk: an image on a loop device. When it is closed, or this process dies,
 * the namespace and all its mounts go.
 */
final class Machine implements AutoCloseable {
    private static final Path SOURCE = Path.of("src", "test", "resources", "realdisk", "disk.c");

    /** xfs refuses less than 300 MB. The image is sparse. */
    private static final long IMAGE_BYTES = 320L << 20;

    private final Path image;
    private final Path mountPoint;
    private final Path bootId;
    private final Process disk;
    private final BufferedReader answers;

    private Machine(Path image, Path mountPoint, Path bootId, Process disk) {
        this.image = image;
        this.mountPoint = mountPoint;
        this.bootId = bootId;
        this.disk = disk;
        this.answers = new BufferedReader(new InputStreamReader(disk.getInputStream(), UTF_8));
    }

    /** Why there can be no such machine here; null when there can. */
    static @Nullable String reasonAgainst(Path temporary) throws IOException, InterruptedException {
        for (List<String> tool : List.of(
                List.of("cc", "--version"),
                List.of("nsenter", "--version"),
                List.of("mkfs.ext4", "-V"),
                List.of("mkfs.xfs", "-V"))) {
            try {
                run(tool);
            } catch (IOException e) {
                return "it takes " + tool.get(0) + ": " + e.getMessage();
            }
        }
        Path folder = Files.createTempDirectory(temporary, "machine");
        try (Machine machine = start(folder)) {
            machine.format("ext4");
            machine.mount();
        } catch (IOException e) {
            return "it takes root, namespaces and loop devices: " + e.getMessage();
        }
        return null;
    }

    /** @param folder an empty directory for the image and the mount point */
    static Machine start(Path folder) throws IOException, InterruptedException {
        Path tool = folder.resolve("disk");
        run(List.of("cc", "-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-o", tool.toString(), SOURCE.toString()));
        Path mountPoint = Files.createDirectory(folder.resolve("mnt"));
        Path bootId = folder.resolve("boot_id");
        Files.writeString(bootId, UUID.randomUUID() + "\n", UTF_8);
        Process disk = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "sh",
                        "-c",
                        "mount --bind \"$0\" /proc/sys/kernel/random/boot_id && exec \"$1\"",
                        bootId.toString(),
                        tool.toString())
                .redirectErrorStream(true)
                .start();
        Machine machine = new Machine(folder.resolve("image"), mountPoint, bootId, disk);
        String first = machine.answers.readLine();
        if (!"ready".equals(first)) {
            machine.close();
            throw new IOException("no namespace: " + first);
        }
        return machine;
    }

    /** What starts a command within this machine. */
    List<String> prefix() {
        return List.of("nsenter", "--target", Long.toString(disk.pid()), "--mount");
    }

    Path mountPoint() {
        return mountPoint;
    }

    /** A new, empty disk. */
    void format(String type) throws IOException, InterruptedException {
        Files.deleteIfExists(image);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(IMAGE_BYTES);
        }
        run(List.of("mkfs." + type, "-q", image.toString()));
    }

    void mount() throws IOException, InterruptedException {
        runInside("mount", "-o", "loop", image.toString(), mountPoint.toString());
    }

    void unmount() throws IOException, InterruptedException {
        runInside("umount", mountPoint.toString());
    }

    /** The machine has started again. */
    void newBoot() throws IOException {
        Files.writeString(bootId, UUID.randomUUID() + "\n", UTF_8);
    }

    /** The power goes: what was not written is lost. */
    void cutPower() throws IOException {
        int error = command("down " + mountPoint);
        if (error != 0) {
            throw new IOException("the file system does not shut down: error " + error);
        }
    }

    /** Writes pages of a file back, as a kernel may at any time. A file that is not there has none. */
    void writeBack(Path file, long offset, long length, boolean metadata) throws IOException {
        int error = command((metadata ? "sync " : "write ") + file + " " + offset + " " + length);
        if (error != 0 && error != 2) {
            throw new IOException("write back of " + file + ": error " + error);
        }
    }

    private int command(String line) throws IOException {
        disk.getOutputStream().write((line + "\n").getBytes(UTF_8));
        disk.getOutputStream().flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the disk's tool has ended");
        }
        return Integer.parseInt(answer);
    }

    private void runInside(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix());
        command.addAll(Arrays.asList(words));
        run(command);
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + " failed: " + said.strip());
        }
    }

    /** All processes within it have ended. */
    @Override
    public void close() {
        disk.destroyForcibly().onExit().join();
    }
}
