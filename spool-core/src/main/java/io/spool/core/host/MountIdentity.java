package io.spool.core.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which mount of which file system a file lies on, so that a spool can tell whether the page cache that it was written into
 * may be gone: after a restart of the machine, and after the file system was unmounted and mounted again.
 *
 * <p>Linux gives each mounted file system of the kinds that keep their data on a block device a directory in {@code /sys/fs}, with
 * a new inode number for each mount. All processes of the machine see the same number, in containers too: there is one such
 * directory for the file system, however often it is bound to other places.
 */
public final class MountIdentity {
    private static final Path SYSTEM = Path.of("/sys");

    /** File systems that name their directory in {@code /sys/fs} after the block device. */
    private static final List<String> NAMED_BY_DEVICE = List.of("ext4", "xfs", "f2fs");

    private static final long FNV_BASIS = 0xCBF2_9CE4_8422_2325L;
    private static final long FNV_PRIME = 0x100_0000_01B3L;

    private MountIdentity() {}

    /**
     * A number for this boot of the machine and this mount of the file system that a file lies on: FNV-1a of the boot id, a
     * slash and the {@linkplain #text text} of the mount.
     *
     * @param file which exists
     * @return 0 when boot or mount cannot be told; never fails
     */
    public static long of(Path file) {
        String boot = BootId.text();
        Optional<String> mount = text(file, SYSTEM);
        if (boot.isEmpty() || mount.isEmpty()) {
            return 0;
        }
        return of(boot, mount.get());
    }

    /** The number for a boot and a mount that are known; never 0. */
    public static long of(String boot, String mount) {
        long hash = FNV_BASIS;
        for (byte each : (boot + '/' + mount).getBytes(StandardCharsets.US_ASCII)) {
            hash = (hash ^ (each & 0xFF)) * FNV_PRIME;
        }
        return hash == 0 ? 1 : hash;
    }

    /**
     * What tells one mount of a file system from another in the same boot: the inode number of its directory in sysfs, or
     * {@code tmpfs}, for a file system whose files end with the mount.
     *
     * @param system where sysfs is mounted
     */
    static Optional<String> text(Path file, Path system) {
        try {
            long device = (long) Files.getAttribute(file, "unix:dev");
            // Linux numbers: 12 low bits of the major number, 8 low bits of the minor one between them.
            long major = (device >>> 8 & 0xFFF) | (device >>> 32 & ~0xFFFL);
            long minor = (device & 0xFF) | (device >>> 12 & 0xFFFF_FF00L);
            return major == 0 ? withoutDevice(file, system) : onDevice(major + ":" + minor, system);
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException | SecurityException e) {
            // Not Linux, or no sysfs here: nothing is known, and the caller takes the safe side.
            return Optional.empty();
        }
    }

    private static Optional<String> onDevice(String numbers, Path system) throws IOException {
        Path device = Files.readSymbolicLink(system.resolve("dev/block").resolve(numbers));
        String name = device.getFileName().toString();
        for (String type : NAMED_BY_DEVICE) {
            Path directory = system.resolve("fs").resolve(type).resolve(name);
            if (Files.isDirectory(directory)) {
                return Optional.of(inode(directory));
            }
        }
        return Optional.empty();
    }

    /** File systems whose device number is their own: they keep their data on several devices, in memory, or elsewhere. */
    private static Optional<String> withoutDevice(Path file, Path system) throws IOException {
        FileStore store = Files.getFileStore(file);
        return switch (store.type()) {
            case "tmpfs", "ramfs" -> Optional.of("tmpfs");
            case "btrfs" ->
                btrfs(Path.of(store.name()).toRealPath().getFileName().toString(), system);
            default -> Optional.empty();
        };
    }

    private static Optional<String> btrfs(String device, Path system) throws IOException {
        try (DirectoryStream<Path> mounted = Files.newDirectoryStream(system.resolve("fs/btrfs"))) {
            for (Path directory : mounted) {
                if (Files.exists(directory.resolve("devices").resolve(device))) {
                    return Optional.of(inode(directory));
                }
            }
            return Optional.empty();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static String inode(Path directory) throws IOException {
        return Files.getAttribute(directory, "unix:ino").toString();
    }
}
