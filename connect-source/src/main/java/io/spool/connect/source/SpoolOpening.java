package io.spool.connect.source;

import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.CopiedFrom;
import io.spool.core.value.StartPosition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a spool and finds the place to go on at, on a thread of its own: the writer's lock, a recovery after a power cut and
 * Connect's store may each take their time, and a task that is told to stop must not wait for them.
 *
 * <p>Thread-safe.
 */
final class SpoolOpening {
    private static final Logger log = LoggerFactory.getLogger(SpoolOpening.class);

    private final Path directory;
    private final SourceSettings settings;
    private final OffsetStorageReader stored;
    private final CompletableFuture<SpoolReader> opened = new CompletableFuture<>();

    private SpoolOpening(Path directory, SourceSettings settings, OffsetStorageReader stored) {
        this.directory = directory;
        this.settings = settings;
        this.stored = stored;
    }

    /** @param stored what Connect has stored */
    static SpoolOpening begin(Path directory, SourceSettings settings, OffsetStorageReader stored) {
        SpoolOpening opening = new SpoolOpening(directory, settings, stored);
        Thread thread = new Thread(opening::run, "spool-source-open " + directory);
        thread.setDaemon(true);
        thread.start();
        return opening;
    }

    private void run() {
        try {
            SpoolReader reader = open();
            if (!opened.complete(reader)) {
                reader.close(); // given up meanwhile
            }
        } catch (SpoolException | RuntimeException | Error e) {
            // Whatever it is, the thread that polls is told.
            opened.completeExceptionally(e);
        }
    }

    /**
     * The reader, as soon as it is open; empty when it takes longer than this. The caller is to close it.
     *
     * @throws SpoolException when the spool cannot be opened
     * @throws ConnectException when Connect has no position that can be understood
     * @throws InterruptedException when interrupted meanwhile
     */
    Optional<SpoolReader> await(Duration atMost) throws SpoolException, InterruptedException {
        try {
            return Optional.of(opened.get(atMost.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SpoolException failure) {
                throw failure;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("spool " + directory + " could not be opened", e.getCause());
        }
    }

    /** Nobody wants the reader any more: it is closed as soon as it is open. To be called at most once, and not after await gave it. */
    void giveUp() {
        if (!opened.cancel(false) && !opened.isCompletedExceptionally()) {
            var unused = ReaderClosing.begin(opened.join(), directory);
        }
    }

    private SpoolReader open() throws SpoolException {
        boolean known = Spools.status(directory).readers().stream()
                .anyMatch(reader -> reader.name().equals(settings.readerName()));
        SpoolReader reader = Spools.reader(directory, settings.reader());
        boolean ready = false;
        try {
            reader.becameCopyOf().ifPresent(from -> tellCopy(reader, from));
            Map<String, String> partition = SourcePosition.partition(reader.identity(), settings.readerName());
            resume(reader, known, storedPosition(partition));
            ready = true;
            return reader;
        } finally {
            if (!ready) {
                reader.close();
            }
        }
    }

    private void tellCopy(SpoolReader reader, CopiedFrom from) {
        log.warn(
                "Spool {} is a copy of {}, such as a backup that was put back, and is a spool of its own from now on. Reader '{}' continues"
                        + " at {}, where the copy has it; records may come twice. If the original was moved here from another file"
                        + " system, stop the connector and run: spool adopt {}",
                directory,
                from,
                settings.readerName(),
                reader.position(),
                directory);
    }

    private Optional<SourcePosition> storedPosition(Map<String, String> partition) {
        try {
            return SourcePosition.of(stored.offset(partition));
        } catch (IllegalArgumentException e) {
            throw SourceFailures.badOffset(directory, e);
        }
    }

    /**
     * Connect's position wins over the spool's own. Sequences are never given out twice, so a position of an earlier
     * generation is as good as one of this. One of a later generation, or behind the end, means nothing in this spool: the
     * directory was put back from an older copy. Then everything that is there is read, since a record too many is better than
     * one too few.
     *
     * <p>Where the frame before Connect's position is another one than was delivered, the spool was set back and written to again. Its own
     * position was set back with it, and is right.
     *
     * <p>A worker stores no position for records that a transformation dropped, so Connect's may lie behind the spool's own by as many
     * of them as came last. Those that are still there come again, and are dropped again. Those that are gone are not lost: they had
     * been dealt with.
     */
    private void resume(SpoolReader reader, boolean known, Optional<SourcePosition> position) throws SpoolException {
        String name = settings.readerName();
        if (position.isEmpty()) {
            log.info(
                    "Reader '{}' of spool {}: no position in Connect, begins at {}",
                    name,
                    directory,
                    reader.position());
            return;
        }
        long generation = reader.identity().generation();
        long end = reader.position() + reader.lag();
        SourcePosition connects = position.get();
        if (connects.generation() > generation || connects.sequence() > end) {
            reader.seek(StartPosition.earliest());
            log.warn(
                    "Reader '{}' of spool {}: Connect's position, sequence {} of generation {}, is not in this spool, which is of"
                            + " generation {} and ends before sequence {}. Begins at the earliest frame, {}; records may"
                            + " come twice",
                    name,
                    directory,
                    connects.sequence(),
                    connects.generation(),
                    generation,
                    end,
                    reader.position());
        } else if (isOfAnotherHistory(connects)) {
            if (!known) {
                reader.seek(StartPosition.earliest());
            }
            log.warn(
                    "Reader '{}' of spool {}: frame {} is not the one that was delivered: the spool was set back, by a snapshot of its"
                            + " volume perhaps, and has other frames since. Connect's position, sequence {}, means nothing in it."
                            + " Continues at {}, {}; records may come twice",
                    name,
                    directory,
                    connects.sequence() - 1,
                    connects.sequence(),
                    reader.position(),
                    known ? "the spool's own position" : "the earliest frame");
        } else if (connects.sequence() != reader.position()) {
            long own = reader.position();
            // First, so that a spool which blocks keeps what is there from here on.
            reader.seek(StartPosition.atSequence(connects.sequence()));
            long oldest = Spools.status(directory).minSequence();
            if (connects.sequence() < Math.min(own, oldest)) {
                reader.seek(StartPosition.atSequence(Math.min(own, oldest)));
            }
            log.info(
                    "Reader '{}' of spool {}: goes on at {}; Connect's position is {}, the spool's own was {}",
                    name,
                    directory,
                    reader.position(),
                    connects.sequence(),
                    own);
        } else {
            log.info("Reader '{}' of spool {}: goes on at {}", name, directory, connects.sequence());
        }
    }

    /** Whether the frame before the position is there, and is not the one that was delivered. */
    private boolean isOfAnotherHistory(SourcePosition position) throws SpoolException {
        if (position.timeMs().isEmpty() || position.sequence() == SpoolFormat.FIRST_SEQUENCE) {
            return false;
        }
        OptionalLong found = FrameTimes.of(directory, position.sequence() - 1);
        return found.isPresent() && found.getAsLong() != position.timeMs().getAsLong();
    }
}
