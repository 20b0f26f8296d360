package io.spool.metrics;

import io.spool.core.value.ReaderStatus;
import io.spool.core.value.SpoolStatus;
import java.util.OptionalLong;

/**
 * Where a reader is in its spool at one moment.
 *
 * <p>The spool knows what the reader has acknowledged. One that is open is further: how many frames are before it is known, and
 * how many bytes those have is estimated by the mean size of all that is not acknowledged.
 *
 * @param spool the spool at that moment
 * @param stored what the spool remembers of the reader
 * @param lag frames between the reader's own position and the end of the spool; empty when it is not open here
 * @param history what was written lately
 */
record ReaderPlace(SpoolStatus spool, ReaderStatus stored, OptionalLong lag, WriteHistory history) {

    /** Frames not read yet, lost ones among them. */
    double lagFrames() {
        // The two were looked at one after the other.
        return Math.min(lag.orElse(stored.lagFrames()), stored.lagFrames());
    }

    /** Frames that were overwritten and that the reader has not been told of. */
    double overrun() {
        return Math.max(0, stored.overrun() - (stored.lagFrames() - lagFrames()));
    }

    /** Storage of the unread frames that are still there, in bytes. */
    double lagBytes() {
        double present = stored.lagFrames() - stored.overrun();
        return present <= 0 ? 0 : stored.lagBytes() * Math.min(1, (lagFrames() - overrun()) / present);
    }

    /** Age of the oldest unread frame, in seconds. */
    double lagSeconds() {
        return history.age((long) lagFrames());
    }

    /** In seconds; 0 when it has happened, infinite when it cannot happen. */
    double timeToOverrunSeconds() {
        if (stored.isProtected()) {
            return Double.POSITIVE_INFINITY;
        }
        return overrun() > 0 ? 0 : history.secondsToWrite(spool.dataBytes() - lagBytes());
    }

    /** Frames that were read and are not acknowledged. */
    double unacknowledged() {
        return stored.lagFrames() - lagFrames();
    }

    /** Seconds since something was acknowledged. */
    double idleSeconds() {
        return history.secondsSince(stored.moved());
    }
}
