package io.spool.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Has work stopped in good order when the process is told to end, which then waits a while for {@link #ended}. */
final class StoppedAtExit {
    private static final long PATIENCE_MILLIS = 10_000;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;

    /** @param stop ends the work soon; by another thread */
    StoppedAtExit(Runnable stop) {
        hook = new Thread(() -> stopAndWait(stop), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void stopAndWait(Runnable stop) {
        stop.run();
        try {
            // Whether it ended in time or not: the process ends.
            boolean unused = ended.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The work has ended, and the user was told of it. */
    void ended() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is running: that is why the work has ended.
        }
    }
}
