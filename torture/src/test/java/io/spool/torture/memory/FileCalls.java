package io.spool.torture.memory;

import io.spool.torture.memory.Access.Kind;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the product's calls of the JDK that change files or locks are replaced with: the same calls, reported. Each takes
 * what the call takes, its object first.
 */
public final class FileCalls {
    private static final Map<Object, Path> PATHS = Collections.synchronizedMap(new WeakHashMap<>());

    private FileCalls() {}

    private interface Call<T extends @Nullable Object> {
        T run() throws IOException;
    }

    private static <T extends @Nullable Object> T report(
            Kind kind, @Nullable Path file, long at, long length, byte[] bytes, Call<T> call) throws IOException {
        if (!Probe.listens()) {
            return call.run();
        }
        Probe.before(kind, file, at, length, bytes);
        T result = call.run();
        Probe.after(kind, file, at, length, bytes);
        return result;
    }

    public static RandomAccessFile openRandom(File file, String mode) throws IOException {
        boolean creates = !mode.equals("r") && !file.exists();
        RandomAccessFile opened = creates
                ? report(Kind.CREATE_FILE, file.toPath(), 0, 0, Probe.nothing(), () -> new RandomAccessFile(file, mode))
                : new RandomAccessFile(file, mode);
        PATHS.put(opened, file.toPath());
        PATHS.put(opened.getChannel(), file.toPath());
        return opened;
    }

    public static FileChannel openChannel(Path path, OpenOption[] options) throws IOException {
        FileChannel channel = List.of(options).contains(StandardOpenOption.CREATE_NEW)
                ? report(Kind.CREATE_FILE, path, 0, 0, Probe.nothing(), () -> FileChannel.open(path, options))
                : FileChannel.open(path, options);
        PATHS.put(channel, path);
        return channel;
    }

    public static Path createFile(Path path, FileAttribute<?>[] attributes) throws IOException {
        return report(Kind.CREATE_FILE, path, 0, 0, Probe.nothing(), () -> Files.createFile(path, attributes));
    }

    public static int write(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        byte[] copy = Probe.copy(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        return report(Kind.WRITE_FILE, PATHS.get(channel), at, copy.length, copy, () -> channel.write(bytes, at));
    }

    public static void write(RandomAccessFile file, int value) throws IOException {
        report(Kind.WRITE_FILE, PATHS.get(file), file.getFilePointer(), 1, new byte[] {(byte) value}, () -> {
            file.write(value);
            return true;
        });
    }

    public static void force(FileChannel channel, boolean metaData) throws IOException {
        report(Kind.SYNC, PATHS.get(channel), 0, 0, Probe.nothing(), () -> {
            channel.force(metaData);
            return true;
        });
    }

    public static Path move(Path from, Path to, CopyOption[] options) throws IOException {
        byte[] name = to.resolveSibling("").relativize(to).toString().getBytes(StandardCharsets.UTF_8);
        return report(Kind.RENAME, from, 0, name.length, name, () -> Files.move(from, to, options));
    }

    public static boolean deleteIfExists(Path path) throws IOException {
        if (!Files.exists(path)) {
            return Files.deleteIfExists(path);
        }
        return report(Kind.DELETE, path, 0, 0, Probe.nothing(), () -> Files.deleteIfExists(path));
    }

    public static Path createDirectories(Path path, FileAttribute<?>[] attributes) throws IOException {
        if (Files.exists(path)) {
            return Files.createDirectories(path, attributes);
        }
        return report(
                Kind.CREATE_DIRECTORY, path, 0, 0, Probe.nothing(), () -> Files.createDirectories(path, attributes));
    }

    public static Path createDirectory(Path path, FileAttribute<?>[] attributes) throws IOException {
        return report(
                Kind.CREATE_DIRECTORY, path, 0, 0, Probe.nothing(), () -> Files.createDirectory(path, attributes));
    }

    public static @Nullable FileLock tryLock(FileChannel channel, long at, long length, boolean shared)
            throws IOException {
        return report(
                Kind.LOCK, PATHS.get(channel), at, length, Probe.nothing(), () -> channel.tryLock(at, length, shared));
    }

    public static void release(FileLock lock) throws IOException {
        report(Kind.UNLOCK, PATHS.get(lock.acquiredBy()), lock.position(), lock.size(), Probe.nothing(), () -> {
            lock.release();
            return true;
        });
    }
}
