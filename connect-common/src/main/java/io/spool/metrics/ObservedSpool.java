package io.spool.metrics;

import io.spool.core.SpoolInspector;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.ReaderStatus;
import io.spool.core.value.SpoolStatus;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A spool that is looked at when somebody asks, without a lock. One that is not there, not yet or not any more, gives {@code NaN}
 * and is tried again at the next question.
 *
 * <p>Thread-safe. Once closed it holds nothing and looks at nothing.
 */
public final class ObservedSpool implements AutoCloseable {
    private final Path directory;
    private @Nullable SpoolInspector inspector;
    private boolean closed;

    /** Opens nothing before somebody asks. */
    public ObservedSpool(Path directory) {
        this.directory = directory;
    }

    /** The spool now; empty when there is no telling. */
    synchronized Optional<SpoolStatus> status() {
        if (closed) {
            return Optional.empty();
        }
        try {
            if (inspector == null) {
                inspector = Spools.inspect(directory);
            }
            return Optional.of(inspector.status());
        } catch (SpoolException e) {
            inspector = null;
            return Optional.empty();
        }
    }

    /** A number of the spool now; {@code NaN} when there is no telling. */
    double ask(ToDoubleFunction<SpoolStatus> what) {
        return status().map(what::applyAsDouble).orElse(Double.NaN);
    }

    /** Names of all readers that the spool knows. */
    public List<String> readers() {
        return status().map(status ->
                        status.readers().stream().map(ReaderStatus::name).toList())
                .orElse(List.of());
    }

    /** Adds what is true of the spool, whoever writes to it. */
    public Measures addTo(Measures measures) {
        return measures.gauge(
                        "FramesAppended",
                        "frames",
                        "frames appended in the spool's life, by whomever, sequences that a recovery cut off among them",
                        () -> ask(status -> status.nextSequence() - 1))
                .gauge("FramesInSpool", "frames", "frames that are in the spool", () -> ask(SpoolStatus::frames))
                .gauge("DataBytes", "bytes", "bytes that the spool has for frames", () -> ask(SpoolStatus::dataBytes))
                .gauge(
                        "FullRatio",
                        "ratio",
                        "part of the spool that holds frames, read or not",
                        () -> ask(ObservedSpool::fullRatio))
                .gauge(
                        "HeldRatio",
                        "ratio",
                        "part of the spool that may not be overwritten, since a protected reader has not read it",
                        () -> ask(ObservedSpool::heldRatio))
                .gauge(
                        "StoredRatio",
                        "ratio",
                        "storage that the last frames take, as a part of what they would take plain; 1 where none is encoded",
                        () -> ask(status -> status.encoding().ratio()))
                .gauge(
                        "WriteFramesPerSecond",
                        "frames/s",
                        "frames appended a second in the last minute, by whomever",
                        () -> ask(status -> history(status).framesPerSecond()))
                .gauge(
                        "WriteBytesPerSecond",
                        "bytes/s",
                        "storage laid down a second in the last minute, by whomever",
                        () -> ask(status -> history(status).bytesPerSecond()))
                .gauge(
                        "UnforcedFrames",
                        "frames",
                        "frames in the spool that are not known to be on the disk",
                        () -> ask(status ->
                                status.nextSequence() - Math.max(status.minSequence(), status.forcedSequence())))
                .gauge(
                        "DamagedOverwritten",
                        "frames",
                        "damaged frames that writers stepped over when they made room, in the spool's life",
                        () -> ask(SpoolStatus::evictedDamaged))
                .gauge(
                        "DamagedReaders",
                        "readers",
                        "readers whose stored positions are damaged",
                        () -> ask(status -> status.damagedReaders().size()));
    }

    private static double fullRatio(SpoolStatus status) {
        return (double) status.usedBytes() / status.dataBytes();
    }

    private static double heldRatio(SpoolStatus status) {
        if (status.full() == FullPolicy.BLOCK && status.readers().isEmpty()) {
            // Nobody has been there to read anything, and all is kept for whoever comes first.
            return fullRatio(status);
        }
        long held = status.readers().stream()
                .filter(ReaderStatus::isProtected)
                .mapToLong(ReaderStatus::lagBytes)
                .max()
                .orElse(0);
        return (double) held / status.dataBytes();
    }

    static WriteHistory history(SpoolStatus status) {
        return WriteHistory.of(status, Instant.now());
    }

    @Override
    public synchronized void close() {
        closed = true;
        inspector = null;
    }
}
