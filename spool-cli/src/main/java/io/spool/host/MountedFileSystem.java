package io.spool.host;

import io.spool.core.home.FileMark;
import io.spool.core.host.MountIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The kind of file system a directory is on, and what that means for a spool. */
final class MountedFileSystem {
    private static final String CHECK = "file system";

    private static final Set<String> TRIED = Set.of("ext4", "ext3", "ext2", "xfs", "f2fs", "jfs");
    private static final Set<String> COPY_ON_WRITE = Set.of("btrfs", "zfs", "bcachefs");
    private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs", "devtmpfs");
    private static final Set<String> LAYERED = Set.of("overlay", "overlayfs", "aufs", "fuse.fuse-overlayfs");
    private static final Set<String> REMOTE = Set.of(
            "nfs",
            "nfs4",
            "cifs",
            "smb2",
            "smb3",
            "smbfs",
            "9p",
            "virtiofs",
            "ceph",
            "fuse.ceph",
            "glusterfs",
            "fuse.glusterfs",
            "lustre",
            "gpfs",
            "afs",
            "fuse.sshfs",
            "fuse.s3fs",
            "fuse.gcsfuse",
            "vboxsf",
            "prl_fs",
            "fuse.grpcfuse",
            "beegfs",
            "ocfs2",
            "gfs2");

    private MountedFileSystem() {}

    static Finding check(Path directory) throws IOException {
        return judge(
                Files.getFileStore(directory).type(),
                Files.getFileStore(directory).name());
    }

    /** Whether a copy of a spool can be told from the original here. */
    static Finding copies(Path directory) throws IOException {
        return FileMark.lastsAt(directory) && FileMark.of(directory).isKnown()
                ? Finding.pass("copies", "a spool that is a copy is noticed when it is opened for writing")
                : Finding.warn(
                        "copies",
                        "inode numbers may not last on this file system, so a spool that is a copy is not noticed: never read a copy and"
                                + " its original with one connector, and after restoring a backup start its readers anew ('spool forget')"
                                + " and delete the connector's offsets");
    }

    /** Whether a spool sees that its file system was mounted anew. */
    static Finding mount(Path directory) {
        return judgeMount(MountIdentity.of(directory) != 0);
    }

    static Finding judgeMount(boolean isTold) {
        return isTold
                ? Finding.pass("mount", "can be told from others: a spool sees that its file system was mounted anew")
                : Finding.warn(
                        "mount",
                        "cannot be told from others on this file system: whoever opens a spool for writing that nobody has open looks"
                                + " through what was not forced, which takes the longer the more that is; give containers /sys and /proc, and put"
                                + " spools on ext4, xfs, f2fs, btrfs or tmpfs");
    }

    /**
     * What is to be said of a type as the kernel calls it.
     *
     * @param device what is mounted
     */
    static Finding judge(String type, String device) {
        String name = type.toLowerCase(Locale.ROOT);
        String where = type + " on " + device;
        if (TRIED.contains(name)) {
            return Finding.pass(CHECK, where);
        }
        return doubts(name)
                .map(doubt -> Finding.warn(CHECK, where + ": " + doubt))
                .orElseGet(() -> REMOTE.contains(name)
                        ? Finding.fail(
                                CHECK,
                                where
                                        + ": locks, mappings and wake-ups are not those of a local file system; put the spool on a"
                                        + " local disk")
                        : Finding.warn(CHECK, where + ": unknown to this program; go by the other lines"));
    }

    private static Optional<String> doubts(String name) {
        if (MEMORY.contains(name)) {
            return Optional.of("in memory: gone when the machine restarts, and counted as memory of the container");
        }
        if (LAYERED.contains(name)) {
            return Optional.of("a container's own layer: gone with the container, and slow at first writes; mount a"
                    + " directory of the host or a volume");
        }
        if (COPY_ON_WRITE.contains(name)) {
            return Optional.of(
                    "copies on write, so that a full disk can hit a spool that has all its blocks; switch that"
                            + " off for its directory (btrfs: chattr +C before creation), or leave room");
        }
        return Optional.empty();
    }
}
