package io.spool.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory for a trial inside of the one that is tried: gone when closed, and when the process is ended by a signal. */
final class TrialDirectory implements AutoCloseable {
    private final Path path;
    private final Thread hook;
    private volatile boolean ending;

    private TrialDirectory(Path path) {
        this.path = path;
        this.hook = new Thread(this::end, "trial-end");
    }

    private void end() {
        ending = true;
        remove();
    }

    /** Whether the process was told to end: what fails from now on fails because of that. */
    boolean isEnding() {
        return ending;
    }

    /**
     * Makes one.
     *
     * @param prefix what its name begins with
     * @throws IOException when it cannot be made, with the reason
     */
    static TrialDirectory create(Path directory, String prefix) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new FileSystemException(
                    directory.toString(), null, "there is no such directory; name one that spools are to live in");
        }
        TrialDirectory trial = new TrialDirectory(Files.createTempDirectory(directory, prefix));
        Runtime.getRuntime().addShutdownHook(trial.hook);
        return trial;
    }

    Path path() {
        return path;
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is running, and does what was done here.
        }
    }

    /** Twice, since whoever is still at work may put a file back between the first look and the last delete. */
    private void remove() {
        for (int i = 0; i < 2; i++) {
            try (Stream<Path> files = Files.walk(path)) {
                List<Path> deepestFirst =
                        files.sorted(Comparator.reverseOrder()).toList();
                for (Path file : deepestFirst) {
                    Files.deleteIfExists(file);
                }
            } catch (NoSuchFileException e) {
                return;
            } catch (IOException | UncheckedIOException e) {
                // Tried again; after that there is nobody to tell.
            }
        }
    }
}
