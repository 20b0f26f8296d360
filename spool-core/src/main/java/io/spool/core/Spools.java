package io.spool.core;

import io.spool.core.error.SpoolException;
import io.spool.core.error.SpoolExistsException;
import io.spool.core.fault.FaultBarrier;
import io.spool.core.format.SpoolFormat;
import io.spool.core.ring.Birth;
import io.spool.core.ring.Ring;
import io.spool.core.ring.RingReader;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.Verification;
import io.spool.core.value.WriterOptions;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * The ways in: create a spool, write to it, read from it, look at it.
 *
 * <pre>{@code
 * Path dir = Path.of("/var/spool/telemetry");
 * Spools.createIfAbsent(dir, CreateOptions.ofSize(64 << 20));
 * try (SpoolWriter writer = Spools.writer(dir)) {
 *     writer.append("{\"cpu\":0.42}");
 * }
 * try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named("uplink"))) {
 *     ReadBatch batch = reader.read(Duration.ofSeconds(1));
 *     batch.gap().ifPresent(System.err::println);
 *     batch.forEach(frame -> System.out.println(frame.text()));
 *     reader.acknowledge(batch.nextSequence());
 * }
 * }</pre>
 *
 * <p>All methods are thread-safe.
 */
public final class Spools {
    private Spools() {}

    /**
     * Makes a new spool at its full size: every block is written, so that no later operation can run out of disk.
     *
     * @param directory made when missing; may exist when it holds no spool
     * @throws io.spool.core.error.SpoolExistsException when there is a spool already
     * @throws SpoolException when it cannot be made (no permission, no room): no spool is left behind. Or a whole spool is there,
     *     and whether its name is on the disk is not known: the message says which
     */
    public static void create(Path directory, CreateOptions options) throws SpoolException {
        if (!createIfAbsent(directory, options)) {
            throw new SpoolExistsException(
                    directory, "there is a spool already; remove it first, or choose another directory");
        }
    }

    /**
     * Makes a new spool unless there is one. Safe for any number of processes at once.
     *
     * @return true iff this call made it; an existing spool is left as it is, whatever its options
     * @throws SpoolException when it cannot be made
     */
    public static boolean createIfAbsent(Path directory, CreateOptions options) throws SpoolException {
        return createIfAbsent(directory, options, () -> false);
    }

    /**
     * {@link #createIfAbsent(Path, CreateOptions)} that can be given up: making a large spool takes long.
     *
     * @param stopped asked again and again, by this thread; true has it given up, and all removed that was made so far
     * @throws SpoolException also when it was given up
     */
    public static boolean createIfAbsent(Path directory, CreateOptions options, BooleanSupplier stopped)
            throws SpoolException {
        return FaultBarrier.of(directory).call(() -> Birth.create(directory, options, stopped));
    }

    /** True iff there is a ring file in this directory; says nothing about what is in it. */
    public static boolean exists(Path directory) {
        return Files.exists(directory.resolve(SpoolFormat.RING_FILE), LinkOption.NOFOLLOW_LINKS);
    }

    /** {@link #writer(Path, WriterOptions)} with defaults. */
    public static SpoolWriter writer(Path directory) throws SpoolException {
        return writer(directory, WriterOptions.defaults());
    }

    /**
     * Opens a spool to append to it. Any number of writers, in any number of processes, may be open at once.
     *
     * @throws io.spool.core.error.NoSpoolException when there is none
     * @throws io.spool.core.error.NotASpoolException when a file there is not a spool's
     * @throws io.spool.core.error.SpoolVersionException when the format is unknown
     * @throws io.spool.core.error.SpoolCorruptException when the spool's bookkeeping is damaged
     * @throws SpoolException when it cannot be opened, for want of permission say
     */
    public static SpoolWriter writer(Path directory, WriterOptions options) throws SpoolException {
        return FaultBarrier.of(directory).call(() -> SpoolWriter.open(directory, options));
    }

    /**
     * Opens a spool to read from it. A name is held by one reader at a time; any number of names and of anonymous
     * readers may read at once.
     *
     * @throws io.spool.core.error.SpoolBusyException when the name is held by somebody else
     * @throws SpoolException as for {@link #writer(Path, WriterOptions)}, and when all reader slots are taken
     */
    public static SpoolReader reader(Path directory, ReaderOptions options) throws SpoolException {
        return FaultBarrier.of(directory).call(() -> new SpoolReader(RingReader.open(directory, options)));
    }

    /**
     * Looks at a spool, live or not, with no lock and without changing anything.
     *
     * @throws SpoolException as for {@link #writer(Path, WriterOptions)}
     */
    public static SpoolStatus status(Path directory) throws SpoolException {
        return inspect(directory).status();
    }

    /**
     * Looks through a whole spool, live or not, with no lock and without changing anything.
     *
     * @throws SpoolException as for {@link #writer(Path, WriterOptions)}
     */
    public static Verification verify(Path directory) throws SpoolException {
        return inspect(directory).verify();
    }

    /**
     * Opens a spool to look at it again and again, as {@link #status} does once.
     *
     * @throws SpoolException as for {@link #writer(Path, WriterOptions)}
     */
    public static SpoolInspector inspect(Path directory) throws SpoolException {
        return FaultBarrier.of(directory).call(() -> SpoolInspector.open(directory));
    }

    /**
     * Says that a directory is not a copy, but the spool itself, which was moved from another file system: it keeps the identity that it had
     * there, or gets it back. Whoever says so of a copy while the original is still in use makes two spools of one identity.
     *
     * @return the identity that is in force now
     * @throws SpoolException as for {@link #writer(Path, WriterOptions)}
     */
    public static UUID adopt(Path directory) throws SpoolException {
        long timeoutNanos = WriterOptions.defaults().lockTimeout().toNanos();
        return FaultBarrier.of(directory).call(() -> Ring.adopt(directory, timeoutNanos));
    }

    /**
     * Removes a reader's name and position from the spool.
     *
     * @param name its name, or {@code slot N} for one whose name is damaged, as the spool's status calls it
     * @return true iff there was such a reader
     * @throws io.spool.core.error.SpoolBusyException when somebody reads under this name now
     */
    public static boolean forgetReader(Path directory, String name) throws SpoolException {
        return FaultBarrier.of(directory).call(() -> RingReader.forget(directory, name));
    }
}
