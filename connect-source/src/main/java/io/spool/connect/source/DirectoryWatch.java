package io.spool.connect.source;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks now and then whether patterns mean other spools than before, and says so. Thread-safe. */
final class DirectoryWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DirectoryWatch.class);

    private final Supplier<List<Path>> directories;
    private final Duration interval;
    private final Runnable onChange;
    private final PollPause pause = new PollPause();
    private volatile List<Path> known;

    /**
     * @param directories what there is now
     * @param known what was found at first
     * @param onChange called by another thread each time something else is found
     */
    DirectoryWatch(Supplier<List<Path>> directories, List<Path> known, Duration interval, Runnable onChange) {
        this.directories = directories;
        this.known = known;
        this.interval = interval;
        this.onChange = onChange;
    }

    void start() {
        Thread thread = new Thread(this::watch, "spool-directory-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        try {
            while (!pause.await(interval)) {
                List<Path> found = directories.get();
                if (!found.equals(known)) {
                    log.info("Spools are now {}; they were {}", found, known);
                    known = found;
                    onChange.run();
                }
            }
        } catch (InterruptedException e) {
            // Nobody of ours interrupts it: the worker is going down.
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        pause.end();
    }
}
