package io.spool.core.ring;

import io.spool.core.error.SpoolException;
import io.spool.core.error.SpoolExistsException;
import io.spool.core.file.NewFile;
import io.spool.core.file.NotRegularFileException;
import io.spool.core.file.SpoolFile;
import io.spool.core.format.SpoolFormat;
import io.spool.core.mapped.LockWords;
import io.spool.core.mapped.SpoolLock;
import io.spool.core.value.CreateOptions;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Makes new spools, one at a time for a directory however many processes try. */
public final class Birth {
    /** Others may be writing terabytes of zeros. */
    private static final long TIMEOUT_NANOS = Duration.ofMinutes(10).toNanos();

    private Birth() {}

    /**
     * Makes a spool.
     *
     * @param stopped asked again and again; true has it given up, and the directories removed that it made
     * @return false when there was one already; it was left as it is
     * @throws SpoolException when it cannot be made: nothing but an empty lock file is left behind, or a whole spool, and the
     *     message says which
     */
    public static boolean create(Path spool, CreateOptions options, BooleanSupplier stopped) throws SpoolException {
        List<Path> made = missingDirectories(spool);
        makeDirectory(spool);
        if (isThere(spool)) {
            return false;
        }
        try (SpoolLock lock = SpoolLock.open(spool)) {
            // The lock file outlives a failure: whoever waits for its lock would wait on a file that nobody else sees.
            lock.acquire(TIMEOUT_NANOS, LockWords.NOT_SHARED, () -> "a process that creates a spool here");
            try {
                if (isThere(spool)) {
                    return false;
                }
                // Has the file system give the doorbell its block now, while a full disk still can be told.
                lock.ring();
                write(spool, made, options, stopped);
                noteHome(spool);
                return true;
            } catch (SpoolException e) {
                if (stopped.getAsBoolean() && !made.isEmpty()) {
                    // Under the lock: whoever waits for it finds out that its file is gone, and writes nothing.
                    removeQuietly(spool.resolve(SpoolFormat.LOCK_FILE));
                    made.forEach(Birth::removeQuietly);
                }
                throw e;
            } finally {
                lock.release(LockWords.NOT_SHARED, false);
            }
        }
    }

    /** Deepest first. */
    private static List<Path> missingDirectories(Path spool) {
        List<Path> missing = new ArrayList<>();
        for (Path path = spool.toAbsolutePath(); path != null && Files.notExists(path); path = path.getParent()) {
            missing.add(path);
        }
        return missing;
    }

    private static void makeDirectory(Path spool) throws SpoolException {
        try {
            Files.createDirectories(spool);
        } catch (FileAlreadyExistsException e) {
            throw notADirectory(spool, e);
        } catch (AccessDeniedException e) {
            throw new SpoolException(
                    spool,
                    "cannot create the directory: no permission in " + e.getFile() + "; check its owner and mode",
                    e);
        } catch (IOException e) {
            throw new SpoolException(spool, "cannot create the directory: " + e.getMessage(), e);
        }
    }

    /** Java says so of everything that has a name and does not show itself as a directory. */
    private static SpoolException notADirectory(Path spool, FileAlreadyExistsException failure) {
        try {
            var unused = SpoolFile.leadsToDirectory(Path.of(failure.getFile()));
        } catch (NoSuchFileException e) {
            // A link that leads nowhere, or a file that was there a moment ago.
        } catch (IOException e) {
            return new SpoolException(
                    spool,
                    "cannot create a spool here: cannot look at " + failure.getFile() + ": " + SpoolFile.reason(e)
                            + "; look at the system's log for errors of its file system",
                    e);
        }
        return new SpoolExistsException(
                spool, "cannot create a spool here: " + failure.getFile() + " is not a directory");
    }

    private static boolean isThere(Path spool) throws SpoolException {
        try {
            return SpoolFile.exists(spool.resolve(SpoolFormat.RING_FILE));
        } catch (NotRegularFileException e) {
            throw e.in(spool);
        } catch (IOException e) {
            throw new SpoolException(spool, "cannot look for " + SpoolFormat.RING_FILE + ": " + SpoolFile.reason(e), e);
        }
    }

    private static void write(Path spool, List<Path> made, CreateOptions options, BooleanSupplier stopped)
            throws SpoolException {
        Path readers = spool.resolve(SpoolFormat.READERS_FILE);
        Path ring = spool.resolve(SpoolFormat.RING_FILE);
        BirthRecord birth = BirthRecord.of(options, UUID.randomUUID(), new SecureRandom().nextInt(), WallClock.nowMs());
        try {
            forceNames(made);
            // What a birth that was killed left may hold all the room there is.
            for (Path file : List.of(readers, ring)) {
                SpoolFile.remove(SpoolFile.unfinished(file));
            }
            // The ring last: the spool exists once it has its name. A reader table from a birth that was cut short
            // is replaced.
            NewFile.write(
                    readers,
                    ReaderTable.newHeader(birth.uuid(), birth.readerSlots()),
                    ReaderTable.fileSize(birth.readerSlots()),
                    stopped);
            // Also a trial: what keeps the names from being put on the disk shows before the spool exists.
            SpoolFile.forceDirectory(spool);
            NewFile.write(ring, birth.toControlBlock(options.encoding()), options.sizeBytes(), stopped);
            SpoolFile.forceDirectory(spool);
        } catch (NotRegularFileException e) {
            throw e.in(spool);
        } catch (IOException e) {
            if (isThere(spool)) {
                // Others may have opened it by now: it stays.
                throw new SpoolException(
                        spool,
                        "the spool was created, is whole and can be used, but its name may not be on the disk: "
                                + SpoolFile.reason(e)
                                + "; if the machine goes down soon the spool may be gone. Look at the system's log for errors"
                                + " of the disk",
                        e);
            }
            removeQuietly(readers);
            throw new SpoolException(
                    spool,
                    "cannot create a spool of " + options.sizeBytes() + " bytes: " + SpoolFile.reason(e) + room(spool)
                            + "; no spool was created",
                    e);
        }
    }

    /** So that a copy is one even if it is taken before the spool was ever opened for writing. */
    private static void noteHome(Path spool) {
        try {
            RingView view = RingView.open(spool, true);
            if (view.home().isUnsettled()) {
                var unused = view.home().settle(SpoolFormat.FIRST_SEQUENCE);
            }
        } catch (SpoolException | InternalError e) {
            // The spool is there all the same; the first to open it for writing notes it.
        }
    }

    /** Puts the names of directories that were made on the disk: of no use is a spool in a directory that is gone. */
    private static void forceNames(List<Path> made) throws IOException {
        for (Path directory : made) {
            try {
                SpoolFile.forceDirectory(directory.resolveSibling(""));
            } catch (AccessDeniedException e) {
                // A parent in which this user may make directories, and may not look.
            }
        }
    }

    private static String room(Path spool) {
        return " (" + spool.toFile().getUsableSpace() + " bytes are free on its file system)";
    }

    private static void removeQuietly(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // The next birth replaces it; a directory that others use by now stays.
        }
    }
}
