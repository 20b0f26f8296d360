package io.spool.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory of its own under the system's temporary one: gone when closed, or when the JVM ends. */
public final class ScratchDirectory implements AutoCloseable {
    private final Path path;

    private ScratchDirectory(Path path) {
        this.path = path;
    }

    public static ScratchDirectory create(String prefix) {
        try {
            Path path = Files.createTempDirectory(prefix);
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
