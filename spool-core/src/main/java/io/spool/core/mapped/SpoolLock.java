package io.spool.core.mapped;

import io.spool.core.error.SpoolBusyException;
import io.spool.core.error.SpoolException;
import io.spool.core.fault.FaultBarrier;
import io.spool.core.fault.HelperThread;
import io.spool.core.file.NotRegularFileException;
import io.spool.core.file.SpoolFile;
import io.spool.core.format.SpoolFormat;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The locks of one spool, and its doorbell: a monitor between the threads of this JVM outside, a kernel lock between
 * processes inside. The kernel takes its locks back from a process that dies, so nothing is ever stolen on a guess.
 *
 * <p><b>Keeping.</b> A kernel lock costs much more than an append. A thread that appends again and again therefore
 * leaves the kernel lock with the JVM when it lets go of the monitor ({@link Tenure} says for how long). Whoever waits for it in
 * another process sets the <i>wanted</i> word, and whoever has it honours that when its burst of appends is over, then lets the others
 * try before it tries again; a keeper thread honours it when no append follows.
 *
 * <p><b>Losing.</b> Whatever closes a descriptor of the lock file in this process drops the kernel locks, and nobody is
 * told; Java goes on to call them valid. So whoever gets the lock from the kernel signs for it in a shared word, and a
 * kept lock counts only while that word is ours: one load on the way to an append. Whoever finds the signature of
 * somebody who lives waits {@link #GRACE_NANOS} before it goes on, so that an append which is under way on the strength
 * of a lost lock ends first. What this cannot help: an append that is held up longer than that in the very moment; and
 * names of readers, which are signed for nowhere ({@code RingReader} finds out when it stores a position).
 *
 * <p>Thread-safe. Interrupts neither end a wait nor cost the lock: {@code tryLock} does not look at them.
 */
public final class SpoolLock implements AutoCloseable {
    /** How often the keeper looks whether a kept lock is wanted or idle. */
    private static final long KEEPER_TICK_NANOS = 1_000_000;

    /** Somebody who has the lock for a single append gives it back within this time. */
    private static final long SPIN_NANOS = 5_000;

    /** From the first try to the next; a sleep takes 50 us longer than it is asked for. Doubled for each that follows. */
    private static final long FIRST_PAUSE_NANOS = 50_000;

    /** A try costs some 25 us of a processor, with the sleep before it; whoever has the lock may need that processor. */
    private static final long LONGEST_PAUSE_NANOS = 400_000;

    /** Who gave way lets the others try this long: longer than they sleep. */
    private static final long GIVE_WAY_NANOS = 500_000;

    /** Longer than an append takes; waited out only after a lock was lost. */
    private static final long GRACE_NANOS = 100_000_000;

    /** How often whoever takes the lock looks whether the lock file is still the one that others see. */
    private static final long LOOK_NANOS = 100_000_000;

    /** A lock that is lost again and again while it is signed for is given up after so many tries; each may wait for {@link #GRACE_NANOS}. */
    private static final int SIGN_TRIES = 20;

    private final Path spool;
    private final FaultBarrier faults;
    private final LockFiles.Entry shared;

    /** Added to by those who had to wait only: a lock that is free costs nothing more. */
    private final LongAdder waitedNanos = new LongAdder();

    // Guarded by shared.monitor().
    private final Tenure tenure = new Tenure(System.nanoTime());
    private long lastLook = System.nanoTime() - LOOK_NANOS;
    private LockWords lastWords = LockWords.NOT_SHARED;
    private boolean present;

    /**
     * Set under the monitor. Volatile for the keeper, which must see it without: the monitor may be taken by a user of another object,
     * in the moment when {@link #close} wakes the keeper for the last time.
     */
    private volatile boolean closed;

    /** Set when a lock was kept, cleared by the keeper; volatile so that an append need not look at the thread. */
    private volatile boolean keeping;

    private volatile @Nullable HelperThread keeper;

    private SpoolLock(FaultBarrier faults, LockFiles.Entry shared) {
        this.spool = faults.spool();
        this.faults = faults;
        this.shared = shared;
    }

    /**
     * Opens the lock file of a spool, which is made when it is missing.
     *
     * @throws SpoolException when it cannot be opened
     */
    public static SpoolLock open(Path spool) throws SpoolException {
        return open(FaultBarrier.of(spool));
    }

    /**
     * Opens the lock file of a spool, as {@link #open(Path)}.
     *
     * @param faults of the spool, for the thread that gives a kept lock back
     */
    public static SpoolLock open(FaultBarrier faults) throws SpoolException {
        Path spool = faults.spool();
        try {
            return new SpoolLock(faults, LockFiles.open(spool.resolve(SpoolFormat.LOCK_FILE)));
        } catch (NotRegularFileException e) {
            throw e.in(spool);
        } catch (IOException e) {
            throw new SpoolException(
                    spool,
                    "cannot open " + SpoolFormat.LOCK_FILE + " for reading and writing: " + SpoolFile.reason(e)
                            + "; check the owner and mode of the file and its directory",
                    e);
        }
    }

    /**
     * Takes the writer's lock.
     *
     * @param timeoutNanos how long to wait for other threads and processes
     * @param holder says who holds it, for the message
     * @throws SpoolBusyException when it could not be had in time
     * @throws SpoolException when the lock file is not the one any more that others open, or the thread that gives a kept lock back has
     *     died
     * @throws IllegalStateException when this lock is closed
     */
    public void acquire(long timeoutNanos, LockWords words, Supplier<String> holder) throws SpoolException {
        checkKeeper();
        // The clock costs as much as a part of an append, and who need not wait needs none.
        long waited = shared.monitor().tryLock() ? 0 : waitForMonitor(timeoutNanos);
        if (waited < 0) {
            throw busy(timeoutNanos, "another thread of this process");
        }
        boolean acquired = false;
        try {
            if (closed) {
                throw new IllegalStateException("the spool is closed: " + spool);
            }
            lastWords = words;
            // Kept by this JVM, whichever of its threads and class loaders had it last. In a loop: the lock may be lost
            // again
            // while the signature of the last owner is waited out.
            for (int tries = 0; shared.writerLock().get() == null || isLost(words); tries++) {
                if (tries == SIGN_TRIES) {
                    throw new SpoolException(
                            spool,
                            "the writer's lock was lost " + tries
                                    + " times in a row while it was signed for; nothing was"
                                    + " written. Have nothing but writers and readers of the spool open or replace "
                                    + SpoolFormat.LOCK_FILE + ", and try again");
                }
                if (!acquireFromKernel(waited, timeoutNanos, words)) {
                    throw busy(timeoutNanos, holder.get());
                }
                sign(words);
            }
            acquired = true;
        } catch (IOException e) {
            if (e instanceof SpoolException known) {
                throw known;
            }
            throw cannotLock(e);
        } finally {
            if (!acquired) {
                unlock();
            }
        }
    }

    private void checkKeeper() throws SpoolException {
        HelperThread running = keeper;
        if (running != null) {
            running.check();
        }
    }

    /** An error that Java throws late may come out of an unlock that has succeeded. */
    private void unlock() {
        if (shared.monitor().isHeldByCurrentThread()) {
            shared.monitor().unlock();
        }
    }

    /** True iff the calling thread has the writer's lock, or is about to take it. */
    public boolean isHeld() {
        return shared.monitor().isHeldByCurrentThread();
    }

    /**
     * Lets go of all that the calling thread holds, after an error that Java throws late: it may have come between a lock and the
     * beginning of what releases it.
     */
    public void letGoAfterFault() {
        while (isHeld()) {
            try {
                release(lastWords, false);
            } catch (InternalError e) {
                // Late as well. What was released is released.
            }
        }
    }

    private SpoolBusyException busy(long timeoutNanos, String holder) {
        return new SpoolBusyException(
                spool,
                "the writer's lock could not be had within " + TimeUnit.NANOSECONDS.toMillis(timeoutNanos)
                        + " ms; it is held by " + holder);
    }

    /** @return how long it took, in nanoseconds; negative when it could not be had in time */
    private long waitForMonitor(long timeoutNanos) {
        boolean interrupted = false;
        long begin = System.nanoTime();
        long deadline = begin + timeoutNanos;
        try {
            while (true) {
                try {
                    return shared.monitor().tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)
                            ? System.nanoTime() - begin
                            : -1;
                } catch (InterruptedException e) {
                    // An append is short and must not be lost for it: the mark is put back when it is done.
                    interrupted = true;
                }
            }
        } finally {
            waitedNanos.add(System.nanoTime() - begin);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** @param already how long the monitor was waited for: the timeout is for both */
    private boolean acquireFromKernel(long already, long timeoutNanos, LockWords words) throws IOException {
        if (tenure.takeGaveWay()) {
            letOthersGo(words);
        }
        if (tryKernel()) {
            return true;
        }
        boolean interrupted = false;
        long begin = System.nanoTime();
        try {
            for (long pause = FIRST_PAUSE_NANOS; ; ) {
                long waited = already + System.nanoTime() - begin;
                if (waited > timeoutNanos) {
                    return false;
                }
                if (!words.isWanted()) {
                    // Each time: whoever gave the lock up has taken the word back, and somebody else was quicker.
                    words.want();
                }
                if (waited < SPIN_NANOS) {
                    spin(SPIN_NANOS / 5);
                } else {
                    LockSupport.parkNanos(pause);
                    pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
                    interrupted |= Thread.interrupted();
                }
                if (tryKernel()) {
                    return true;
                }
            }
        } finally {
            waitedNanos.add(System.nanoTime() - begin);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Lets those try who wanted the lock that was just given up, and are asleep between two tries: without this whoever gave way
     * would have it back before any of them woke up, again and again. They may all be dead by now, so this ends by itself; and who
     * appends again only later has let them already.
     */
    private void letOthersGo(LockWords words) {
        long begin = System.nanoTime();
        while (!words.isOwned() && System.nanoTime() - tenure.gaveWayAt() < GIVE_WAY_NANOS) {
            pause(FIRST_PAUSE_NANOS);
        }
        waitedNanos.add(System.nanoTime() - begin);
    }

    /** How long all who took the writer's lock through this object have waited for it, in nanoseconds. Any thread. */
    public long waitedNanos() {
        return waitedNanos.sum();
    }

    /** True iff somebody else had the lock while we thought that we kept it. Then we have not got it any more. */
    private boolean isLost(LockWords words) throws IOException {
        if (words.isOwner(shared.mark())) {
            return false;
        }
        // What dropped this lock dropped the others, too: see renewPresence.
        lastLook = System.nanoTime() - LOOK_NANOS;
        FileLock lost = shared.writerLock().get();
        if (lost != null) {
            // For Java's books: else it would not let us try again. It may also be a lock that could not be released.
            lost.release();
            // Only now: a release that failed is tried again by the next caller.
            shared.writerLock().set(null);
        }
        return true;
    }

    private void sign(LockWords words) throws IOException {
        boolean signed = false;
        try {
            long before = words.takeOver(shared.mark());
            boolean isAnothers = before != 0 && before != shared.mark();
            if (isAnothers || System.nanoTime() - lastLook >= LOOK_NANOS) {
                checkFile();
                renewPresence();
            }
            if (isAnothers && LockFiles.mayBeAlive(before)) {
                pause(GRACE_NANOS);
                waitedNanos.add(GRACE_NANOS);
            }
            signed = true;
            tenure.begin(System.nanoTime());
        } finally {
            if (!signed) {
                releaseNow(words);
            }
        }
    }

    private void checkFile() throws IOException {
        if (!LockFiles.isCurrent(shared, spool.resolve(SpoolFormat.LOCK_FILE))) {
            throw new SpoolException(
                    spool,
                    SpoolFormat.LOCK_FILE
                            + " was removed or replaced while it was open, and whoever opened it since has"
                            + " another lock; nothing was written. Close all writers and readers of this spool, in all"
                            + " processes, and open them again");
        }
        lastLook = System.nanoTime();
    }

    private static void pause(long nanos) {
        boolean interrupted = false;
        long until = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
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
            throw busyElsewhere();
        }
        shared.writerLock().set(lock);
        return lock != null;
    }

    /**
     * Releases the writer's lock. The kernel lock stays with the JVM iff nobody wants it and it is in steady use.
     *
     * <p>Never throws: what was done under the lock is done, and its caller must not do it again. A kernel lock that could not be
     * released stays with the JVM; the keeper tries again until it succeeds, and so does the next {@link #acquire}, which throws
     * when it fails.
     *
     * @param steady whether more of the same is likely to follow: true for an append
     */
    public void release(LockWords words, boolean steady) {
        boolean kept = false;
        try {
            boolean keep = tenure.keepsAfterAppend(System.nanoTime(), words.isWanted(), steady);
            kept = keep && (keeping || startKeeping(words));
        } catch (InternalError | OutOfMemoryError e) {
            // The shared words cannot be read, which the next acquire meets too, or there is no thread for a keeper.
        } finally {
            // Whatever happened: others must get the lock.
            try {
                if (!kept) {
                    releaseNow(words);
                }
            } finally {
                unlock();
            }
        }
    }

    private void releaseNow(LockWords words) {
        try {
            releaseToKernel(words);
        } catch (SpoolException | InternalError e) {
            if (shared.writerLock().get() != null) {
                tryAgain(words);
            }
        }
    }

    /** Has the keeper release a lock that could not be released. */
    private void tryAgain(LockWords words) {
        try {
            var unused = startKeeping(words);
        } catch (OutOfMemoryError e) {
            // No thread for that: the next acquire tries, or close.
        }
    }

    private void releaseToKernel(LockWords words) throws SpoolException {
        FileLock lock = shared.writerLock().get();
        if (lock == null) {
            return;
        }
        try {
            try {
                // Cleared first: whoever sets it from now on finds the lock free.
                words.clearWanted();
                words.giveBack(shared.mark());
            } finally {
                lock.release();
                // Last: an error that Java throws late, for a page that is gone, or that the kernel did not release it,
                // must not make us forget what we hold.
                shared.writerLock().set(null);
            }
        } catch (ClosedChannelException e) {
            // The channel is gone, and with it the lock.
            shared.writerLock().set(null);
        } catch (IOException e) {
            throw new SpoolException(spool, "cannot unlock " + SpoolFormat.LOCK_FILE + ": " + e.getMessage(), e);
        }
    }

    /** @return false when there is nobody who would give the lock back */
    private boolean startKeeping(LockWords words) {
        HelperThread running = keeper;
        if (running != null) {
            keeping = !running.isDead();
            running.unpark();
            return keeping;
        }
        keeping = true;
        HelperThread starting = new HelperThread("spool-lock-keeper " + spool, faults, () -> keep(words));
        boolean started = false;
        try {
            starting.start();
            started = true;
            keeper = starting;
        } finally {
            // There may be no thread for it: the next caller tries again.
            keeping = started;
        }
        return true;
    }

    /**
     * Gives a kept lock back to the kernel when it is wanted, or when nobody has used it for a while. On a thread of its own. When it
     * dies, of an error that Java throws late, the next {@link #acquire} throws what it died of.
     */
    private void keep(LockWords words) {
        boolean ended = false;
        try {
            while (!closed) {
                if (keeping) {
                    LockSupport.parkNanos(this, KEEPER_TICK_NANOS);
                } else {
                    LockSupport.park(this);
                }
                // A busy monitor means that the lock is in use, and its user honours the word himself.
                if (shared.monitor().tryLock()) {
                    try {
                        if (!closed && keeping && !tenure.keepsUnused(System.nanoTime(), words.isWanted())) {
                            releaseToKernel(words);
                            keeping = false;
                        }
                    } catch (SpoolException e) {
                        // The kernel did not take the lock back: again after a pause, as long as it is ours.
                        keeping = shared.writerLock().get() != null;
                    } catch (InternalError e) {
                        // The next append meets the same error and tells its caller. There may be room again later.
                        keeping = false;
                        giveBackQuietly();
                    } finally {
                        unlock();
                    }
                }
            }
            ended = true;
        } finally {
            if (!ended) {
                giveUp();
            }
        }
    }

    /** Whatever the keeper died of, and wherever: others must get the lock. */
    private void giveUp() {
        while (isHeld()) {
            unlock();
        }
        shared.monitor().lock();
        try {
            keeping = false;
            giveBackQuietly();
        } finally {
            unlock();
        }
    }

    /**
     * Tells other processes, until this object is closed, that this one uses the spool. Only while this thread has the writer's
     * lock: so no two processes ask at once, and each finds the other or is found by it.
     *
     * @return true iff somebody else uses the spool, in this process or another
     * @throws SpoolException when the lock file cannot be locked
     */
    public boolean enter() throws SpoolException {
        if (present) {
            throw new IllegalStateException("entered already: " + spool);
        }
        // Java keeps one table of locks for the JVM, which cannot tell its users apart: these are counted.
        boolean isOccupied = shared.present().get() > 0;
        try {
            if (!isOccupied) {
                // What the last one in this process could not release.
                releasePresence();
                FileLock alone = tryPresence(false);
                isOccupied = alone == null;
                if (alone != null) {
                    // Nobody can come in between: who wants to must have the writer's lock.
                    shared.presence().set(alone);
                    releasePresence();
                }
                shared.presence().set(sharePresence());
            }
            shared.present().incrementAndGet();
            present = true;
            return isOccupied;
        } catch (IOException e) {
            throw e instanceof SpoolException known ? known : cannotLock(e);
        }
    }

    private SpoolException cannotLock(IOException e) {
        return new SpoolException(spool, "cannot lock " + SpoolFormat.LOCK_FILE + ": " + e.getMessage(), e);
    }

    /** All hold it shared, so only a program that does not keep to the format can be in the way. */
    private FileLock sharePresence() throws IOException {
        FileLock lock = tryPresence(true);
        if (lock == null) {
            throw new SpoolBusyException(
                    spool,
                    "another program holds an exclusive lock on byte " + SpoolFormat.LOCK_PRESENCE + " of "
                            + SpoolFormat.LOCK_FILE + "; end it (lslocks shows its process), and open the spool again");
        }
        return lock;
    }

    private @Nullable FileLock tryPresence(boolean isShared) throws IOException {
        try {
            return shared.file().getChannel().tryLock(SpoolFormat.LOCK_PRESENCE, 1, isShared);
        } catch (OverlappingFileLockException e) {
            throw busyElsewhere();
        }
    }

    private SpoolBusyException busyElsewhere() {
        return new SpoolBusyException(
                spool, "somebody else in this process has locked " + SpoolFormat.LOCK_FILE + " on another channel");
    }

    /**
     * Takes the presence lock again, which is lost without a word when code in this process closes a descriptor of the lock file.
     * With the writer's lock: until it is given back nobody asks who is present.
     */
    private void renewPresence() throws IOException {
        if (shared.present().get() > 0) {
            releasePresence();
            shared.presence().set(sharePresence());
        }
    }

    private void releasePresence() throws IOException {
        FileLock held = shared.presence().get();
        if (held != null) {
            held.release();
            // Only now: a lock that could not be released is Java's still, and is tried again by the next caller.
            shared.presence().set(null);
        }
    }

    /** With the monitor alone: who asks meanwhile may still find this process present, which is the safe side. */
    private void leave() throws IOException {
        if (present) {
            present = false;
            if (shared.present().decrementAndGet() == 0) {
                releasePresence();
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
            if (!closed) {
                closed = true;
                letGo();
            }
        } finally {
            unlock();
        }
        // After it was set: the keeper looks for it whenever it wakes.
        HelperThread running = keeper;
        if (running != null) {
            running.unpark();
        }
    }

    private void letGo() {
        try {
            if (lastWords != LockWords.NOT_SHARED) {
                releaseToKernel(lastWords);
            }
        } catch (SpoolException | InternalError e) {
            // The lock is free all the same. Where the ring cannot be read any more, whoever has it next waits a
            // moment.
        } finally {
            closeFile();
        }
    }

    private void closeFile() {
        try {
            try {
                leave();
            } finally {
                LockFiles.close(shared);
            }
        } catch (IOException e) {
            // Nothing can be done with a lock file that cannot be closed; the kernel has its locks back all the same.
        }
    }

    private void giveBackQuietly() {
        try {
            releaseToKernel(LockWords.NOT_SHARED);
        } catch (SpoolException e) {
            // The channel is gone, and with it the lock.
        }
    }
}
