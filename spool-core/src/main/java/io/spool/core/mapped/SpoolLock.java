package io.spool.core.mapped;

import io.spool.core.error.SpoolBusyException;
import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The locks of one spool, and its doorbell: a monitor between the threads of this JVM outside, a kernel lock between
 * processes inside. The kernel takes its locks back from a process that dies, so nothing is ever stolen on a guess.
 *
 * <p><b>Keeping.</b> A kernel lock costs much more than an append. A thread that appends again and again therefore
 * leaves the kernel lock with the JVM when it lets go of the monitor. Whoever waits for it in another process sets the
 * <i>wanted</i> word, and the next release honours it; a keeper thread honours it when no append follows.
 *
 * <p>Thread-safe. Interrupts neither end a wait nor cost the lock: {@code tryLock} does not look at them.
 */
public final class SpoolLock implements AutoCloseable {
    /** A lock is kept only by those who append more often than this. */
    private static final long KEEP_NANOS = 1_000_000;

    /** How often the keeper looks whether a kept lock is wanted or idle. */
    private static final long KEEPER_TICK_NANOS = 1_000_000;

    /** A waiter tries this long before it makes the holder give way, so that locks change hands in bursts. */
    private static final long PATIENCE_NANOS = 20_000;

    private static final long SPIN_NANOS = 5_000;
    private static final long LONGEST_PAUSE_NANOS = 200_000;

    private final Path spool;
    private final LockFiles.Entry shared;

    // Guarded by shared.monitor().
    private long lastRelease = System.nanoTime() - KEEP_NANOS;
    private boolean gaveWay;
    private boolean closed;

    /** Set when a lock was kept, cleared by the keeper; volatile so that an append need not look at the thread. */
    private volatile boolean keeping;

    private volatile Optional<Keeper> keeper = Optional.empty();

    private SpoolLock(Path spool, LockFiles.Entry shared) {
        this.spool = spool;
        this.shared = shared;
    }

    /**
     * Opens the lock file of a spool, which is made when it is missing.
     *
     * @throws SpoolException when it cannot be opened
     */
    public static SpoolLock open(Path spool) throws SpoolException {
        try {
            return new SpoolLock(spool, LockFiles.open(spool.resolve(SpoolFormat.LOCK_FILE)));
        } catch (IOException e) {
            throw new SpoolException(
                    spool,
                    "cannot open " + SpoolFormat.LOCK_FILE + " for reading and writing: " + e.getMessage()
                            + "; check the owner and mode of the file and its directory",
                    e);
        }
    }

    /** The shared word in which somebody says that he wants the lock. */
    public interface Wanted {
        /** Says so, in a way that other processes see. */
        void set();

        /** Whether somebody has said so. */
        boolean isSet();

        /** Takes it back: the lock is being given up. */
        void clear();
    }

    /** There is no such word yet: a lock taken to make the spool. Such a lock is never kept. */
    public static final Wanted NOT_SHARED = new Wanted() {
        @Override
        public void set() {}

        @Override
        public boolean isSet() {
            return true;
        }

        @Override
        public void clear() {}
    };

    /**
     * Takes the writer's lock.
     *
     * @param timeoutNanos how long to wait for other threads and processes
     * @param holder says who holds it, for the message
     * @throws SpoolBusyException when it could not be had in time
     * @throws IllegalStateException when this lock is closed
     */
    public void acquire(long timeoutNanos, Wanted wanted, Supplier<String> holder) throws SpoolException {
        long start = System.nanoTime();
        if (!acquireMonitor(timeoutNanos)) {
            throw busy(timeoutNanos, "another thread of this process");
        }
        boolean acquired = false;
        try {
            if (closed) {
                throw new IllegalStateException("the spool is closed: " + spool);
            }
            // Kept by this JVM, whichever of its threads and class loaders had it last.
            if (shared.writerLock().get() == null && !acquireFromKernel(start, timeoutNanos, wanted)) {
                throw busy(timeoutNanos, holder.get());
            }
            acquired = true;
        } catch (IOException e) {
            if (e instanceof SpoolException known) {
                throw known;
            }
            throw new SpoolException(spool, "cannot lock " + SpoolFormat.LOCK_FILE + ": " + e.getMessage(), e);
        } finally {
            if (!acquired) {
                shared.monitor().unlock();
            }
        }
    }

    private SpoolBusyException busy(long timeoutNanos, String holder) {
        return new SpoolBusyException(
                spool,
                "the writer's lock could not be had within " + TimeUnit.NANOSECONDS.toMillis(timeoutNanos)
                        + " ms; it is held by " + holder);
    }

