package io.spool.metrics;

import io.spool.core.value.ReaderStatus;
import io.spool.core.value.SpoolStatus;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * A named reader of a spool, looked at when somebody asks.
 *
 * <p>Thread-safe.
 */
public final class ObservedReader {
    private final ObservedSpool spool;
    private final String name;
    private final Supplier<OptionalLong> lag;

    /** A reader of whom nothing is known but what it has acknowledged to the spool. */
    public ObservedReader(ObservedSpool spool, String name) {
        this(spool, name, OptionalLong::empty);
    }

    /**
     * A reader that is open here, and mostly further than what it has acknowledged.
     *
     * @param lag frames between its position and the end of the spool; empty while it is not open. Asked by any thread; must not
     *     throw
     */
    public ObservedReader(ObservedSpool spool, String name, Supplier<OptionalLong> lag) {
        this.spool = spool;
        this.name = name;
        this.lag = lag;
    }

    /** Adds how far behind it is, and what becomes of that. */
    public Measures addTo(Measures measures) {
        return measures.gauge(
                        "LagFrames",
                        "frames",
                        "frames between the reader's position and the end of the spool, lost ones among them",
                        () -> ask(ReaderPlace::lagFrames))
                .gauge(
                        "LagBytes",
                        "bytes",
                        "storage of the unread frames that are still there, estimated by their mean size",
                        () -> ask(ReaderPlace::lagBytes))
                .gauge(
                        "LagSeconds",
                        "s",
                        "how long ago the oldest unread frame was appended; 48 hours at most",
                        () -> ask(ReaderPlace::lagSeconds))
                .gauge(
                        "TimeToOverrunSeconds",
                        "s",
                        "how long until unread frames are overwritten, at the last minute's write rate, if nothing is read;"
                                + " infinite when nothing is written or the reader is protected",
                        () -> ask(ReaderPlace::timeToOverrunSeconds))
                .gauge(
                        "FramesOverrun",
                        "frames",
                        "frames overwritten before they were read that the reader has not been told of yet",
                        () -> ask(ReaderPlace::overrun));
    }

    /** Adds how much of what it has read it has not acknowledged. Of use for a reader that is open. */
    public Measures addUnacknowledgedTo(Measures measures) {
        return measures.gauge(
                "FramesUnacknowledged",
                "frames",
                "frames read and not acknowledged to the spool, since Connect has not committed them; they come again after"
                        + " a crash",
                () -> ask(ReaderPlace::unacknowledged));
    }

    /** Adds what the spool remembers that the reader missed, and when it last moved. */
    public Measures addHistoryTo(Measures measures) {
        return measures.gauge(
                        "FramesLost",
                        "frames",
                        "frames that the reader was told are lost and has acknowledged, in its life",
                        () -> ask(place -> place.stored().lost()))
                .gauge(
                        "FramesDamaged",
                        "frames",
                        "frames that the reader was told are damaged and has acknowledged, in its life",
                        () -> ask(place -> place.stored().damaged()))
                .gauge(
                        "IdleSeconds",
                        "s",
                        "how long ago the reader last acknowledged anything",
                        () -> ask(ReaderPlace::idleSeconds));
    }

    /** A number of the reader now; {@code NaN} when there is no telling. */
    double ask(ToDoubleFunction<ReaderPlace> what) {
        return place().map(what::applyAsDouble).orElse(Double.NaN);
    }

    private Optional<ReaderPlace> place() {
        return spool.status()
                .flatMap(status -> stored(status)
                        .map(stored -> new ReaderPlace(status, stored, lag.get(), ObservedSpool.history(status))));
    }

    private Optional<ReaderStatus> stored(SpoolStatus status) {
        return status.readers().stream()
                .filter(reader -> reader.name().equals(name))
                .findFirst();
    }
}
