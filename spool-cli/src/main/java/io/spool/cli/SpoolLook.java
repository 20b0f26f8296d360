package io.spool.cli;

import io.spool.core.SpoolInspector;
import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.error.EncodingMissingException;
import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.Origin;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.ReaderStatus;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.StartPosition;
import io.spool.host.SharedBlocks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What there is to be seen in a spool without a trace.
 *
 * @param status the spool
 * @param oldest when its oldest frame was appended; empty when it has none
 * @param unread when the oldest frame was appended that a reader has not read, for readers that have not read all
 * @param origins what comes next from where frames come from
 * @param shared how much of the ring file shares its blocks with a copy
 */
record SpoolLook(
        SpoolStatus status,
        Optional<Instant> oldest,
        Map<String, Instant> unread,
        SortedMap<Origin, Long> origins,
        SharedBlocks shared) {
    private static final int SMALLEST_BATCH_BYTES = 4096;

    static SpoolLook at(Path directory) throws SpoolException {
        SpoolInspector inspector = Spools.inspect(directory);
        SpoolStatus status = inspector.status();
        Map<String, Instant> unread = new HashMap<>();
        Optional<Instant> oldest;
        try (SpoolReader reader =
                Spools.reader(directory, ReaderOptions.anonymous().withBatchBytes(SMALLEST_BATCH_BYTES))) {
            oldest = next(reader);
            for (ReaderStatus named : status.readers()) {
                if (named.lagFrames() > 0) {
                    reader.seek(StartPosition.atSequence(named.sequence()));
                    next(reader).ifPresent(time -> unread.put(named.name(), time));
                }
            }
        }
        SharedBlocks shared = SharedBlocks.of(directory.resolve(SpoolFormat.RING_FILE));
        return new SpoolLook(status, oldest, unread, inspector.origins(), shared);
    }

    /** When the next frame was appended that is there and whole; empty also when nobody here can decode it. */
    private static Optional<Instant> next(SpoolReader reader) throws SpoolException {
        try {
            return nextTime(reader);
        } catch (EncodingMissingException e) {
            // Whoever wants the frame is told. All else there is to be seen is seen.
            return Optional.empty();
        }
    }

    private static Optional<Instant> nextTime(SpoolReader reader) throws SpoolException {
        ReadBatch batch = reader.read(Duration.ZERO, 1);
        if (batch.count() == 0 && batch.gap().isPresent()) {
            batch = reader.read(Duration.ZERO, 1); // behind the gap
        }
        return batch.count() == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(batch.timeMs(0)));
    }
}
