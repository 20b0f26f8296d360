package io.spool.core.ring;

import io.spool.core.batch.AppendResult;
import io.spool.core.batch.EncodedBatch;
import io.spool.core.dictionary.Dictionaries;
import io.spool.core.dictionary.Dictionary;
import io.spool.core.error.AppendUncertainException;
import io.spool.core.error.FrameTooLargeException;
import io.spool.core.error.SpoolBusyException;
import io.spool.core.error.SpoolException;
import io.spool.core.error.SpoolFullException;
import io.spool.core.fault.FaultBarrier;
import io.spool.core.format.SpoolFormat;
import io.spool.core.host.MountIdentity;
import io.spool.core.mapped.DataLock;
import io.spool.core.mapped.LockWords;
import io.spool.core.mapped.MappedFile;
import io.spool.core.mapped.SpoolLock;
import io.spool.core.value.ClockStep;
import io.spool.core.value.CopiedFrom;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Origin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An open ring: the only class that changes the commit.
 *
 * <p><b>Append.</b> Under the writer's lock: find where the batch will end; move <i>min</i> past all that this will
 * overwrite, and commit that; write the frames; commit <i>next</i>. A process that dies between any two of its stores
 * leaves the last commit true, and frames that are half written lie where no commit reaches.
 *
 * <p><b>Why min first.</b> A reader copies frames and then looks at <i>min</i> again. As <i>min</i> is published before
 * the first byte is overwritten, a copy that <i>min</i> has not passed is whole.
 *
 * <p>Thread-safe: all that changes is guarded by the writer's lock.
 */
public final class Ring implements AutoCloseable {

    private static final EncodedBatch NO_FRAMES = new EncodedBatch();

    private static final long NONE = -1;

    private final RingView view;
    private final Path spool;
    private final MappedFile file;
    private final BirthRecord birth;
    private final ControlBlock control;
    private final DataRegion data;
    private final WriteRateSeries rates;
    private final SpoolLock lock;
    private final LockWords words;
    private final @Nullable DataLock dataLock;
    /** Made once: each append hands it on, and almost none needs it. */
    private final Supplier<String> holder = this::holder;

    private final long pid = ProcessHandle.current().pid();

    // Guarded by the writer's lock.
    private final Commit commit = new Commit();
    private final Waymarks marks;
    private final FrameWriter writer;
    private final Eviction eviction;
    private final Durability durability;
    private final Origins origins;

    /** Stored under the writer's lock. */
    private volatile Optional<ClockStep> clockStep = Optional.empty();

    /** Set while the ring is opened. */
    private Optional<CopiedFrom> becameCopyOf = Optional.empty();

    /** Number of the commit that the append under way is about to publish, or has published; {@link #NONE} before that. */
    private long committing = NONE;

    /** Offset of that append. */
    private long committingFrom;

    /** What went wrong after an append was committed, for the next operation to throw. */
    private final AtomicReference<@Nullable SpoolException> kept = new AtomicReference<>();

    private Ring(RingView view, SpoolLock lock, @Nullable DataLock dataLock) {
        this.view = view;
        this.spool = view.spool();
        this.file = view.file();
        this.birth = view.birth();
        this.control = view.control();
        this.data = view.newData();
        this.rates = view.rates();
        this.lock = lock;
        this.dataLock = dataLock;
        this.words = control.lockWords();
        this.marks = new Waymarks(data.size());
        this.writer = new FrameWriter(data, birth.salt(), marks);
        this.eviction = new Eviction(view, marks);
        this.durability = new Durability(view);
        this.origins = new Origins(view);
    }

    /**
     * Opens a spool for reading and writing. When nobody else uses it, and the page cache that it was last written into may be
     * gone, what is left of it is put in order first.
     *
     * @throws SpoolException when there is none, it is not one, it is damaged, or it may not be written to
     */
    public static Ring open(Path spool, long lockTimeoutNanos) throws SpoolException {
        return open(spool, lockTimeoutNanos, false);
    }

