package io.spool.core.ring;

import io.spool.core.dictionary.Dictionaries;
import io.spool.core.error.SpoolCorruptException;
import io.spool.core.error.SpoolException;
import io.spool.core.value.ClockSteps;
import io.spool.core.value.Cut;
import io.spool.core.value.DictionaryStatus;
import io.spool.core.value.Encoding;
import io.spool.core.value.EncodingStatus;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.ReaderStatus;
import io.spool.core.value.SpoolHome;
import io.spool.core.value.SpoolIdentity;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.SyncPolicy;
import io.spool.core.value.WriteRates;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The status of an open ring, put together without a lock. Its parts are those of {@link SpoolStatus}. */
record RingStatus(
        Path directory,
        SpoolIdentity identity,
        SpoolHome home,
        Instant created,
        long sizeBytes,
        long dataBytes,
        int maxFrameBytes,
        FullPolicy full,
        SyncPolicy sync,
        long minSequence,
        long minOffset,
        long nextSequence,
        long nextOffset,
        long commits,
        long forcedSequence,
        Optional<Instant> forceFailed,
        Instant lastAppend,
        long writerPid,
        long evictedDamaged,
        List<Cut> cuts,
        WriteRates rates,
        ClockSteps clock,
        EncodingStatus encoding,
        List<ReaderStatus> readers,
        List<String> damagedReaders,
        List<ReaderStatus> unnamedReaders)
        implements SpoolStatus {

    /** A named reader. */
    private record Reader(
            String name,
            long sequence,
            long lagFrames,
            long lagBytes,
            long lost,
            long damaged,
            long overrun,
            boolean isProtected,
            Instant created,
            Instant moved)
            implements ReaderStatus {}

    /** How frames are encoded. */
    private record Encodings(Encoding wish, Optional<DictionaryStatus> newest, long plainBytes, long storedBytes)
            implements EncodingStatus {}

    /** The status at this moment. */
    static RingStatus of(RingView view) throws SpoolException {
        ControlBlock control = view.control();
        ReaderTable readers = view.readers();
        BirthRecord birth = view.birth();
        Commit now = new Commit();
        control.read(now);
        List<Cut> cuts = List.copyOf(control.cuts());
        List<ReaderStatus> known = new ArrayList<>();
        List<String> damaged = new ArrayList<>();
        List<ReaderStatus> unnamed = new ArrayList<>();
        Position position = new Position();
        for (int slot : readers.taken()) {
            String label = readers.label(slot);
            try {
                readers.load(slot, position);
                (readers.name(slot) == null ? unnamed : known)
                        .add(readerStatus(readers, slot, label, position, now, cuts));
            } catch (SpoolCorruptException e) {
                damaged.add(label);
            }
        }
        known.sort(Comparator.comparing(ReaderStatus::name));
        DiskRecord disk = new DiskRecord();
        control.read(disk);
        return new RingStatus(
                view.spool(),
                new SpoolIdentity(view.home().uuid(), now.generation),
                view.home().status(),
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
                Math.min(disk.forcedSequence, now.nextSequence),
                FailedForce.time(view.file()),
                Instant.ofEpochMilli(now.timeMs),
                control.writerPid(),
                control.evictedDamaged(),
                cuts,
                view.rates().read(WallClock.nowMs()),
                control.clockSteps(),
                encodingStatus(view),
                List.copyOf(known),
                List.copyOf(damaged),
                List.copyOf(unnamed));
    }

    private static EncodingStatus encodingStatus(RingView view) throws SpoolException {
        ControlBlock control = view.control();
        return new Encodings(
                view.encoding(),
                // Most spools have none, and are not looked into for them.
                control.newestDictionary() == 0 ? Optional.empty() : newestDictionary(view.dictionaries()),
                control.plainRecent(),
                control.storedRecent());
    }

    private static Optional<DictionaryStatus> newestDictionary(Dictionaries dictionaries) throws SpoolException {
        for (long number : dictionaries.numbers().descendingSet()) {
            try {
                return Optional.of(dictionaries.load(number).status());
            } catch (IOException | IllegalArgumentException e) {
                // A look through the spool tells of it.
            }
        }
        return Optional.empty();
    }

    /** How many sequences between these two belong to no frame, as far as the last cuts tell. */
    private static long cut(List<Cut> cuts, long from, long to) {
        return cuts.stream().mapToLong(cut -> cut.within(from, to)).sum();
    }

    private static ReaderStatus readerStatus(
            ReaderTable readers, int slot, String name, Position position, Commit now, List<Cut> cuts) {
        // The reader may have moved past the commit that we go by, and a recovery may have cut off what it has read.
        long at = Math.min(position.sequence, now.nextSequence);
        long offset = Math.max(position.offset, now.minOffset);
        return new Reader(
                name,
                position.sequence,
                now.nextSequence - at - cut(cuts, at, now.nextSequence),
                Math.max(0, now.nextOffset - offset),
                position.lost,
                position.damaged,
                Math.max(0, now.minSequence - at),
                readers.isProtected(slot),
                Instant.ofEpochMilli(readers.createdMs(slot)),
                Instant.ofEpochMilli(position.timeMs));
    }
}
