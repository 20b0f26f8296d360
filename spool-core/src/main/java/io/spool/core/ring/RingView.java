package io.spool.core.ring;

import io.spool.core.dictionary.Dictionaries;
import io.spool.core.dictionary.FrameDecoders;
import io.spool.core.error.NoSpoolException;
import io.spool.core.error.SpoolException;
import io.spool.core.fault.FaultBarrier;
import io.spool.core.file.SpoolFile;
import io.spool.core.format.SpoolFormat;
import io.spool.core.format.SpoolGeometry;
import io.spool.core.mapped.MappedFile;
import io.spool.core.value.Encoding;
import io.spool.core.value.Origin;
import io.spool.core.value.SpoolIdentity;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.StartPosition;
import io.spool.core.value.SyncPolicy;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An open ring seen from the side that takes no lock and changes nothing.
 *
 * <p>Thread-safe.
 */
public final class RingView {
    private static final int NEWEST_BATCH_BYTES = 64 * 1024;

    /** A table of origins that is replaced while it is read is looked for again this often; each takes a whole append. */
    private static final int ORIGINS_TRIES = 1_000;

    private final Path spool;
    private final FaultBarrier faults;
    private final MappedFile file;
    private final BirthRecord birth;
    private final ControlBlock control;
    private final WriteRateSeries rates;
    private final ReaderTable readers;
    private final Dictionaries dictionaries;
    private final Home home;

    private RingView(FaultBarrier faults, MappedFile file, BirthRecord birth, ReaderTable readers) {
        Path spool = faults.spool();
        this.spool = spool;
        this.faults = faults;
        this.file = file;
        this.birth = birth;
        this.readers = readers;
        this.control = new ControlBlock(spool, file, birth.geometry().dataSize());
        this.rates = new WriteRateSeries(file);
        this.dictionaries = new Dictionaries(spool, birth.uuid());
        this.home = new Home(spool, file, birth);
    }

    /**
     * Maps a spool.
     *
     * @param writable false for a look at a spool that may not be written to
     * @throws SpoolException when there is none, it is not one, it is damaged, or it may not be opened
     */
    public static RingView open(Path spool, boolean writable) throws SpoolException {
        BirthRecord birth = FaultBarrier.of(spool).call(() -> readBirth(spool));
        Path path = spool.resolve(SpoolFormat.RING_FILE);
        FaultBarrier faults = FaultBarrier.of(spool)
                .watching(path, birth.geometry().ringFileSize())
                .watching(spool.resolve(SpoolFormat.READERS_FILE), ReaderTable.fileSize(birth.readerSlots()));
        return faults.call(() -> open(faults, path, birth, writable));
    }

    private static RingView open(FaultBarrier faults, Path path, BirthRecord birth, boolean writable)
            throws SpoolException {
        Path spool = faults.spool();
        MappedFile file = MappedFile.open(
                spool,
                path,
                writable,
                birth.geometry().maxStorage(),
                birth.geometry().ringFileSize());
        if (!BirthRecord.read(spool, file).equals(birth)) {
            throw new SpoolException(
                    spool,
                    SpoolFormat.RING_FILE + " was replaced by another while it was opened; open the spool again");
        }
        return new RingView(faults, file, birth, ReaderTable.open(spool, birth, writable));
    }

    /**
     * Looks whether there is a commit that can be read.
     *
     * @throws SpoolException when there is none
     */
    RingView check() throws SpoolException {
        control.read(new Commit());
        return this;
    }

