package io.spool.core.mapped;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** The words of a lock, kept in memory: the real ones lie in a mapping, whose accesses Fray does not see. */
final class PlainWords implements LockWords {
    private final AtomicBoolean wanted = new AtomicBoolean();
    private final AtomicLong owner = new AtomicLong();

    @Override
    public void want() {
        wanted.set(true);
    }

    @Override
    public boolean isWanted() {
        return wanted.get();
    }

    @Override
    public void clearWanted() {
        wanted.set(false);
    }

    @Override
    public boolean isOwned() {
        return owner.get() != 0;
    }

    @Override
    public long takeOver(long mark) {
        return owner.getAndSet(mark);
    }

    @Override
    public boolean isOwner(long mark) {
        return owner.get() == mark;
    }

    @Override
    public void giveBack(long mark) {
        owner.compareAndSet(mark, 0);
    }
}
