package io.spool.core.fault;

import io.spool.core.error.SpoolCorruptException;
import io.spool.core.error.SpoolException;
import io.spool.core.file.SpoolFile;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The border of one spool: a failure inside leaves as a {@link SpoolException} that names the file, or as the exception for a wrong
 * argument of the caller.
 *
 * <p>A file that was cut short, or whose file system is gone, shows in many ways. Java throws an {@link InternalError} when a mapped
 * page cannot be had: at the access, or, in compiled code, somewhat later, in the middle of other code. Until then, loads
 * give any value. So damage is found that is none, an index is out of bounds, a lock is not held any more. A look at the files
 * tells what it was.
 *
 * <p>A hot path has no lambda: {@code try {...} catch (SpoolException | RuntimeException | InternalError e) { throw
 * faults.failure(e); }}.
 *
 * <p>Immutable.
 */
public final class FaultBarrier {
    /** Letting go may meet pages that are gone, too. */
    private static final int MOST_LATE = 5;

    private static final String AFTERWARDS = "; close the spool in all processes first";

    /** With less than this, a file system may have no room for one more block: some is kept for its own use. */
    private static final long LITTLE_ROOM = 16L << 20;

    private final Path spool;
    private final List<MappedWhole> files;

    /** A file, and the size that it had when it was mapped. */
    private record MappedWhole(Path path, long size) {}

    /** Something that a caller has asked for. */
    @FunctionalInterface
    public interface Call<T extends @Nullable Object> {
        T run() throws SpoolException;
    }

    private FaultBarrier(Path spool, List<MappedWhole> files) {
        this.spool = spool;
        this.files = files;
    }

    /** The border of a spool of which no file is mapped yet. */
    public static FaultBarrier of(Path spool) {
        return new FaultBarrier(spool, List.of());
    }

    /** The spool's directory. */
    public Path spool() {
        return spool;
    }

    /** The same border, with one mapped file more. */
    public FaultBarrier watching(Path file, long size) {
        List<MappedWhole> more = new ArrayList<>(files);
        more.add(new MappedWhole(file, size));
        return new FaultBarrier(spool, List.copyOf(more));
    }

    /** Runs what a caller has asked for inside this border. */
    public <T extends @Nullable Object> T call(Call<T> action) throws SpoolException {
        return call(action, FaultBarrier::holdsNothing);
    }

    /**
     * Runs what a caller has asked for inside this border.
     *
     * @param letGo as for {@link #failure(Throwable, Runnable)}
     */
    public <T extends @Nullable Object> T call(Call<T> action, Runnable letGo) throws SpoolException {
        try {
            return action.run();
        } catch (SpoolException | RuntimeException | InternalError e) {
            throw failure(e, letGo);
        }
    }

    /**
     * What the caller is told when this was thrown.
     *
     * @return the exception to throw
     * @throws RuntimeException what was thrown, if it is none of the spool's faults
     */
    public SpoolException failure(Throwable thrown) {
        return failure(thrown, FaultBarrier::holdsNothing);
    }

    /**
     * What the caller is told when this was thrown, as {@link #failure(Throwable)}.
     *
     * @param letGo releases what the calling thread may still hold after an error that came anywhere
     */
    public SpoolException failure(Throwable thrown, Runnable letGo) {
        boolean mayHold = thrown instanceof InternalError || thrown instanceof IllegalMonitorStateException;
        for (int late = 0; ; late++) {
            try {
                if (mayHold) {
                    letGo.run();
                }
                return judged(thrown);
            } catch (InternalError e) {
                // Late, of a page that was met before. There is one for all of them until it is thrown.
                if (late == MOST_LATE) {
                    throw e;
                }
                mayHold = true;
            }
        }
    }

