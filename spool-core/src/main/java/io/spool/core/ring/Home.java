package io.spool.core.ring;

import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.home.FileMark;
import io.spool.core.mapped.MappedFile;
import io.spool.core.value.CopiedFrom;
import io.spool.core.value.SpoolHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * Which spool this is. A copy of a directory has all bytes of the original, but lives in another file: so the spool remembers
 * which file it lives in, and whoever opens a copy for writing gives it an identity of its own. From there on the two may have
 * different frames with the same sequences, and nobody must take a position in the one for a position in the other.
 *
 * <p>A file that is renamed or moved within its file system stays the same file. Where inode numbers do not last nothing is
 * concluded from them.
 *
 * <p>Reading is thread-safe and needs no lock. Storing needs the writer's lock.
 */
final class Home {
    private final Path ring;
    private final UUID birthUuid;
    private final MappedFile file;
    private final TwoSlots slots;

    Home(Path spool, MappedFile file, BirthRecord birth) {
        this.ring = spool.resolve(SpoolFormat.RING_FILE);
        this.birthUuid = birth.uuid();
        this.file = file;
        this.slots = new TwoSlots(file, SpoolFormat.HOME_NUMBER, SpoolFormat.HOME_SLOTS);
    }

    /** The record; one of zeros when none was ever stored, or when it is damaged. */
    private HomeRecord read() {
        HomeRecord record = new HomeRecord();
        if (!slots.readEither(record)) {
            Arrays.fill(record.words, 0);
            record.fromWords();
        }
        return record;
    }

    /** False when the record is not one that a writer stored. */
    boolean isWhole() {
        return !wasStored() || slots.readEither(new HomeRecord());
    }

    /** A stored record has a number from 1 on; a spool of an earlier build, and one that was just created, has none. */
    private boolean wasStored() {
        return file.getLongAcquire(SpoolFormat.HOME_NUMBER) != 0;
    }

    /** The identity in force. */
    UUID uuid() {
        return uuid(read());
    }

    private UUID uuid(HomeRecord record) {
        return record.uuidHigh == 0 && record.uuidLow == 0 ? birthUuid : new UUID(record.uuidHigh, record.uuidLow);
    }

    SpoolHome status() {
        HomeRecord record = read();
        return new SpoolHome(state(record), copiedFrom(record));
    }

    private SpoolHome.State state(HomeRecord record) {
        if (!isWhole()) {
            return lasts() ? SpoolHome.State.UNOPENED_COPY : SpoolHome.State.UNKNOWN;
        }
        if (!mark(record).isKnown()) {
            return SpoolHome.State.UNKNOWN;
        }
        if (mark(record).isSameFile(here())) {
            return SpoolHome.State.ORIGINAL;
        }
        return lasts() ? SpoolHome.State.UNOPENED_COPY : SpoolHome.State.UNKNOWN;
    }

    private static Optional<CopiedFrom> copiedFrom(HomeRecord record) {
        return record.copiedHigh == 0 && record.copiedLow == 0
                ? Optional.empty()
                : Optional.of(new CopiedFrom(new UUID(record.copiedHigh, record.copiedLow), record.copiedSequence));
    }

    private static FileMark mark(HomeRecord record) {
        return new FileMark(record.inode, record.birthNanos);
    }

    private FileMark here() {
        try {
            return FileMark.of(ring);
        } catch (IOException e) {
            return FileMark.UNKNOWN; // whoever needs the file says what is wrong with it
        }
    }

    private boolean lasts() {
        try {
            return FileMark.lastsAt(ring) && here().isKnown();
        } catch (IOException e) {
            return false;
        }
    }

    /** True iff there is something to {@link #settle}. No lock. */
    boolean isUnsettled() {
        HomeRecord record = read();
        FileMark here = here();
        return !(mark(record).isKnown()
                        && mark(record).isSameFile(here)
                        && (record.birthNanos != 0 || here.birthNanos() == 0))
                && lasts();
    }

    /**
     * Stores which file this is. If it is another one than the last time, the spool is a copy, and gets an identity of its own.
     * Under the writer's lock, and only when {@link #isUnsettled}.
     *
     * @param nextSequence the spool's
     * @return what it was copied from, if it is a copy
     */
    Optional<CopiedFrom> settle(long nextSequence) throws SpoolException {
        HomeRecord record = read();
        // What cannot be read may have said anything: a spool that is taken for another one has its frames delivered
        // again at
        // worst, and one that is taken for the same has them passed over.
        boolean isCopy = isWhole() ? mark(record).isKnown() && !mark(record).isSameFile(here()) : true;
        if (isCopy) {
            UUID from = uuid(record);
            UUID own = UUID.randomUUID();
            record.uuidHigh = own.getMostSignificantBits();
            record.uuidLow = own.getLeastSignificantBits();
            record.copiedHigh = from.getMostSignificantBits();
            record.copiedLow = from.getLeastSignificantBits();
            record.copiedSequence = nextSequence;
        }
        store(record);
        return isCopy ? copiedFrom(record) : Optional.empty();
    }

    /**
     * Gives a spool that was taken for a copy the identity back that it was copied with. Under the writer's lock.
     *
     * @return the identity that is in force now
     */
    UUID adopt() throws SpoolException {
        HomeRecord record = read();
        if (copiedFrom(record).isPresent()) {
            record.uuidHigh = record.copiedHigh;
            record.uuidLow = record.copiedLow;
            record.copiedHigh = 0;
            record.copiedLow = 0;
            record.copiedSequence = 0;
            store(record);
        }
        return uuid(record);
    }

    private void store(HomeRecord record) throws SpoolException {
        FileMark here = here();
        record.inode = here.inode();
        record.birthNanos = here.birthNanos();
        // Into both slots, so that either stands in for the other when it is damaged.
        slots.write(record);
        slots.write(record);
        // Before anybody is told the identity: after a power cut it is the same.
        try {
            file.force(0, SpoolFormat.CONTROL_SIZE);
        } catch (SpoolException e) {
            FailedForce.note(file);
            throw e;
        }
    }
}
