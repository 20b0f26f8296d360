package io.spool.core.ring;

import io.spool.core.error.NoSpoolException;
import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.format.SpoolGeometry;
import io.spool.core.mapped.MappedFile;
import io.spool.core.value.ReaderStatus;
import io.spool.core.value.SpoolIdentity;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.StartPosition;
import io.spool.core.value.SyncPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An open ring seen from the side that takes no lock and changes nothing.
 *
 * <p>Thread-safe.
 */
public final class RingView {
    /** Below this many bytes, walking from frame to frame is quicker than jumping. */
    private static final long WALK_BYTES = 256 * 1024;

    private final Path spool;
    private final MappedFile file;
    private final BirthRecord birth;
    private final ControlBlock control;
    private final DataRegion data;
    private final WriteRateSeries rates;
    private final ReaderTable readers;

    private RingView(Path spool, MappedFile file, BirthRecord birth, ReaderTable readers) {
        this.spool = spool;
        this.file = file;
        this.birth = birth;
        this.readers = readers;
        this.control = new ControlBlock(spool, file, birth.geometry().dataSize());
        this.data = new DataRegion(file, birth.geometry());
        this.rates = new WriteRateSeries(file);
    }

    /**
     * Maps a spool.
     *
     * @param writable false for a look at a spool that may not be written to
     * @throws SpoolException when there is none, it is not one, it is damaged, or it may not be opened
     */
    public static RingView open(Path spool, boolean writable) throws SpoolException {
        BirthRecord birth = readBirth(spool);
        MappedFile file = MappedFile.open(
                spool,
                spool.resolve(SpoolFormat.RING_FILE),
                writable,
                birth.geometry().maxStorage());
        RingView view = new RingView(spool, file, birth, ReaderTable.open(spool, birth, writable));
        view.control.read(new Commit());
        return view;
    }

    private static BirthRecord readBirth(Path spool) throws SpoolException {
        Path path = spool.resolve(SpoolFormat.RING_FILE);
        if (!Files.isDirectory(spool)) {
            throw new NoSpoolException(
                    spool,
                    Files.exists(spool)
                            ? "this is a file, and a spool is a directory"
                            : "there is no such directory; create a spool first, or check the path");
        }
        MappedFile head = MappedFile.open(spool, path, false, 0, SpoolFormat.CONTROL_SIZE);
        try {
            return BirthRecord.read(spool, head, Files.size(path));
        } catch (SpoolException e) {
            throw e;
        } catch (IOException e) {
            throw new SpoolException(spool, "cannot look at " + path.getFileName() + ": " + e.getMessage(), e);
        }
    }

    public Path spool() {
        return spool;
    }

    public SpoolGeometry geometry() {
        return birth.geometry();
    }

    public SyncPolicy sync() {
        return birth.sync();
    }

    public SpoolIdentity identity() throws SpoolException {
        Commit now = new Commit();
        control.read(now);
        return new SpoolIdentity(birth.uuid(), now.generation);
    }

    MappedFile file() {
        return file;
    }

    BirthRecord birth() {
        return birth;
    }

    ControlBlock control() {
        return control;
    }

    DataRegion data() {
        return data;
    }

    WriteRateSeries rates() {
        return rates;
    }

    ReaderTable readers() {
        return readers;
    }

    FrameSearch newSearch() {
        return new FrameSearch(data, birth.geometry().maxContent(), birth.salt());
    }

    RingCursor newCursor(int batchBytes) {
        return new RingCursor(spool, control, data, birth, newSearch(), batchBytes);
    }

    /** Moves a cursor to where a reader starts. What has gone before it gets there is lost, and it will say so. */
    void place(RingCursor cursor, StartPosition start) throws SpoolException {
        Commit now = new Commit();
        control.read(now);
        if (start instanceof StartPosition.Latest) {
            cursor.moveTo(now.nextSequence, now.nextOffset, now.generation);
        } else if (start instanceof StartPosition.AtSequence at) {
            placeAtSequence(cursor, at.sequence(), now);
        } else if (start instanceof StartPosition.AtTime at) {
            placeAtTime(cursor, at.time().toEpochMilli(), now);
        } else {
            cursor.moveTo(now.minSequence, now.minOffset, now.generation);
        }
    }

