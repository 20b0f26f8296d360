package io.spool.cli;

import io.spool.core.value.ReaderStatus;
import io.spool.core.value.SpoolStatus;
import java.time.Duration;
import java.util.Optional;

/** How long a reader that reads nothing has left. */
final class Overrun {
    private static final long LONGEST_SECONDS = Duration.ofDays(36500).toSeconds();

    private Overrun() {}

    /**
     * How long until frames are overwritten that this reader has not read, if it reads none of them.
     *
     * @param bytesPerSecond storage that is laid down
     * @return empty when that never happens: nothing is written, or the reader is protected
     */
    static Optional<Duration> after(SpoolStatus status, ReaderStatus reader, double bytesPerSecond) {
        if (reader.isProtected() || bytesPerSecond <= 0) {
            return Optional.empty();
        }
        if (reader.overrun() > 0) {
            return Optional.of(Duration.ZERO);
        }
        return toWrite((double) Math.max(0, status.dataBytes() - reader.lagBytes()), bytesPerSecond);
    }

    /** How long it takes to lay down so much storage; empty when nothing is written. */
    static Optional<Duration> toWrite(double bytes, double bytesPerSecond) {
        return bytesPerSecond <= 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(Math.min(LONGEST_SECONDS, (long) (bytes / bytesPerSecond))));
    }
}
