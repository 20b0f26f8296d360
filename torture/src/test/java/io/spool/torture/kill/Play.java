package io.spool.torture.kill;

import io.spool.torture.memory.Access;
import io.spool.torture.memory.MemoryListener;
import io.spool.torture.memory.StoreNames;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One run of a scenario in a child: tells its parent what is done, and either all that it is about to store or that it has
 * come to the store at which it is to be killed.
 */
final class Play implements MemoryListener {
    /** What a recording run is told to stop at. */
    static final String NOWHERE = "-";

    private final Path dir;
    private final String point;
    private final int occurrence;
    private final Map<String, Integer> heard = new ConcurrentHashMap<>();

    /** @param point the name of the store before which it stops, {@link #NOWHERE} to report them all */
    Play(Path dir, String point, int occurrence) {
        this.dir = dir;
        this.point = point;
        this.occurrence = occurrence;
    }

    /** Something that can fail. */
    interface Action {
        void run() throws Exception;
    }

    /** Something that can fail and gives something. */
    interface Source<T> {
        T get() throws Exception;
    }

    void step(Action action) throws Exception {
        action.run();
        System.out.println("done " + SpoolState.of(dir).toLine());
    }

    <T> T stepFor(Source<T> source) throws Exception {
        T result = source.get();
        System.out.println("done " + SpoolState.of(dir).toLine());
        return result;
    }

    /** Does something again and again until a store of this name has been come to, in whatever thread. */
    void until(String name, Action action) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!hasHeard(name)) {
            for (int i = 0; i < 20 && !hasHeard(name); i++) {
                action.run();
            }
            for (int i = 0; i < 10 && !hasHeard(name); i++) {
                LockSupport.parkNanos(1_000_000);
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("never came to " + name);
            }
        }
    }

    private boolean hasHeard(String name) {
        return heard.keySet().stream().anyMatch(each -> each.contains(name));
    }

    @Override
    public void before(Access access) {
        if (!access.kind().isLasting()) {
            return;
        }
        String name = StoreNames.of(access);
        int count = heard.merge(name, 1, Integer::sum);
        if (point.equals(NOWHERE)) {
            System.out.println("point " + name);
        } else if (count == occurrence && name.equals(point)) {
            System.out.println("at");
            while (true) {
                // Until the parent has killed this process.
                LockSupport.park(this);
            }
        }
    }
}