    private void placeAtSequence(RingCursor cursor, long sequence, Commit now) {
        if (sequence >= now.nextSequence) {
            cursor.moveTo(now.nextSequence, now.nextOffset, now.generation);
        } else if (sequence <= now.minSequence) {
            // Below min it says what it missed as soon as it reads; the offset is never looked at.
            cursor.moveTo(sequence, now.minOffset, now.generation);
        } else {
            FrameSearch search = newSearch();
            find(search, now, (foundSequence, foundMs) -> foundSequence < sequence);
            // Damage may hide the frame; then the cursor stands where it should be, and says so.
            cursor.moveTo(sequence, search.offset, now.generation);
        }
    }

    private void placeAtTime(RingCursor cursor, long timeMs, Commit now) {
        FrameSearch search = newSearch();
        find(search, now, (foundSequence, foundMs) -> foundMs < timeMs);
        cursor.moveTo(search.sequence, search.offset, now.generation);
    }

    /** True for frames before the one that is looked for. Must not become true again behind it. */
    private interface Before {
        boolean test(long sequence, long timeMs);
    }

    /**
     * Finds the first frame that is not before what is looked for; the end of the ring when there is none. Its sequence
     * and offset are left in {@code search}. Halves the distance by jumping into the middle, where any whole frame tells
     * its own sequence and time; so the cost hardly grows with the spool.
     */
    private void find(FrameSearch search, Commit now, Before before) {
        long low = now.minOffset;
        long high = now.nextOffset;
        while (high - low > WALK_BYTES) {
            long middle = (low + (high - low) / 2) & -SpoolFormat.FRAME_ALIGNMENT;
            if (search.next(middle, high, now.minSequence, now.nextSequence)
                    && before.test(search.sequence, search.timeMs)) {
                low = search.offset;
            } else {
                high = middle;
            }
        }
        long at = low;
        while (search.next(at, now.nextOffset, now.minSequence, now.nextSequence)) {
            if (!before.test(search.sequence, search.timeMs)) {
                return;
            }
            at = search.offset + search.storage;
        }
        search.sequence = now.nextSequence;
        search.offset = now.nextOffset;
    }

    /** The spool at this moment. */
    public SpoolStatus status() throws SpoolException {
        Commit now = new Commit();
        control.read(now);
        List<ReaderStatus> known = new ArrayList<>();
        ReaderTable.Position position = new ReaderTable.Position();
        for (int slot : readers.used()) {
            String name = readers.name(slot);
            if (name != null) {
                readers.load(slot, position);
                known.add(readerStatus(slot, name, position, now));
            }
        }
        known.sort(Comparator.comparing(ReaderStatus::name));
        return new SpoolStatus(
                spool,
                new SpoolIdentity(birth.uuid(), now.generation),
                Instant.ofEpochMilli(birth.createdMs()),
                birth.geometry().ringFileSize(),
                birth.geometry().dataSize(),
                birth.geometry().maxContent(),
                birth.full(),
                birth.sync(),
                now.minSequence,
                now.minOffset,
                now.nextSequence,
                now.nextOffset,
                now.number,
                Instant.ofEpochMilli(now.timeMs),
                control.writerPid(),
                rates.read(System.currentTimeMillis()),
                List.copyOf(known));
    }

    private ReaderStatus readerStatus(int slot, String name, ReaderTable.Position position, Commit now) {
        // The reader may have moved past the commit that we go by, and a recovery may have cut off what it has read.
        long at = Math.min(position.sequence, now.nextSequence);
        long offset = Math.max(position.offset, now.minOffset);
        return new ReaderStatus(
                name,
                position.sequence,
                now.nextSequence - at,
                Math.max(0, now.nextOffset - offset),
                position.lost,
                position.damaged,
                Math.max(0, now.minSequence - at),
                readers.isProtected(slot),
                Instant.ofEpochMilli(readers.createdMs(slot)),
                Instant.ofEpochMilli(position.timeMs));
    }
}
