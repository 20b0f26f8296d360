package io.spool.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory of its own: gone when closed, or when the JVM ends. */
public final class ScratchDirectory implements AutoCloseable {
    private final Path path;

    private ScratchDirectory(Path path) {
        this.path = path;
    }

    /** One under the system's temporary directory. */
    public static ScratchDirectory create(String prefix) {
        return in(Path.of(System.getProperty("java.io.tmpdir")), prefix);
    }

    public static ScratchDirectory in(Path parent, String prefix) {
        try {
            Path path = Files.createTempDirectory(parent, prefix);
            ExitCleanup.register(path);
            return new ScratchDirectory(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path path() {
        return path;
    }

    public Path resolve(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() {
        ExitCleanup.delete(path);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