    private boolean acquireMonitor(long timeoutNanos) {
        if (shared.monitor().tryLock()) {
            return true;
        }
        boolean interrupted = false;
        long deadline = System.nanoTime() + timeoutNanos;
        try {
            while (true) {
                try {
                    return shared.monitor().tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    // An append is short and must not be lost for it: the mark is put back when it is done.
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean acquireFromKernel(long start, long timeoutNanos, Wanted wanted) throws IOException {
        if (gaveWay) {
            // Whoever made us give way is between two tries: without this we would win every time.
            gaveWay = false;
            spin(SPIN_NANOS);
        }
        if (tryKernel()) {
            return true;
        }
        boolean interrupted = false;
        try {
            for (long pause = 1_000; ; pause = Math.min(pause * 2, LONGEST_PAUSE_NANOS)) {
                long waited = System.nanoTime() - start;
                if (waited > timeoutNanos) {
                    return false;
                }
                if (waited > PATIENCE_NANOS) {
                    wanted.set();
                }
                if (waited < PATIENCE_NANOS) {
                    spin(SPIN_NANOS / 5);
                } else {
                    LockSupport.parkNanos(pause);
                    interrupted |= Thread.interrupted();
                }
                if (tryKernel()) {
                    return true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void spin(long nanos) {
        long until = System.nanoTime() + nanos;
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }

    private boolean tryKernel() throws IOException {
        FileLock lock;
        try {
            lock = shared.file().getChannel().tryLock(SpoolFormat.LOCK_WRITER, 1, false);
        } catch (OverlappingFileLockException e) {
            throw new SpoolBusyException(
                    spool, "somebody else in this process has locked " + SpoolFormat.LOCK_FILE + " on another channel");
        }
        shared.writerLock().set(lock);
        return lock != null;
    }

    /** Lets go of the writer's lock; the kernel lock stays with the JVM iff it is in steady use and nobody wants it. */
    public void release(Wanted wanted) throws SpoolException {
        long now = System.nanoTime();
        boolean isWanted = wanted.isSet();
        boolean keep = !isWanted && now - lastRelease < KEEP_NANOS;
        lastRelease = now;
        try {
            if (keep) {
                if (!keeping) {
                    startKeeping(wanted);
                }
            } else {
                gaveWay = isWanted;
                releaseToKernel(wanted);
            }
        } finally {
            shared.monitor().unlock();
        }
    }

    private void releaseToKernel(Wanted wanted) throws SpoolException {
        FileLock lock = shared.writerLock().getAndSet(null);
        if (lock == null) {
            return;
        }
        try {
            // Cleared first: whoever sets it from now on finds the lock free.
            wanted.clear();
            lock.release();
        } catch (IOException e) {
            throw new SpoolException(spool, "cannot unlock " + SpoolFormat.LOCK_FILE + ": " + e.getMessage(), e);
        }
    }

    private void startKeeping(Wanted wanted) {
        keeping = true;
        Optional<Keeper> running = keeper;
        if (running.isPresent()) {
            LockSupport.unpark(running.get());
        } else {
            Keeper started = new Keeper(wanted);
            keeper = Optional.of(started);
            started.start();
        }
    }

    /** Gives a kept lock back to the kernel when it is wanted, or when nobody has used it for a while. */
    private final class Keeper extends Thread {
        private final Wanted wanted;

        Keeper(Wanted wanted) {
            super("spool-lock-keeper " + spool);
            this.wanted = wanted;
            setDaemon(true);
        }

        @Override
        public void run() {
            while (true) {
                if (keeping) {
                    LockSupport.parkNanos(this, KEEPER_TICK_NANOS);
                } else {
                    LockSupport.park(this);
                }
                // A busy monitor means that the lock is in use, and its user honours the word himself.
                if (shared.monitor().tryLock()) {
                    try {
                        if (closed) {
                            return;
                        }
                        if (keeping && (wanted.isSet() || System.nanoTime() - lastRelease > KEEP_NANOS)) {
                            keeping = false;
                            releaseToKernel(wanted);
                        }
                    } catch (SpoolException e) {
                        // The next append meets the same error and tells its caller.
                        keeping = false;
                    } finally {
                        shared.monitor().unlock();
                    }
                }
            }
        }
    }

    /** A reader's name, held until it is closed or this process dies. */
    public static final class NameHold implements AutoCloseable {
        private final FileLock lock;

        private NameHold(FileLock lock) {
            this.lock = lock;
        }

        @Override
        public void close() {
            try {
                lock.release();
            } catch (IOException e) {
                // The channel is gone, and with it the lock.
            }
        }
    }

    /**
     * Takes the name of the reader in this slot of the reader table.
     *
     * @return empty when somebody else has it, in this process or another
     */
    public Optional<NameHold> holdName(int slot) throws SpoolException {
        try {
            FileLock lock = shared.file().getChannel().tryLock(SpoolFormat.LOCK_READERS + slot, 1, false);
            return Optional.ofNullable(lock).map(NameHold::new);
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new SpoolException(spool, "cannot lock a reader's name: " + e.getMessage(), e);
        }
    }

    /**
     * Rings: one byte is written, because a store through a mapping wakes no watch and a write does. Through the file and
     * not through its channel, which an interrupt would close, and all locks with it.
     */
    public void ring() {
        try {
            // The file's position is shared by all who ring; wherever the byte lands below the locks, it rings.
            shared.file().seek(SpoolFormat.DOORBELL);
            shared.file().write(1);
        } catch (IOException e) {
            // A bell that does not ring costs the sleeper time, not data: it looks by itself as well.
        }
    }

    /** Lets go of everything; waits for the thread that has the lock. A lock that was kept goes back to the kernel. */
    @Override
    public void close() {
        shared.monitor().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            keeper.ifPresent(LockSupport::unpark);
            releaseToKernel(NOT_SHARED);
            LockFiles.close(shared);
        } catch (IOException e) {
            // Nothing can be done with a lock file that cannot be closed; the kernel has its locks back all the same.
        } finally {
            shared.monitor().unlock();
        }
    }
}
