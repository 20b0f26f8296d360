package io.spool.connect.source;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A wait that another thread can end, now and for good. Thread-safe. */
final class PollPause {
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Waits this long; returns true iff it was ended, then or earlier. */
    boolean await(Duration duration) throws InterruptedException {
        return ended.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Ends the wait that is under way, and all to come. */
    void end() {
        ended.countDown();
    }

    boolean isEnded() {
        return ended.getCount() == 0;
    }
}
