package io.spool.demo;

import io.spool.cluster.ScratchDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The directory of one demonstration under the system's temporary one. It goes when the JVM ends, unless it is kept. */
final class DemoDirectory {
    private static final String PREFIX = "spool-demo-";

    private final Path path;
    private final boolean kept;

    private DemoDirectory(Path path, boolean kept) {
        this.path = path;
        this.kept = kept;
    }

    @SuppressWarnings("resource") // is closed when the JVM ends, behind the children that write to it
    static DemoDirectory create(boolean keep) throws IOException {
        Path path = keep
                ? Files.createTempDirectory(PREFIX)
                : ScratchDirectory.create(PREFIX).path();
        // As the kernel knows it, and so that no link on the way can be changed under a spool.
        return new DemoDirectory(path.toRealPath(), keep);
    }

    Path path() {
        return path;
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    boolean isKept() {
        return kept;
    }

    /** Puts the logs where they outlive this directory, and says where. */
    Path saveLogs() throws IOException {
        if (kept) {
            return path;
        }
        Path saved = Files.createTempDirectory(PREFIX + "logs-");
        try (Stream<Path> files = Files.walk(path, 2)) {
            List<Path> logs =
                    files.filter(file -> file.toString().endsWith(".log")).toList();
            for (Path log : logs) {
                Files.copy(log, saved.resolve(String.valueOf(log.getFileName())));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return saved;
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