    /**
     * Opens a spool for reading and writing, as {@link #open(Path, long)}.
     *
     * @param locksData whether appends lock the bytes that they write, too; see {@link DataLock}
     */
    public static Ring open(Path spool, long lockTimeoutNanos, boolean locksData) throws SpoolException {
        RingView view = RingView.open(spool, true);
        SpoolLock lock = SpoolLock.open(view.faults());
        DataLock dataLock = null;
        boolean opened = false;
        try {
            dataLock = locksData ? DataLock.open(spool, view.geometry().dataSize()) : null;
            Ring ring = new Ring(view, lock, dataLock);
            ring.enter(lockTimeoutNanos);
            ring.settleHome(lockTimeoutNanos);
            view.check();
            opened = true;
            return ring;
        } catch (SpoolException | RuntimeException | InternalError e) {
            throw failure(e, lock, view);
        } finally {
            if (!opened) {
                lock.close();
                if (dataLock != null) {
                    dataLock.close();
                }
            }
        }
    }

    /** The side of this ring that needs no lock. */
    public RingView view() {
        return view;
    }

    /** Largest batch in bytes of storage: with what a lap's end may waste, it fits in beside nothing else. */
    public long maxBatchBytes() {
        return birth.geometry().dataSize() / 2;
    }

    /**
     * What a caller is told when an operation of this ring, by the calling thread, has thrown this; see {@link FaultBarrier#failure}.
     * Whatever the thread still holds of this ring is released.
     */
    public SpoolException failure(Throwable thrown) {
        return failure(thrown, lock, view);
    }

    /** Runs what a caller has asked for; see {@link FaultBarrier#call}. */
    public <T extends @Nullable Object> T call(FaultBarrier.Call<T> action) throws SpoolException {
        return view.faults().call(action, lock::letGoAfterFault);
    }

    private static SpoolException failure(Throwable thrown, SpoolLock lock, RingView view) {
        return view.faults().failure(thrown, lock::letGoAfterFault);
    }

    SpoolLock lock() {
        return lock;
    }

    /** How long this ring's users have waited for the writer's lock, in nanoseconds. Any thread. */
    public long lockWaitedNanos() {
        return lock.waitedNanos();
    }

    // ---- the lock ----

    /** Something done under the writer's lock. */
    interface Locked<T> {
        T run() throws SpoolException;
    }

    <T> T underLock(long timeoutNanos, Locked<T> action) throws SpoolException {
        acquire(timeoutNanos);
        try {
            return action.run();
        } finally {
            // Never throws: what the action did is done, and a lock that could not be released is tried again.
            lock.release(words, false);
        }
    }

    private void acquire(long timeoutNanos) throws SpoolException {
        SpoolException before = kept.get() == null ? null : kept.getAndSet(null);
        if (before != null) {
            throw new SpoolException(
                    spool,
                    "an earlier append was committed, and then the spool failed: " + before.getMessage()
                            + "; this call has changed nothing",
                    before);
        }
        lock.acquire(timeoutNanos, words, holder);
    }

    private String holder() {
        String lastAppend =
                "the last append was " + Math.max(0, WallClock.nowMs() - control.writerLockedMs()) + " ms ago";
        long signed = control.lockOwnerPid();
        if (signed == 0) {
            // Between taking it and signing for it, or between wiping the signature and letting go.
            return "a process that has not signed for it; " + lastAppend + " by process " + control.writerPid();
        }
        String command = ProcessHandle.of(signed)
                .map(process ->
                        process.info().command().map(name -> " (" + name + ")").orElse(""))
                .orElse(" (dead, or in another container)");
        return "process " + signed + command + "; " + lastAppend;
    }

    // ---- append ----

    /**
     * Appends all frames of the batch, or none. What becomes of it is left in {@code result}: appended, refused, or stale when
     * frames need a dictionary that is too old to be named.
     *
     * <p>An append has one point, the store that publishes its commit. What fails before it is thrown, and nothing was appended. What
     * fails after it is kept for the next operation to throw, so that nobody appends the frames again.
     *
     * @throws FrameTooLargeException when a frame or the batch is too large for this spool
     * @throws AppendUncertainException when the disk failed at that point: the frames may have been appended
     * @throws SpoolException when nothing was appended
     */
    public void append(EncodedBatch batch, AppendResult result, long lockTimeoutNanos) throws SpoolException {
        result.clear();
        checkSizes(batch.frames());
        acquire(lockTimeoutNanos);
        boolean bell = false;
        try {
            committing = NONE;
            control.read(commit);
            if (isStale(batch)) {
                result.stale();
            } else {
                appendLocked(batch, result);
                // A bell is rung by an append that gives a reader something to read, so not for no frames.
                bell = result.count() > 0 && control.takeBellWanted();
            }
        } catch (InternalError e) {
            keepOrThrow(e, result);
        } finally {
            lock.release(words, true);
        }
        if (bell) {
            lock.ring();
        }
    }

