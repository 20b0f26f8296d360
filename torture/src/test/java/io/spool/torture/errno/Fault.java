package io.spool.torture.errno;

import java.util.List;
import java.util.Map;

/**
 * One system call that fails.
 *
 * @param call its name
 * @param nth which of a thread's calls on the spool's files, from 1
 * @param error the name of the error
 */
record Fault(String call, int nth, String error) {
    /** The calls that are made to fail, and how each may fail. */
    static final Map<String, List<String>> ERRORS = Map.ofEntries(
            Map.entry("openat", List.of("EIO", "EACCES", "EMFILE", "ENOSPC")),
            Map.entry("read", List.of("EIO", "EINTR")),
            Map.entry("pread64", List.of("EIO", "EINTR")),
            Map.entry("write", List.of("EIO", "ENOSPC", "EINTR")),
            Map.entry("pwrite64", List.of("EIO", "ENOSPC", "EINTR")),
            Map.entry("mmap", List.of("ENOMEM", "EIO", "EACCES")),
            Map.entry("msync", List.of("EIO", "ENOSPC")),
            Map.entry("fsync", List.of("EIO", "ENOSPC")),
            Map.entry("fdatasync", List.of("EIO", "ENOSPC")),
            Map.entry("fallocate", List.of("EIO", "ENOSPC")),
            Map.entry("ftruncate", List.of("EIO", "ENOSPC")),
            Map.entry("rename", List.of("EIO", "ENOSPC", "EACCES")),
            Map.entry("link", List.of("EIO", "ENOSPC", "EACCES")),
            Map.entry("unlink", List.of("EIO", "EACCES")),
            Map.entry("rmdir", List.of("EIO", "EACCES")),
            Map.entry("mkdir", List.of("EIO", "EACCES", "ENOSPC")),
            Map.entry("fcntl", List.of("EIO", "ENOLCK", "EINTR")),
            Map.entry("lseek", List.of("EIO")),
            Map.entry("access", List.of("EIO", "EACCES")),
            Map.entry("faccessat2", List.of("EIO", "EACCES")),
            Map.entry("statx", List.of("EIO", "EACCES")),
            Map.entry("newfstatat", List.of("EIO", "EACCES")),
            Map.entry("statfs", List.of("EIO")),
            Map.entry("fchmod", List.of("EIO", "EPERM")),
            Map.entry("chmod", List.of("EIO", "EPERM")),
            Map.entry("getdents64", List.of("EIO")),
            Map.entry("inotify_add_watch", List.of("ENOSPC", "EACCES")),
            Map.entry("close", List.of("EIO")));

    /** Whether the calls can be told apart by the file: a flush of a mapping names none. */
    static boolean namesFile(String call) {
        return !call.equals("msync");
    }

    @Override
    public String toString() {
        return call + " number " + nth + " fails with " + error;
    }
}
