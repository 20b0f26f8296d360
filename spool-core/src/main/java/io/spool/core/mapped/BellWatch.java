package io.spool.core.mapped;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A sleep that the doorbell ends.
 *
 * <p>Where the file system has no notification, or the system has no watch to give (they are limited per user), there is
 * no watch, and whoever waits must look from time to time.
 */
public final class BellWatch implements AutoCloseable {
    private final WatchService service;

    private BellWatch(WatchService service) {
        this.service = service;
    }

    /** A watch on the spool's directory; empty when none can be had. */
    public static Optional<BellWatch> open(Path spool) {
        WatchService service = null;
        try {
            service = FileSystems.getDefault().newWatchService();
            spool.register(service, StandardWatchEventKinds.ENTRY_MODIFY);
            return Optional.of(new BellWatch(service));
        } catch (IOException | UnsupportedOperationException e) {
            close(service);
            return Optional.empty();
        }
    }

    /**
     * Sleeps until the bell rings, at most this long. {@link #close} by another thread ends the sleep.
     *
     * @return false when this watch is of no more use
     * @throws InterruptedException when the thread is interrupted
     */
    public boolean await(long nanos) throws InterruptedException {
        try {
            WatchKey key = service.poll(nanos, TimeUnit.NANOSECONDS);
            if (key == null) {
                return true;
            }
            key.pollEvents();
            return key.reset();
        } catch (ClosedWatchServiceException e) {
            return false;
        }
    }

    @Override
    public void close() {
        close(service);
    }

    private static void close(@Nullable WatchService service) {
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                // There is nothing to undo: the watch is gone either way.
            }
        }
    }
}
