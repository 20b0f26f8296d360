package io.spool.connect.source;

import io.spool.core.SpoolReader;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a reader on a thread of its own: it puts the position on the disk and lets go of locks, which a slow disk or a busy
 * writer can hold up. Waits in the reader end at once.
 */
final class ReaderClosing {
    private static final Logger log = LoggerFactory.getLogger(ReaderClosing.class);

    private ReaderClosing() {}

    /** Returns what is done once the reader has let go of the spool. */
    static CompletableFuture<Void> begin(SpoolReader reader, Path directory) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> close(reader, directory, done), "spool-source-close " + directory);
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private static void close(SpoolReader reader, Path directory, CompletableFuture<Void> done) {
        try {
            reader.close();
        } catch (RuntimeException | Error e) {
            log.warn("Spool {} could not be closed as it should be", directory, e);
        } finally {
            done.complete(null);
        }
    }
}
