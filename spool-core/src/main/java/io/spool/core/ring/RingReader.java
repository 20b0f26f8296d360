package io.spool.core.ring;

import io.spool.core.error.SpoolBusyException;
import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.mapped.BellWatch;
import io.spool.core.mapped.SpoolLock;
import io.spool.core.value.CopiedFrom;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.Gap;
import io.spool.core.value.Protection;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.SpoolIdentity;
import io.spool.core.value.StartPosition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A reader: a cursor, the position that the spool remembers of it when it has a name, and the wait for more.
 *
 * <p>Not thread-safe, but for {@link #wakeup}, {@link #lag} and {@link #close}.
 */
public final class RingReader implements AutoCloseable {
    private static final long LOCK_TIMEOUT_NANOS = Duration.ofSeconds(10).toNanos();

    /**
     * How long a wait looks again and again before it sleeps on the doorbell: a writer that appends more often than this need not ring.
     * No longer, since looking depends on timers, which are late now and then, and a bell on none.
     */
    private static final long EAGER_NANOS = 300_000;

    private static final int SPINS = 100;
    private static final long EAGER_PAUSE_NANOS = 50_000;

    /** The longest sleep on a bell that may have been missed. */
    private static final long BELL_FLOOR_NANOS = 100_000_000;

    /** The longest sleep where no watch can be had. */
    private static final long NO_BELL_PAUSE_NANOS = 1_000_000;

    private final RingView view;
    private final ControlBlock control;
    private final RingCursor cursor;
    private final @Nullable Name name;

    /** Gaps that were returned and not yet acknowledged, in order. Named readers only. */
    private final ArrayDeque<Gap> unacknowledged = new ArrayDeque<>();

    /** Where batches began that were returned and not yet acknowledged, in order. Named readers only. */
    private final ArrayDeque<Place> batchStarts = new ArrayDeque<>();

    private long lost;
    private long damaged;

    /** Where the cursor stands, for other threads. */
    private volatile long position;

    private volatile boolean woken;
    private volatile boolean closed;
    private volatile @Nullable Thread waiting;
    private volatile @Nullable BellWatch watch;

    /** A sequence and the offset at which it lies. */
    private record Place(long sequence, long offset) {}

    /** What a named reader has beside its cursor. */
    private record Name(Ring ring, int slot, SpoolLock.NameHold hold, Position position) {}

    private RingReader(RingView view, RingCursor cursor, @Nullable Name name) {
        this.view = view;
        this.control = view.control();
        this.cursor = cursor;
        this.name = name;
        if (name != null) {
            this.lost = name.position().lost;
            this.damaged = name.position().damaged;
        }
        this.position = cursor.position();
    }

    /**
     * Opens a spool to read from it.
     *
     * @throws SpoolException when it cannot be opened, the name is held, or all slots are taken
     */
    public static RingReader open(Path spool, ReaderOptions options) throws SpoolException {
        if (options.name().isPresent()) {
            return openNamed(spool, options, options.name().get());
        }
        // Writable where it may be, to be able to ask for the bell.
        RingView view = RingView.open(spool, Files.isWritable(spool.resolve(SpoolFormat.RING_FILE)));
        return view.faults().call(() -> {
            RingCursor cursor = view.check().newCursor(options.batchBytes());
            view.place(cursor, options.start());
            return new RingReader(view, cursor, null);
        });
    }

    private static RingReader openNamed(Path spool, ReaderOptions options, String name) throws SpoolException {
        Ring ring = Ring.open(spool, LOCK_TIMEOUT_NANOS);
        boolean opened = false;
        try {
            RingCursor cursor = ring.view().newCursor(options.batchBytes());
            Name held = ring.underLock(LOCK_TIMEOUT_NANOS, () -> hold(ring, options, name, cursor));
            opened = true;
            return new RingReader(ring.view(), cursor, held);
        } catch (SpoolException | RuntimeException | InternalError e) {
            throw ring.failure(e);
        } finally {
            if (!opened) {
                ring.close();
            }
        }
    }

    /** Under the writer's lock, so that no two register one name, and no frame goes before it is protected. */
    private static Name hold(Ring ring, ReaderOptions options, String name, RingCursor cursor) throws SpoolException {
        ReaderTable table = ring.view().readers();
        Optional<Integer> known = table.find(name);
        HeldSlot taken = known.isPresent() ? holdKnown(ring, name, known.get()) : holdFree(ring, name);
        int slot = taken.slot();
        SpoolLock.NameHold hold = taken.hold();
        boolean held = false;
        try {
            Position position = new Position();
            if (known.isPresent()) {
                table.load(slot, position);
                resume(ring.view(), cursor, position);
                if (position.sequence > cursor.position()) {
                    // The ring was put back to an earlier time. What the old position says was read, were other frames.
                    fill(position, cursor.position(), cursor.offset(), cursor.generation());
                    table.store(slot, position);
                    ring.view().control().markReadersChanged();
                }
                if (options.protection() != Protection.BY_SPOOL) {
                    table.setProtected(slot, options.protection() == Protection.PROTECTED);
                    ring.view().control().markReadersChanged();
                }
            } else {
                ring.view().place(cursor, options.start());
                fill(position, cursor.position(), cursor.offset(), cursor.generation());
                table.register(slot, name, isProtected(options.protection(), ring.view()), position, position.timeMs);
                ring.view().control().markReadersChanged();
            }
            held = true;
            return new Name(ring, slot, hold, position);
        } finally {
            if (!held) {
                hold.close();
            }
        }
    }

    /** A slot of the reader table, and the lock of its name. */
    private record HeldSlot(int slot, SpoolLock.NameHold hold) {}

    private static HeldSlot holdKnown(Ring ring, String name, int slot) throws SpoolException {
        return new HeldSlot(slot, ring.lock().holdName(slot).orElseThrow(() -> heldElsewhere(ring, name)));
    }

    /**
     * The first free slot whose name nobody holds. A free slot may be held: a program may lock a name before it takes the writer's
     * lock to register it.
     */
    private static HeldSlot holdFree(Ring ring, String name) throws SpoolException {
        ReaderTable table = ring.view().readers();
        boolean isAnyFree = false;
        for (int slot = 0; slot < table.slots(); slot++) {
            // A slot whose name is damaged is not free: it may be all that is left of a reader.
            if (table.isFree(slot)) {
                Optional<SpoolLock.NameHold> hold = ring.lock().holdName(slot);
                if (hold.isPresent()) {
                    return new HeldSlot(slot, hold.get());
                }
                isAnyFree = true;
            }
        }
        String what = "reader '" + name + "' cannot be registered: ";
        if (isAnyFree) {
            throw new SpoolBusyException(
                    ring.view().spool(),
                    what
                            + "other processes hold the names of all reader slots that are free, and are about to register;"
                            + " try again");
        }
        throw new SpoolException(
                ring.view().spool(),
                what + "all " + table.slots()
                        + " reader slots are taken; forget a reader, or create the spool with more");
    }

    private static boolean isProtected(Protection wished, RingView view) {
        return wished == Protection.PROTECTED
                || (wished == Protection.BY_SPOOL && view.birth().full() == FullPolicy.BLOCK);
    }

    private static void fill(Position position, long sequence, long offset, long generation) {
        position.sequence = sequence;
        position.offset = offset;
        position.generation = generation;
        position.timeMs = WallClock.nowMs();
    }

    /** Goes on where the reader was, by its stored offset if that still leads to its frame. */
    private static void resume(RingView view, RingCursor cursor, Position position) throws SpoolException {
        Commit now = new Commit();
        view.control().read(now);
        FrameSearch search = view.newSearch();
        if (position.sequence >= now.nextSequence) {
            cursor.moveTo(now.nextSequence, now.nextOffset, now.generation);
        } else if (position.sequence >= now.minSequence
                && position.offset >= now.minOffset
                && position.offset < now.nextOffset
                && position.offset % SpoolFormat.FRAME_ALIGNMENT == 0
                && (search.unnumbered(position.offset, 0, Long.MAX_VALUE) > 0
                        || search.isFrame(position.offset, now.nextOffset, position.sequence, position.sequence + 1))) {
            cursor.moveTo(position.sequence, position.offset, now.generation);
        } else {
            view.place(cursor, StartPosition.atSequence(position.sequence));
        }
    }

    /** Reads what follows, without waiting. */
    public ReadBatch read(int maxFrames) throws SpoolException {
        checkOpen();
        synchronized (cursor) {
            // Not into the hands of a close, which gives back what its decoders hold.
            checkOpen();
            cursor.read(maxFrames);
        }
        if (name != null && cursor.firstSequence() < name.position().sequence) {
            goBack(name);
        }
        position = cursor.position();
        cursor.gap().ifPresent(this::note);
        if (name != null && cursor.count() > 0) {
            batchStarts.add(new Place(cursor.firstSequence(), cursor.firstOffset()));
        }
        return cursor;
    }

    /**
     * The ring was put back to an earlier time while it was open. What the spool remembers as read were other frames, and what is read
     * now must not be taken from a protected reader.
     */
    private void goBack(Name known) throws SpoolException {
        unacknowledged.clear();
        batchStarts.clear();
        Position stored = known.position();
        var unused = known.ring().underLock(LOCK_TIMEOUT_NANOS, () -> {
            fill(stored, cursor.firstSequence(), cursor.firstOffset(), cursor.generation());
            view.readers().store(known.slot(), stored);
            control.markReadersChanged();
            return stored;
        });
    }

    private void note(Gap gap) {
        if (gap.kind() == Gap.Kind.DAMAGED) {
            damaged += gap.count();
        } else {
            lost += gap.count();
        }
        if (name != null) {
            unacknowledged.add(gap);
        }
    }

    /** Reads what follows, after waiting for it up to this long. */
    public ReadBatch read(int maxFrames, Duration wait) throws SpoolException {
        long deadline = System.nanoTime() + wait.toNanos();
        ReadBatch batch = read(maxFrames);
        if (!batch.isEmpty()) {
            return batch;
        }
        waiting = Thread.currentThread();
        try {
            long eagerUntil = Math.min(deadline, System.nanoTime() + EAGER_NANOS);
            int looks = 0;
            while (!isWaitOver(deadline)) {
                if (control.commitNumber() != cursor.seenCommit()) {
                    batch = read(maxFrames);
                    if (!batch.isEmpty()) {
                        return batch;
                    }
                }
                if (looks++ < SPINS) {
                    Thread.onSpinWait();
                } else if (System.nanoTime() < eagerUntil) {
                    LockSupport.parkNanos(this, EAGER_PAUSE_NANOS);
                } else {
                    sleep(deadline - System.nanoTime());
                }
            }
            return closed ? batch : read(maxFrames);
        } finally {
            waiting = null;
            woken = false;
        }
    }

    private boolean isWaitOver(long deadline) {
        return woken || closed || Thread.currentThread().isInterrupted() || System.nanoTime() - deadline >= 0;
    }

    /** Sleeps on the doorbell, unless something was committed since the last look. */
    private void sleep(long nanos) {
        if (nanos <= 0) {
            return;
        }
        BellWatch bell = view.file().isWritable() ? openWatch() : null;
        if (bell == null) {
            LockSupport.parkNanos(this, Math.min(nanos, NO_BELL_PAUSE_NANOS));
            return;
        }
        control.wantBell();
        if (control.commitNumber() != cursor.seenCommit() || woken || closed) {
            return;
        }
        try {
            if (!bell.await(Math.min(nanos, BELL_FLOOR_NANOS))) {
                watch = null;
            }
        } catch (InterruptedException e) {
            // The mark ends the wait; the caller finds it as it was.
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable BellWatch openWatch() {
        BellWatch open = watch;
        if (open == null) {
            open = BellWatch.open(view.spool()).orElse(null);
            watch = open;
            if (closed && open != null) {
                // Closed between the look and the store: nobody else would close this watch.
                open.close();
            }
        }
        return open;
    }

    /** Removes a reader's name and position. */
    public static boolean forget(Path spool, String name) throws SpoolException {
        try (Ring ring = Ring.open(spool, LOCK_TIMEOUT_NANOS)) {
            return ring.call(() -> ring.underLock(LOCK_TIMEOUT_NANOS, () -> forgetLocked(ring, name)));
        }
    }

    private static boolean forgetLocked(Ring ring, String name) throws SpoolException {
        Optional<Integer> slot =
                ring.view().readers().find(name).or(() -> ring.view().readers().findUnnamed(name));
        if (slot.isEmpty()) {
            return false;
        }
        SpoolLock.NameHold hold = ring.lock().holdName(slot.get()).orElseThrow(() -> heldElsewhere(ring, name));
        ring.view().readers().remove(slot.get());
        hold.close();
        ring.view().control().markReadersChanged();
        return true;
    }

    private static SpoolBusyException heldElsewhere(Ring ring, String name) {
        return new SpoolBusyException(
                ring.view().spool(),
                "reader '" + name + "' is open already, in this process or another; close it there, or read under"
                        + " another name");
    }

    /** Has the spool remember that everything before this sequence has been dealt with. */
    public void acknowledge(long sequence) throws SpoolException {
        checkOpen();
        Name known = named("acknowledge");
        if (sequence > cursor.position()) {
            throw new IllegalArgumentException(
                    "sequence " + sequence + " is above " + cursor.position() + ", which has not been read yet");
        }
        Position stored = known.position();
        if (sequence <= stored.sequence) {
            return;
        }
        while (!unacknowledged.isEmpty() && unacknowledged.peek().from() < sequence) {
            count(unacknowledged.remove(), sequence, stored);
        }
        fill(stored, sequence, offsetOf(sequence, stored.offset), cursor.generation());
        long number = stored.number;
        known.ring().view().readers().store(known.slot(), stored);
        if (stored.number != number + 1) {
            throw new IllegalStateException("somebody else stored a position for the reader in slot " + known.slot()
                    + " (expected number " + number + ", found " + (stored.number - 1)
                    + "), so this reader does not hold its name any more: code in this process closed a descriptor of "
                    + SpoolFormat.LOCK_FILE + ", which drops its locks, or the table is damaged; close this reader and"
                    + " open it again, and have nobody else open that file [spool " + view.spool() + "]");
        }
    }

    /** Counts the part of a gap that lies below this sequence; what is left of it waits for its turn. */
    private void count(Gap gap, long sequence, Position stored) {
        Gap told = gap.to() <= sequence ? gap : new Gap(gap.kind(), gap.from(), sequence);
        if (told.kind() == Gap.Kind.DAMAGED) {
            stored.damaged += told.count();
        } else {
            stored.lost += told.count();
        }
        if (told.to() < gap.to()) {
            unacknowledged.addFirst(new Gap(gap.kind(), told.to(), gap.to()));
        }
    }

    /**
     * Where this sequence lies, or the batch before it: a hint, for who resumes here finds the frame by its own sequence.
     * Takes out what will not be asked for again.
     */
    private long offsetOf(long sequence, long known) {
        long offset = known;
        while (!batchStarts.isEmpty() && batchStarts.peek().sequence() <= sequence) {
            offset = batchStarts.remove().offset();
        }
        return sequence == cursor.position() ? cursor.offset() : offset;
    }

    /** Moves the reader, and what the spool remembers of it. */
    public void seek(StartPosition to) throws SpoolException {
        checkOpen();
        if (name == null) {
            view.place(cursor, to);
        } else {
            // Under the lock: a protected reader's frames must not go between the look and the store.
            name.ring().underLock(LOCK_TIMEOUT_NANOS, () -> seekLocked(name, to));
        }
        unacknowledged.clear();
        batchStarts.clear();
        position = cursor.position();
    }

    private long seekLocked(Name known, StartPosition to) throws SpoolException {
        view.place(cursor, to);
        Position stored = known.position();
        // What it was told it missed stays told.
        stored.lost = lost;
        stored.damaged = damaged;
        fill(stored, cursor.position(), cursor.offset(), cursor.generation());
        view.readers().store(known.slot(), stored);
        control.markReadersChanged();
        return stored.sequence;
    }

    /** What a caller is told when an operation of this reader, by the calling thread, has thrown this; see {@link Ring#failure}. */
    public SpoolException failure(Throwable thrown) {
        return name == null ? view.faults().failure(thrown) : name.ring().failure(thrown);
    }

    private Name named(String what) {
        if (name == null) {
            throw new IllegalStateException("an anonymous reader cannot " + what + ": it has no place in the spool");
        }
        return name;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the reader is closed: " + view.spool());
        }
    }

    /** The sequence that is read next. */
    public long position() {
        return position;
    }

    /** The sequence up to which, exclusive, all is acknowledged. */
    public long acknowledged() {
        return name == null ? cursor.position() : name.position().sequence;
    }

    public long lost() {
        return lost;
    }

    public long damaged() {
        return damaged;
    }

    /** Frames between the position and the end. Any thread. */
    public long lag() throws SpoolException {
        Commit now = new Commit();
        control.read(now);
        return Math.max(0, now.nextSequence - position);
    }

    public SpoolIdentity identity() throws SpoolException {
        return view.identity();
    }

    /** What the spool was copied from, if this reader's opening made the copy a spool of its own. */
    public Optional<CopiedFrom> becameCopyOf() {
        return name == null ? Optional.empty() : name.ring().becameCopyOf();
    }

    /** Ends the wait that is under way, or the next. Any thread. */
    public void wakeup() {
        woken = true;
        BellWatch bell = watch;
        if (bell != null) {
            bell.close();
        }
        Thread sleeper = waiting;
        if (sleeper != null) {
            LockSupport.unpark(sleeper);
        }
    }

    /** Ends a wait that is under way, puts the position on the disk, and lets go of the name. Any thread. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        wakeup();
        synchronized (cursor) {
            cursor.close();
        }
        if (name != null) {
            try {
                name.ring().forcePosition(name.slot());
            } catch (SpoolException | InternalError e) {
                // What it has acknowledged may come again after a power cut; it is no reason to keep the name.
            } finally {
                name.hold().close();
                name.ring().close();
            }
        }
    }
}