    /**
     * A page of the ring file could not be reached during an append. Keeps that for the next operation when the append is
     * committed and whole, and throws otherwise. Java may report a store that failed a little later, so the commit may be
     * published although a frame was not written: only a look at the frames tells.
     */
    private void keepOrThrow(InternalError fault, AppendResult result) throws SpoolException {
        SpoolException gone = view.faults().failure(fault);
        boolean isCertain = committing == NONE;
        try {
            if (!isCertain && control.commitNumber() == committing) {
                if (isWhole(committingFrom, commit)) {
                    result.committed();
                    kept.set(gone);
                    return;
                }
            } else {
                // In mode "commit" the disk may have a commit that is not published.
                isCertain |= !durability.forcesEachAppend();
            }
        } catch (InternalError e) {
            gone.addSuppressed(e);
        }
        result.clear();
        if (isCertain) {
            throw gone;
        }
        throw new AppendUncertainException(spool, "the ring file failed at the commit: " + gone.getMessage(), gone);
    }

    /** True iff whole frames lie side by side from this offset to the end of the commit. */
    private boolean isWhole(long start, Commit end) {
        FrameSearch search = view.newSearch();
        long at = start;
        while (at < end.nextOffset) {
            long unnumbered = search.unnumbered(at, end.minSequence, end.nextSequence);
            if (unnumbered > 0) {
                at += unnumbered;
            } else if (search.isFrame(at, end.nextOffset, end.minSequence, end.nextSequence)) {
                at += search.storage;
            } else {
                return false;
            }
        }
        return true;
    }

    /** Dictionaries go when no frame can need them: none but the newest two may be named in new frames. */
    private boolean isStale(EncodedBatch batch) {
        return batch.oldestDictionary() < control.newestDictionary() - 1;
    }

    /**
     * Looks whether this ring takes such a batch.
     *
     * @throws FrameTooLargeException when a frame or the batch is too large
     */
    public void checkSizes(FrameBatch batch) throws FrameTooLargeException {
        int most = birth.geometry().maxContent();
        if (batch.longest() > most) {
            throw new FrameTooLargeException(
                    spool,
                    "frame " + firstLonger(batch, most) + " of a batch of " + batch.count() + " has "
                            + batch.length(firstLonger(batch, most)) + " bytes, the largest this spool takes has "
                            + most
                            + "; nothing was written. Create a larger spool, or one with larger frames");
        }
        if (batch.storageBytes() > maxBatchBytes()) {
            throw new FrameTooLargeException(
                    spool,
                    "the batch of " + batch.count() + " frames takes " + batch.storageBytes()
                            + " bytes, the largest this spool takes at once has " + maxBatchBytes()
                            + "; nothing was written. Append it in parts, or create a larger spool");
        }
    }

    private static int firstLonger(FrameBatch batch, int most) {
        return IntStream.range(0, batch.count())
                .filter(frame -> batch.length(frame) > most)
                .findFirst()
                .orElseThrow();
    }

    private void appendLocked(EncodedBatch batch, AppendResult result) throws SpoolException {
        EncodedBatch fresh = origins.withoutRepeated(batch, commit);
        result.repeated(batch.count() - fresh.count());
        if (fresh.isEmpty()) {
            result.committing(commit.nextSequence, 0);
            result.committed();
            return;
        }
        byte[] table = origins.behind(fresh.frames(), commit);
        if (!keepOrigins(fresh, table) || !write(fresh, table, fresh.count(), result)) {
            result.refused(eviction.refusal());
        }
    }

    /**
     * Writes frames, and after them a table of origins, in one commit.
     *
     * @param table empty for none
     * @param wanted how many frames the caller wants to append in the end, for the refusal
     * @param result is told of the commit as soon as it is published; null when there are no frames
     * @return false when a full spool has no room: nothing was written
     * @throws AppendUncertainException when all of it may be on the disk all the same
     */
    private boolean write(EncodedBatch batch, byte[] table, int wanted, @Nullable AppendResult result)
            throws SpoolException {
        DataLock guard = dataLock;
        if (guard == null) {
            return writeGuarded(batch, table, wanted, result);
        }
        long start = commit.nextOffset;
        if (!guard.tryLock(spool, start, writer.endOf(batch.frames(), table, start))) {
            throw secondWriter("another writer is writing to the same bytes");
        }
        try {
            // It may have ended between our look at the commit and our lock. From here on it finds our lock.
            if (control.commitNumber() != commit.number) {
                throw secondWriter("another writer has appended meanwhile");
            }
            return writeGuarded(batch, table, wanted, result);
        } finally {
            guard.unlock();
        }
    }

