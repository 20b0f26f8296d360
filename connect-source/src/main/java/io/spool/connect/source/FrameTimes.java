package io.spool.connect.source;

import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.StartPosition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/** When a frame was appended. Any thread. */
final class FrameTimes {
    private static final int BATCH_BYTES = 64 * 1024;

    private FrameTimes() {}

    /** In milliseconds since 1970; empty when the spool does not have the frame any more, or not yet, or it is damaged. */
    static OptionalLong of(Path directory, long sequence) throws SpoolException {
        ReaderOptions options =
                ReaderOptions.anonymous().withBatchBytes(BATCH_BYTES).startingAt(StartPosition.atSequence(sequence));
        try (SpoolReader reader = Spools.reader(directory, options)) {
            ReadBatch batch = reader.read(Duration.ZERO, 1);
            return batch.count() > 0 && batch.sequence(0) == sequence
                    ? OptionalLong.of(batch.timeMs(0))
                    : OptionalLong.empty();
        }
    }
}
