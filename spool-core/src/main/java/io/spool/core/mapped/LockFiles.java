package io.spool.core.mapped;

import io.spool.core.file.SpoolFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lock files that are open in this JVM: one descriptor and one monitor for each, whoever asks.
 *
 * <p>POSIX record locks belong to the process, and closing <i>any</i> descriptor of a file drops all the locks that the
 * process has on it, while Java goes on to call them valid. A second descriptor must therefore never be opened in a JVM
 * that has one. Kafka Connect loads each plugin folder with a class loader of its own, so a static table would be there
 * twice; this one hangs in the system properties and is made of JDK types alone, so that all copies of this class
 * understand it.
 */
final class LockFiles {
    /** Followed by a number that changes with the shape of an entry. */
    private static final String PROPERTY = "io.spool.core.lock-files.3";

    private static final int FILE = 0;
    private static final int MONITOR = 1;
    private static final int WRITER_LOCK = 2;
    private static final int USERS = 3;
    private static final int MARK = 4;
    private static final int PRESENCE = 5;
    private static final int PRESENT = 6;

    private static final long PID_MASK = 0xFFFF_FFFFL;
    private static final long NAMESPACE_MASK = 0xFFFF;
    private static final int RANDOM_SHIFT = 48;
    private static final long RANDOM_BOUND = (1 << 15) - 1;

    private LockFiles() {}

    /**
     * One open lock file, as this class loader sees it.
     *
     * @param key what it is known by in the table: device and inode
     * @param file the one descriptor; its channel is used for {@code tryLock} alone, which an interrupt does not close
     * @param monitor held by the thread that has, or is about to get, the writer's lock
     * @param writerLock the writer's kernel lock while this JVM has it; guarded by the monitor
     * @param mark what this entry's users sign the lock with: bits 0 to 31 the process id, 32 to 47 where it means something,
     *     the others random
     * @param presence the kernel lock that tells other processes that this JVM uses the spool; guarded by the monitor
     * @param present how many of this entry's users use the spool; guarded by the monitor
     */
    record Entry(
            Object key,
            RandomAccessFile file,
            ReentrantLock monitor,
            AtomicReference<FileLock> writerLock,
            long mark,
            AtomicReference<FileLock> presence,
            AtomicInteger present) {}

    /** Opens a lock file, which is made when it is missing, or joins those who have it open. */
    static Entry open(Path path) throws IOException {
        Map<Object, Object[]> table = table();
        synchronized (table) {
            if (SpoolFile.exists(path)) {
                Object key = key(path);
                Object[] shared = table.get(key);
                if (shared != null) {
                    return join(key, shared);
                }
            }
            RandomAccessFile file = SpoolFile.openLock(path);
            Object key = key(path);
            Object[] shared = {
                file,
                new ReentrantLock(),
                new AtomicReference<>(),
                new AtomicInteger(),
                newMark(),
                new AtomicReference<>(),
                new AtomicInteger()
            };
            table.put(key, shared);
            return join(key, shared);
        }
    }

    /** Leaves; the last to leave closes the file. */
    static void close(Entry entry) throws IOException {
        Map<Object, Object[]> table = table();
        synchronized (table) {
            Object[] shared = table.get(entry.key());
            if (shared != null && ((AtomicInteger) shared[USERS]).decrementAndGet() == 0) {
                table.remove(entry.key());
                entry.file().close();
            }
        }
    }

    @SuppressWarnings("unchecked") // only this class puts entries in, always of this shape: the property's name says so
    private static Entry join(Object key, Object[] shared) {
        ((AtomicInteger) shared[USERS]).incrementAndGet();
        return new Entry(
                key,
                (RandomAccessFile) shared[FILE],
                (ReentrantLock) shared[MONITOR],
                (AtomicReference<FileLock>) shared[WRITER_LOCK],
                (Long) shared[MARK],
                (AtomicReference<FileLock>) shared[PRESENCE],
                (AtomicInteger) shared[PRESENT]);
    }

    private static Long newMark() {
        long random = 1 + ThreadLocalRandom.current().nextLong(RANDOM_BOUND);
        return random << RANDOM_SHIFT
                | pidNamespace() << Integer.SIZE
                | (ProcessHandle.current().pid() & PID_MASK);
    }

    /** False iff the process that this mark was made by is known to be dead: one in another container cannot be seen. */
    static boolean mayBeAlive(long mark) {
        boolean isSeen = (mark >>> Integer.SIZE & NAMESPACE_MASK) == pidNamespace();
        return !isSeen || ProcessHandle.of(mark & PID_MASK).isPresent();
    }

    /** Low bits of the number of this process's PID namespace; 0 where there is no such thing. */
    private static long pidNamespace() {
        try {
            String link = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString(); // pid:[4026531836]
            return Long.parseLong(link.substring(link.indexOf('[') + 1, link.length() - 1)) & NAMESPACE_MASK;
        } catch (IOException | UnsupportedOperationException | IndexOutOfBoundsException | NumberFormatException e) {
            return 0;
        }
    }

    /** True iff the open lock file is the one that still has this path. */
    static boolean isCurrent(Entry entry, Path path) throws IOException {
        try {
            return key(path).equals(entry.key());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Device and inode, so that links and other spellings of a path come to the same entry. Opens nothing. */
    private static Object key(Path path) throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
        return key != null ? key.toString() : path.toRealPath().toString();
    }

    @SuppressWarnings("unchecked") // only this class puts it in
    private static Map<Object, Object[]> table() {
        return (Map<Object, Object[]>)
                System.getProperties().computeIfAbsent(PROPERTY, unused -> new HashMap<Object, Object[]>());
    }
}