    private SpoolBusyException secondWriter(String what) {
        return new SpoolBusyException(
                spool,
                what
                        + ", although this one has the writer's lock: that lock does not keep writers apart here; nothing was"
                        + " written. Have nothing but writers and readers of the spool open or replace "
                        + SpoolFormat.LOCK_FILE + ", and append again");
    }

    private boolean writeGuarded(EncodedBatch batch, byte[] table, int wanted, @Nullable AppendResult result)
            throws SpoolException {
        marks.begin(commit);
        long start = commit.nextOffset;
        long end = writer.endOf(batch.frames(), table, start);
        if (end - commit.minOffset > data.size() && !eviction.makeRoom(commit, end, wanted)) {
            return false;
        }
        long first = commit.nextSequence;
        durability.reserve(first, batch.count());
        long nowMs = timeOfAppend(first);
        control.stampHolder(pid, nowMs);
        // The frames' stores stay behind min, which was just moved, or was left by a writer that died behind it: a
        // reader that copied torn bytes then finds that min has passed them. Pairs with the fence in RingCursor.
        MappedFile.storeStoreFence();
        writer.write(batch, table, start, first, nowMs);
        commit.nextSequence = first + batch.count();
        commit.nextOffset = end;
        commit.timeMs = nowMs;
        if (table.length > 0) {
            commit.origins = writer.tableOffset() + 1;
        }
        if (result != null) {
            result.committing(first, batch.count());
            committingFrom = start;
            committing = commit.number + 1;
        }
        if (durability.forcesEachAppend()) {
            durability.commitForced(commit, start);
        } else {
            control.commit(commit);
        }
        // Committed: from here on nothing is thrown to the caller; see keepOrThrow.
        if (result != null) {
            result.committed();
        }
        marks.commit();
        if (table.length > 0) {
            origins.committed(commit);
        }
        rates.add(nowMs, batch.count(), end - start);
        countStored(batch);
        return true;
    }

    /**
     * When an append happens. A clock that goes back a little, as one does that is corrected, leaves the time where it is until it has caught
     * up, so that frames can be found by time. One that goes back further was wrong before: times follow it, or one append under a
     * wrong clock would have all later frames bear its time.
     */
    private long timeOfAppend(long sequence) {
        long clock = WallClock.nowMs();
        long newest = commit.timeMs;
        if (clock >= newest || newest - clock <= SpoolFormat.CLOCK_BACK_MS) {
            return Math.max(clock, newest);
        }
        control.addClockStep(sequence, newest, clock);
        clockStep = Optional.of(new ClockStep(sequence, Instant.ofEpochMilli(newest), Instant.ofEpochMilli(clock)));
        return clock;
    }

    /** Where an append of this ring last found that the clock had gone back. Any thread. */
    public Optional<ClockStep> clockStep() {
        return clockStep;
    }

    /** Frames of those who do not encode count too, once anybody does. */
    private void countStored(EncodedBatch batch) {
        if (batch.plainStorageBytes() != batch.storageBytes() || control.storedRecent() != 0) {
            control.addStored(batch.plainStorageBytes(), batch.storageBytes());
        }
    }

    /**
     * Writes the newest table of origins again, if the next append would overwrite it: in a commit of its own, since the old one
     * must be there until a new one is. It says what the old one said, so it does no harm when that append then fails.
     *
     * @return false when a full spool has no room for it
     */
    private boolean keepOrigins(EncodedBatch next, byte[] nextTable) throws SpoolException {
        if (commit.origins == 0) {
            return true;
        }
        long end = writer.endOf(next.frames(), nextTable, commit.nextOffset);
        if (!origins.isInTheWay(commit, end, nextTable.length > 0)) {
            return true;
        }
        byte[] table = origins.toCarry(commit);
        if (table == null) {
            // It is damaged, and what it said is lost; nothing is gained by keeping its place.
            commit.origins = 0;
            return true;
        }
        try {
            return write(NO_FRAMES, table, next.count(), null);
        } catch (AppendUncertainException e) {
            throw new SpoolException(
                    spool, "the table of origins could not be moved, and nothing was appended: " + e.getMessage(), e);
        }
    }

