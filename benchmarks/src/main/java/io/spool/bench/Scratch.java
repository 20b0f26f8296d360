package io.spool.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory for spools, queues and mappings, gone when it is closed. */
public final class Scratch implements AutoCloseable {
    private final Path directory;
    private int given;

    private Scratch(Path directory) {
        this.directory = directory;
    }

    /** Also gone when the benchmark is broken off. */
    public static Scratch in(Path parent) throws IOException {
        Scratch scratch = new Scratch(Files.createTempDirectory(parent, "spool-bench-"));
        Runtime.getRuntime().addShutdownHook(new Thread(scratch::close, "scratch"));
        return scratch;
    }

    /** A place that nobody has had yet. */
    public Path next() {
        return directory.resolve(Integer.toString(given++));
    }

    /** Removes a directory and all that is in it. */
    public static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(directory)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }

    @Override
    public void close() {
        try {
            delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
