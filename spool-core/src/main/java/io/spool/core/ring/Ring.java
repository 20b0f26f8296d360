package io.spool.core.ring;

import io.spool.core.error.FrameTooLargeException;
import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.format.SpoolGeometry;
import io.spool.core.mapped.MappedFile;
import io.spool.core.mapped.SpoolLock;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Refusal;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;
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

    /** What {@link #append} returns when a full spool refused the batch. */
    public static final long REFUSED = -1;

    private static final int STAGING = 64 * 1024;

    private final RingView view;
    private final Path spool;
    private final MappedFile file;
    private final BirthRecord birth;
    private final ControlBlock control;
    private final DataRegion data;
    private final WriteRateSeries rates;
    private final ReaderTable readers;
    private final SpoolLock lock;
    private final SpoolLock.Wanted wanted;
    private final long pid = ProcessHandle.current().pid();

    // Guarded by the writer's lock.
    private final Commit commit = new Commit();
    private final CRC32C crc = new CRC32C();
    private final byte[] staging = new byte[STAGING];
    private final FrameSearch search;
    private final Floor floor;
    private int staged;
    private volatile @Nullable Refusal refusal;

    private Ring(RingView view, SpoolLock lock) {
        this.view = view;
        this.spool = view.spool();
        this.file = view.file();
        this.birth = view.birth();
        this.readers = view.readers();
        this.control = view.control();
        this.data = view.data();
        this.rates = view.rates();
        this.lock = lock;
        this.wanted = control.lockWanted();
        this.search = view.newSearch();
        this.floor = new Floor(control, readers, birth.full());
    }

    /**
     * Opens a spool for reading and writing. When the machine went down since it was last written, what it left is put
     * in order first.
     *
     * @throws SpoolException when there is none, it is not one, it is damaged, or it may not be written to
     */
    public static Ring open(Path spool, long lockTimeoutNanos) throws SpoolException {
        RingView view = RingView.open(spool, true);
        SpoolLock lock = SpoolLock.open(spool);
        boolean opened = false;
        try {
            Ring ring = new Ring(view, lock);
            ring.recoverIfNeeded(lockTimeoutNanos);
            opened = true;
            return ring;
        } finally {
            if (!opened) {
                lock.close();
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

    SpoolLock lock() {
        return lock;
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
            lock.release(wanted);
        }
    }

    private void acquire(long timeoutNanos) throws SpoolException {
        lock.acquire(timeoutNanos, wanted, this::holder);
    }

    private String holder() {
        long holder = control.writerPid();
        long heldMs = System.currentTimeMillis() - control.writerLockedMs();
        String command = ProcessHandle.of(holder)
                .flatMap(process -> process.info().command())
                .map(name -> " (" + name + ")")
                .orElse("");
        return "process " + holder + command + ", which took it " + heldMs + " ms ago";
    }

    // ---- append ----

    /**
     * Appends all frames of the batch, or none.
     *
     * @return the first frame's sequence, or {@link #REFUSED}
     * @throws FrameTooLargeException when a frame or the batch is too large for this spool; nothing was written
     */
    public long append(FrameBatch batch, long lockTimeoutNanos) throws SpoolException {
        checkSizes(batch);
        acquire(lockTimeoutNanos);
        long first;
        boolean bell = false;
        try {
            control.read(commit);
            first = appendLocked(batch);
            // A bell is rung by whoever made somebody's wait worth while, and not by a batch of nothing.
            bell = first != REFUSED && !batch.isEmpty() && control.takeBellWanted();
        } catch (InternalError e) {
            throw file.gone(e);
        } finally {
            lock.release(wanted);
        }
        if (bell) {
            lock.ring();
        }
        return first;
    }

    private void checkSizes(FrameBatch batch) throws FrameTooLargeException {
        long storage = 0;
        int most = birth.geometry().maxContent();
        for (int i = 0; i < batch.count(); i++) {
            int length = batch.length(i);
            if (length > most) {
                throw new FrameTooLargeException(
                        spool,
                        "frame " + i + " of a batch of " + batch.count() + " has " + length
                                + " bytes, the largest this spool takes has " + most
                                + "; nothing was written. Create a larger spool, or one with larger frames");
            }
            storage += SpoolGeometry.storageFor(length);
        }
        if (storage > maxBatchBytes()) {
            throw new FrameTooLargeException(
                    spool,
                    "the batch of " + batch.count() + " frames takes " + storage
                            + " bytes, the largest this spool takes at once has " + maxBatchBytes()
                            + "; nothing was written. Append it in parts, or create a larger spool");
        }
    }

    private long appendLocked(FrameBatch batch) throws SpoolException {
        long first = commit.nextSequence;
        if (batch.isEmpty()) {
            return first;
        }
        long start = commit.nextOffset;
        long end = endOf(batch, start);
        if (end - commit.minOffset > data.size() && !evict(end, batch.count())) {
            return REFUSED;
        }
        // Never back, so that frames can be found by time.
        long nowMs = Math.max(commit.timeMs, System.currentTimeMillis());
        control.stampHolder(pid, nowMs);
        write(batch, start, first, nowMs);
        commit.nextSequence = first + batch.count();
        commit.nextOffset = end;
        commit.timeMs = nowMs;
        control.commit(commit);
        rates.add(nowMs, batch.count(), end - start);
        return first;
    }

    /** The offset behind the batch, laid down from {@code offset} on: the same walk as {@link #write} makes. */
    private long endOf(FrameBatch batch, long offset) {
        long end = offset;
        for (int i = 0; i < batch.count(); i++) {
            int needed = SpoolGeometry.storageFor(batch.length(i));
            long lap = data.toLapEnd(end);
            if (needed > lap) {
                end += lap;
                lap = data.size();
            }
            end += storage(needed, lap);
        }
        return end;
    }

    /** A remainder that is too small for a header goes to the frame before it. */
    private static long storage(int needed, long lap) {
        return lap - needed < SpoolFormat.FRAME_HEADER ? lap : needed;
    }

    /**
     * Moves <i>min</i> so far that everything up to {@code end} may be written, and commits it.
     *
     * @return false when that would take frames which must stay: nothing was changed
     */
    private boolean evict(long end, int frames) throws SpoolException {
        long minSequence = commit.minSequence;
        long minOffset = commit.minOffset;
        long damaged = 0;
        long top = floor.known(commit);
        while (end - minOffset > data.size() && minSequence < commit.nextSequence) {
            if (search.isFiller(minOffset)) {
                minOffset += data.toLapEnd(minOffset);
                continue;
            }
            if (minSequence >= top) {
                top = floor.look(commit);
                if (minSequence >= top) {
                    return refuse(frames, end, minOffset);
                }
            }
            long storage = storageOfFrame(minOffset, minSequence);
            if (storage > 0) {
                minOffset += storage;
                minSequence++;
                continue;
            }
            // The header is not what was written. Whatever comes next that is whole becomes the oldest.
            long from = minSequence;
            if (search.next(
                    minOffset + SpoolFormat.FRAME_ALIGNMENT, commit.nextOffset, from + 1, commit.nextSequence)) {
                minOffset = search.offset;
                minSequence = search.sequence;
            } else {
                minOffset = commit.nextOffset;
                minSequence = commit.nextSequence;
            }
            damaged += minSequence - from;
            if (minSequence > top && minSequence > floor.look(commit)) {
                return refuse(frames, end, minOffset);
            }
        }
        if (minSequence == commit.nextSequence) {
            // All are gone, and with them what would say where the oldest begins.
            minOffset = commit.nextOffset;
        }
        commit.minSequence = minSequence;
        commit.minOffset = minOffset;
        control.commit(commit);
        if (damaged > 0) {
            control.addEvictedDamaged(damaged);
        }
        // The frames' stores stay behind the new min: a reader that copied torn bytes then finds that min has passed
        // them. Pairs with the fence in RingCursor.
        MappedFile.storeStoreFence();
        return true;
    }

    private boolean refuse(int frames, long end, long minOffset) {
        long free = data.size() - (commit.nextOffset - minOffset);
        refusal = new Refusal(frames, end - commit.nextOffset, free, floor.reader());
        return false;
    }

    /** Storage of the frame that must begin here, going by its header alone; 0 when the header is damaged. */
    private long storageOfFrame(long offset, long sequence) {
        long lap = data.toLapEnd(offset);
        if (lap < SpoolFormat.FRAME_HEADER || data.sequence(offset) != sequence) {
            return 0;
        }
        int length = data.length(offset);
        long meta = data.meta(offset);
        long storage = FrameHeader.storage(length, meta);
        boolean possible =
                FrameHeader.isStoragePossible(length, meta, birth.geometry().maxContent())
                        && FrameHeader.encoding(meta) != SpoolFormat.ENCODING_FILLER
                        && (storage == lap || storage <= lap - SpoolFormat.FRAME_HEADER);
        return possible ? storage : 0;
    }

    private void write(FrameBatch batch, long start, long firstSequence, long nowMs) {
        long offset = start;
        staged = 0;
        for (int i = 0; i < batch.count(); i++) {
            long sequence = firstSequence + i;
            int needed = SpoolGeometry.storageFor(batch.length(i));
            long lap = data.toLapEnd(offset);
            if (needed > lap) {
                flush(offset);
                writeFiller(offset, sequence, nowMs, (int) lap);
                offset += lap;
                lap = data.size();
            }
            int storage = (int) storage(needed, lap);
            if (storage > STAGING) {
                flush(offset);
                writeLarge(batch, i, offset, sequence, nowMs, storage);
                offset += storage;
            } else {
                if (staged + storage > STAGING) {
                    flush(offset);
                }
                stage(batch, i, sequence, nowMs, storage);
                offset += storage;
                if (storage == lap) {
                    flush(offset);
                }
            }
        }
        flush(offset);
    }

    /** Stores what is staged, which ends at {@code offset}: many frames in one copy. */
    private void flush(long offset) {
        if (staged > 0) {
            data.write(offset - staged, staging, 0, staged);
            staged = 0;
        }
    }

    private void stage(FrameBatch batch, int index, long sequence, long nowMs, int storage) {
        int length = batch.length(index);
        int padding = storage - SpoolFormat.FRAME_HEADER - length;
        int at = staged;
        FrameHeader.put(staging, at, sequence, length, FrameHeader.meta(nowMs, SpoolFormat.ENCODING_JSON, padding));
        int content = at + SpoolFormat.FRAME_HEADER;
        System.arraycopy(batch.array(index), batch.from(index), staging, content, length);
        for (int i = content + length; i < at + storage; i++) {
            staging[i] = 0;
        }
        FrameHeader.putCheck(staging, at, FrameHeader.check(crc, birth.salt(), staging, at, storage));
        staged += storage;
    }

    /** A frame that does not fit into the staging area, in pieces. */
    private void writeLarge(FrameBatch batch, int index, long offset, long sequence, long nowMs, int storage) {
        int length = batch.length(index);
        int padding = storage - SpoolFormat.FRAME_HEADER - length;
        byte[] zeros = new byte[padding];
        FrameHeader.put(staging, 0, sequence, length, FrameHeader.meta(nowMs, SpoolFormat.ENCODING_JSON, padding));
        crc.reset();
        crc.update(staging, SpoolFormat.FRAME_LENGTH, SpoolFormat.FRAME_HEADER - SpoolFormat.FRAME_LENGTH);
        crc.update(batch.array(index), batch.from(index), length);
        crc.update(zeros, 0, padding);
        FrameHeader.putCheck(staging, 0, (int) crc.getValue() ^ birth.salt());
        data.write(offset, staging, 0, SpoolFormat.FRAME_HEADER);
        data.write(offset + SpoolFormat.FRAME_HEADER, batch.array(index), batch.from(index), length);
        data.write(offset + SpoolFormat.FRAME_HEADER + length, zeros, 0, padding);
    }

    /** Fills the rest of the lap, which is at least a header long, and says so. It takes no sequence. */
    private void writeFiller(long offset, long nextSequence, long nowMs, int lap) {
        FrameHeader.put(
                staging,
                0,
                nextSequence,
                lap - SpoolFormat.FRAME_HEADER,
                FrameHeader.meta(nowMs, SpoolFormat.ENCODING_FILLER, 0));
        FrameHeader.putCheck(staging, 0, FrameHeader.check(crc, birth.salt(), staging, 0, SpoolFormat.FRAME_HEADER));
        data.write(offset, staging, 0, SpoolFormat.FRAME_HEADER);
    }

    /** Why the last batch that was refused was refused. */
    public Optional<Refusal> lastRefusal() {
        // Written under the lock; a caller that was refused sees its own.
        return Optional.ofNullable(refusal);
    }

    // ---- the disk ----

    /** Puts everything that has been committed and acknowledged so far on the disk. Takes no lock, holds nobody up. */
    public void force() throws SpoolException {
        readers.force();
        forceFrames();
    }

    /** Puts everything that has been committed so far on the disk. Takes no lock, and holds nobody up. */
    public void forceFrames() throws SpoolException {
        Commit now = new Commit();
        control.read(now);
        try {
            long from = Math.max(control.forcedOffset(), now.nextOffset - data.size());
            if (from < now.nextOffset) {
                data.force(from, now.nextOffset);
            }
            // Frames first: a commit must not be on the disk long before them.
            file.force(0, SpoolFormat.CONTROL_SIZE);
        } catch (InternalError e) {
            throw file.gone(e);
        }
        control.markForced(now);
    }

    /** True iff something was committed since the last force. */
    public boolean isForceDue() {
        return control.forcedCommit() != control.commitNumber();
    }

    /**
     * A boot other than the one that the spool was last written in: memory has gone since. Frames that never reached the
     * disk are found out by their checks and cut off.
     */
    private void recoverIfNeeded(long lockTimeoutNanos) throws SpoolException {
        Commit now = new Commit();
        control.read(now);
        long boot = BootId.current();
        if (control.writerBoot() == boot) {
            return;
        }
        underLock(lockTimeoutNanos, () -> {
            if (control.writerBoot() != boot) {
                control.read(commit);
                if (control.writerBoot() != 0 && control.forcedCommit() != commit.number) {
                    new Recovery(data, search).recover(commit).ifPresent(control::commit);
                    control.resetForced(commit);
                }
                control.stampBoot(boot);
            }
            return commit.number;
        });
    }

    /** Lets go of the lock file. */
    @Override
    public void close() {
        lock.close();
    }
}