    /**
     * Changes what comes next from each origin, in a commit of its own.
     *
     * @throws SpoolFullException when a full spool has no room for it; nothing was changed
     */
    public void changeOrigins(Consumer<SortedMap<Origin, Long>> change, long lockTimeoutNanos) throws SpoolException {
        underLock(lockTimeoutNanos, () -> {
            control.read(commit);
            TreeMap<Origin, Long> next = new TreeMap<>(origins.of(commit));
            change.accept(next);
            checkHeld();
            byte[] table = origins.table(next);
            if (!keepOrigins(NO_FRAMES, table) || !write(NO_FRAMES, table, 0, null)) {
                throw new SpoolFullException(spool, eviction.refusal(), "; the table of origins needs room too");
            }
            return next;
        });
    }

    /** After a caller's code ran under the lock: it may have used this ring, met a fault, and kept that to itself. */
    private void checkHeld() throws SpoolException {
        if (!lock.isHeld()) {
            throw new SpoolException(
                    spool, "the writer's lock was let go of, because the spool failed meanwhile; nothing was changed");
        }
    }

    // ---- dictionaries ----

    /**
     * Has this ring's frames go by a dictionary from now on.
     *
     * @param made has no number and no sequence yet
     * @param after the newest dictionary that its maker knew of; if there is another one by now, that one is as good
     * @return with both, on the disk; empty when there is another one
     */
    public Optional<Dictionary> adopt(Dictionary made, long after, long lockTimeoutNanos) throws SpoolException {
        Dictionaries dictionaries = view.dictionaries();
        return underLock(lockTimeoutNanos, () -> {
            long newest = newestDictionary();
            if (newest != after) {
                return Optional.empty();
            }
            control.read(commit);
            Dictionary adopted = new Dictionary(
                    newest + 1, made.encoding(), commit.nextSequence, WallClock.nowMs(), made.tried(), made.content());
            // The word first: whoever dies before the file is there leaves a number that nobody uses. The other way
            // round, a writer could go on naming the last but two, which is too old as soon as the file is there.
            control.newestDictionary(adopted.number());
            dictionaries.add(adopted);
            removeUnneeded(commit.minSequence);
            return Optional.of(adopted);
        });
    }

    /**
     * Whether it is worth looking through the frames that are there for a dictionary: at most as often as their number doubles,
     * so that short-lived writers do not all do it.
     *
     * @param frames how many a dictionary takes
     */
    public boolean mayFindDictionary(int frames) throws SpoolException {
        Commit newest = new Commit();
        control.read(newest);
        return newest.nextSequence >= 2 * control.dictionaryTried()
                && newest.nextSequence - newest.minSequence >= frames;
    }

    /** Has others know that the frames that are there make no dictionary. */
    public void triedInVain() throws SpoolException {
        control.dictionaryTried(view.nextSequence());
    }

    /** The newest number that may have been given to a dictionary. Under the writer's lock or not. */
    public long newestDictionary() throws SpoolException {
        NavigableSet<Long> numbers = view.dictionaries().numbers();
        return Math.max(control.newestDictionary(), numbers.isEmpty() ? 0 : numbers.last());
    }

    /** Has the word that says which dictionaries are too old know of all that are there, after a power cut took it back. */
    public void takeUpDictionaries(long lockTimeoutNanos) throws SpoolException {
        if (newestDictionary() != control.newestDictionary()) {
            underLock(lockTimeoutNanos, () -> {
                control.newestDictionary(newestDictionary());
                return true;
            });
        }
    }

    /** Removes the dictionaries that no frame from {@code minSequence} on can need. Under the writer's lock. */
    private void removeUnneeded(long minSequence) throws SpoolException {
        Dictionaries dictionaries = view.dictionaries();
        NavigableSet<Long> numbers = dictionaries.numbers();
        long needed = 0;
        for (long number : numbers) {
            try {
                if (dictionaries.load(number).firstSequence() <= minSequence) {
                    // All frames that are left were appended when this one was there.
                    needed = number - 1;
                }
            } catch (IOException | IllegalArgumentException e) {
                // Damaged: it says nothing about the others.
            }
        }
        NavigableSet<Long> unneeded = numbers.headSet(needed, false);
        if (!unneeded.isEmpty()) {
            // A power cut must not take min back to frames that need them.
            durability.forceControl();
            unneeded.forEach(dictionaries::remove);
        }
    }

    // ---- the disk ----

    /** Puts everything that has been committed and acknowledged so far on the disk. */
    public void force(long lockTimeoutNanos) throws SpoolException {
        force(lockTimeoutNanos, true);
    }