    private SpoolException judged(Throwable thrown) {
        if (thrown instanceof SpoolException known) {
            // Of what is found damaged in a file that is too short, the shortness is the cause.
            return known instanceof SpoolCorruptException ? cut(known).orElse(known) : known;
        }
        if (thrown instanceof InternalError fault) {
            return cut(fault)
                    .or(() -> unreachable(fault))
                    .or(() -> noRoom(fault))
                    .orElseGet(() -> pageLost(fault));
        }
        if (thrown instanceof DirectoryIteratorException listing) {
            return new SpoolException(
                    spool,
                    "cannot list a directory of the spool: "
                            + SpoolFile.reason(Objects.requireNonNull(listing.getCause()))
                            + "; look at the system's log for errors of the disk",
                    listing);
        }
        if (thrown instanceof RuntimeException consequence) {
            if (!(consequence instanceof IllegalArgumentException)) {
                Optional<SpoolException> cause = cut(consequence).or(() -> unreachable(consequence));
                if (cause.isPresent()) {
                    return cause.get();
                }
            }
            throw consequence;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        return new SpoolException(spool, "unexpected: " + thrown, thrown);
    }

    /** The first file that is shorter than it was when it was mapped. */
    private Optional<SpoolException> cut(Throwable thrown) {
        for (MappedWhole file : files) {
            try {
                long size = SpoolFile.size(file.path());
                if (size < file.size()) {
                    return Optional.of(new SpoolCorruptException(
                            spool,
                            file.path().getFileName() + " was cut short while it was open: it has " + size
                                    + " bytes, expected " + file.size()
                                    + "; restore the spool from a copy, or create it anew" + AFTERWARDS,
                            thrown));
                }
            } catch (IOException e) {
                // Another question, which unreachable asks.
            }
        }
        return Optional.empty();
    }

    /** The first file that cannot even be looked at. */
    private Optional<SpoolException> unreachable(Throwable thrown) {
        for (MappedWhole file : files) {
            try {
                SpoolFile.size(file.path());
            } catch (IOException e) {
                thrown.addSuppressed(e);
                return Optional.of(new SpoolException(
                        spool,
                        file.path().getFileName() + " cannot be reached any more: " + SpoolFile.reason(e)
                                + ". Its disk or its file system failed or was taken away, or the file was; look at the system's"
                                + " log, bring the file system back, and open the spool again" + AFTERWARDS,
                        thrown));
            }
        }
        return Optional.empty();
    }

    /** The file system is full, and a page that is stored to needs a block. */
    private Optional<SpoolException> noRoom(InternalError fault) {
        long usable = SpoolFile.room(spool).orElse(Long.MAX_VALUE);
        if (usable >= LITTLE_ROOM) {
            return Optional.empty();
        }
        return Optional.of(new SpoolException(
                spool,
                "a page of " + names() + " cannot be had (" + fault.getMessage()
                        + "); the file has its full size, and its file system has no room (" + usable
                        + " bytes are free). A page needs a new block when it is written if it shares blocks with a copy ('cp -a'"
                        + " without --reflink=never, a snapshot), if the file system copies on write, or if the block was left"
                        + " out. Make room, or delete the copy that shares blocks, and go on: what was appended before is"
                        + " whole. To give the spool blocks of its own, stop all who use it and write it anew with 'cp -a"
                        + " --reflink=never --sparse=never' or 'spool copy'. If it fails with room, the disk fails: look at"
                        + " the system's log",
                fault));
    }

    private SpoolException pageLost(InternalError fault) {
        return new SpoolException(
                spool,
                "a page of " + names() + " cannot be read or written, and no file is shorter than it was ("
                        + fault.getMessage()
                        + "): the disk or the file system fails. Look at the system's log, bring the file system back, and open the"
                        + " spool again" + AFTERWARDS,
                fault);
    }

    /** What there is to let go of where the calling thread holds nothing. */
    private static void holdsNothing() {}

    private String names() {
        return files.isEmpty()
                ? "a file of the spool"
                : String.join(
                        " or ",
                        files.stream()
                                .map(file -> file.path().getFileName().toString())
                                .toList());
    }
}
