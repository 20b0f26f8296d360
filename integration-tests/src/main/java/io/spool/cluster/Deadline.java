package io.spool.cluster;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A point in time until which it is worth asking again. */
final class Deadline {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Duration patience;
    private final long endNanos;

    private Deadline(Duration patience) {
        this.patience = patience;
        this.endNanos = System.nanoTime() + patience.toNanos();
    }

    static Deadline after(Duration patience) {
        return new Deadline(patience);
    }

    boolean passed() {
        return System.nanoTime() - endNanos >= 0;
    }

    Duration patience() {
        return patience;
    }

    /** The pause between two questions to somebody who cannot tell us when to ask. */
    static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            throw ClusterException.interrupted(e);
        }
    }
}