    /**
     * Puts everything that has been committed so far on the disk. Holds nobody up: the lock is taken for a moment only.
     *
     * @throws io.spool.core.error.SpoolBusyException when the lock could not be had: all is on the disk, but not known to be
     */
    public void forceFrames(long lockTimeoutNanos) throws SpoolException {
        force(lockTimeoutNanos, false);
    }

    private void force(long lockTimeoutNanos, boolean withPositions) throws SpoolException {
        long failure = durability.failedForce();
        Commit now = new Commit();
        control.read(now);
        Optional<String> damaged = failure == 0 ? Optional.empty() : rewrite(now, lockTimeoutNanos);
        if (withPositions || failure != 0) {
            durability.forcePositions();
        }
        durability.forceFrames(now);
        // Frames first, then what is known of them, so that the disk never says more than is true.
        try {
            underLock(lockTimeoutNanos, () -> {
                durability.mark(now, failure);
                return now;
            });
        } finally {
            durability.forceControl();
        }
        if (failure != 0) {
            underLock(lockTimeoutNanos, () -> {
                durability.putRight(failure);
                return now;
            });
        }
        if (damaged.isPresent()) {
            throw new SpoolException(
                    spool,
                    damaged.get()
                            + " are damaged: an earlier force failed, and the system has dropped what it could not"
                            + " write. Readers are told. All other frames are on the disk now, and appends continue");
        }
    }

    /**
     * Stores the pages again that a failed force may have left unwritten. A stretch at a time, so that others can append meanwhile.
     *
     * @return which frames are damaged among those that are not known to be on the disk
     */
    private Optional<String> rewrite(Commit upTo, long lockTimeoutNanos) throws SpoolException {
        FailedForce.Rewriting rewriting = durability.beginRewriting();
        boolean goesOn = true;
        while (goesOn) {
            goesOn = underLock(lockTimeoutNanos, () -> {
                control.read(commit);
                return durability.rewrite(rewriting, upTo, commit);
            });
        }
        underLock(lockTimeoutNanos, () -> {
            durability.rewriteTables();
            return rewriting;
        });
        return rewriting.damage();
    }

    /** Puts one reader's position on the disk. */
    void forcePosition(int slot) throws SpoolException {
        durability.forcePosition(slot);
    }

    /** Has the disk know that no sequence has been given out but those of the frames that are there: appends have ended. */
    public void settle(long lockTimeoutNanos) throws SpoolException {
        boolean changed = underLock(lockTimeoutNanos, () -> {
            control.read(commit);
            return durability.settle(commit);
        });
        if (changed) {
            durability.forceControl();
        }
    }

    /** True iff something was committed since the last force. */
    public boolean isForceDue() {
        return durability.isForceDue();
    }

    /** Joins those who use the spool. Who is the first puts in order what the last ones left. */
    private void enter(long lockTimeoutNanos) throws SpoolException {
        long mount = MountIdentity.of(file.path());
        underLock(lockTimeoutNanos, () -> {
            if (!lock.enter()) {
                durability.takeOver(mount, view.newSearch(), commit);
            }
            return mount;
        });
    }

    // ---- copies ----

    /** A copy of a spool becomes a spool of its own when it is first opened for writing. */
    private void settleHome(long lockTimeoutNanos) throws SpoolException {
        Home home = view.home();
        if (home.isUnsettled()) {
            becameCopyOf = underLock(
                    lockTimeoutNanos,
                    // Somebody else may have been quicker.
                    () -> home.isUnsettled() ? home.settle(view.nextSequence()) : Optional.<CopiedFrom>empty());
        }
    }

    /** What this spool was copied from, if it was this ring's opening that made the copy a spool of its own. */
    public Optional<CopiedFrom> becameCopyOf() {
        return becameCopyOf;
    }

    /**
     * Makes a directory that was moved from another file system the spool that it was there.
     *
     * @return the identity in force
     * @throws SpoolException as {@link #open} does
     */
    public static UUID adopt(Path spool, long lockTimeoutNanos) throws SpoolException {
        try (Ring ring = open(spool, lockTimeoutNanos)) {
            return ring.call(() -> ring.underLock(lockTimeoutNanos, ring.view.home()::adopt));
        }
    }

    /** Lets go of the lock file. */
    @Override
    public void close() {
        lock.close();
        if (dataLock != null) {
            dataLock.close();
        }
    }
}