    private static BirthRecord readBirth(Path spool) throws SpoolException {
        Path path = spool.resolve(SpoolFormat.RING_FILE);
        try {
            if (!SpoolFile.leadsToDirectory(spool)) {
                throw new NoSpoolException(spool, "this is a file, and a spool is a directory");
            }
        } catch (NoSuchFileException e) {
            throw new NoSpoolException(spool, "there is no such directory; create a spool first, or check the path");
        } catch (IOException e) {
            if (e instanceof SpoolException known) {
                throw known;
            }
            throw new SpoolException(
                    spool,
                    "cannot look at the directory: " + SpoolFile.reason(e)
                            + "; check the owners and modes of the directories above it, and the system's log for errors of its file"
                            + " system",
                    e);
        }
        return BirthRecord.read(spool, MappedFile.open(spool, path, false, 0, SpoolFormat.CONTROL_SIZE));
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
        return new SpoolIdentity(home.uuid(), now.generation);
    }

    Home home() {
        return home;
    }

    long nextSequence() throws SpoolException {
        Commit now = new Commit();
        control.read(now);
        return now.nextSequence;
    }

    /** Number of the newest commit: a cheap way to see whether anything happened. */
    public long commitNumber() {
        return control.commitNumber();
    }

    /** Where faults of this spool's files end. */
    public FaultBarrier faults() {
        return faults;
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

    /** How writers that are told nothing else should encode frames. */
    public Encoding encoding() {
        return control.encoding();
    }

    public Dictionaries dictionaries() {
        return dictionaries;
    }

    /** The data region, for one user. */
    DataRegion newData() {
        return new DataRegion(file, birth.geometry());
    }

    WriteRateSeries rates() {
        return rates;
    }

    ReaderTable readers() {
        return readers;
    }

    FrameSearch newSearch() {
        return new FrameSearch(newData(), birth);
    }

    RingCursor newCursor(int batchBytes) {
        return new RingCursor(
                control,
                newData(),
                birth,
                newSearch(),
                new FrameDecoders(spool, dictionaries, birth.geometry().maxContent()),
                batchBytes);
    }

    /** Moves a cursor to where a reader starts. What has gone before it gets there is lost, and it will say so. */
    void place(RingCursor cursor, StartPosition start) throws SpoolException {
        Commit now = new Commit();
        control.read(now);
        new Locator(newSearch(), now, control.clockStepSequence()).place(cursor, start);
    }

    /**
     * Contents of the newest frames that can be read, oldest first.
     *
     * @param frames the most there may be
     */
    public List<byte[]> newest(int frames) throws SpoolException {
        List<byte[]> contents = new ArrayList<>();
        try (RingCursor cursor = newCursor(NEWEST_BATCH_BYTES)) {
            place(cursor, StartPosition.atSequence(Math.max(SpoolFormat.FIRST_SEQUENCE, nextSequence() - frames)));
            do {
                cursor.read(frames - contents.size());
                cursor.forEach(frame -> contents.add(frame.content()));
            } while (!cursor.isEmpty() && contents.size() < frames);
        }
        return contents;
    }

    /** What comes next from each origin, at this moment; empty too when the table is damaged, or not as the format says. */
    public SortedMap<Origin, Long> origins() throws SpoolException {
        try {
            return readOrigins().orElseGet(TreeMap::new);
        } catch (IllegalArgumentException e) {
            return new TreeMap<>();
        }
    }

    /** Empty iff the table of origins is damaged. */
    Optional<SortedMap<Origin, Long>> readOrigins() throws SpoolException {
        FrameSearch search = newSearch();
        Commit now = new Commit();
        long seen = -1;
        for (int attempt = 0; attempt < ORIGINS_TRIES; attempt++) {
            control.read(now);
            if (now.origins == 0) {
                return Optional.of(new TreeMap<>());
            }
            byte[] content = search.origins(now.origins - 1);
            if (content != null) {
                return Optional.of(OriginTable.decode(content));
            }
            if (seen == now.origins) {
                // Not overwritten while it was read: its place is kept as long as it is the newest.
                return Optional.empty();
            }
            seen = now.origins;
        }
        return Optional.empty();
    }

    /** The spool at this moment. */
    public SpoolStatus status() throws SpoolException {
        return RingStatus.of(this);
    }
}
