package io.spool.core.ring;

import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.Gap;
import io.spool.core.value.Problem;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.StartPosition;
import io.spool.core.value.Verification;
import io.spool.core.value.VerifyProgress;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;

/** Looks through a whole ring, live or not, with no lock: every frame, every position, every rule of the format. */
public final class Verifier {
    private static final int BATCH_BYTES = 256 * 1024;

    /** Of a spool that was forged each second frame may be damaged, and there may be more gaps than memory. */
    private static final int MOST_GAPS = 10_000;

    private static final int MOST_DICTIONARIES = 1_000;

    private final RingView view;
    private final VerifyProgress progress;
    private final List<Gap> gaps = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private long frames;
    private long overwritten;
    private long gapCount;
    private long damaged;
    private long dictionaryProblems;

    /** What was found. */
    private record Found(
            SpoolStatus status,
            long frames,
            long overwritten,
            List<Gap> gaps,
            long gapCount,
            long damaged,
            List<Problem> problems)
            implements Verification {}

    /** @param progress is told how far the look is, by the thread that looks */
    public Verifier(RingView view, VerifyProgress progress) {
        this.view = view;
        this.progress = progress;
    }

    /**
     * Looks, once.
     *
     * @throws SpoolException when the bookkeeping is damaged so that nothing can be read
     */
    public Verification verify() throws SpoolException {
        SpoolStatus status = view.status();
        verifyDiskRecord();
        verifyHome();
        verifyReaders(status);
        verifyFrames(status);
        verifyOrigins();
        verifyDictionaries();
        missDictionaries();
        return new Found(status, frames, overwritten, List.copyOf(gaps), gapCount, damaged, List.copyOf(problems));
    }

    private void verifyDiskRecord() {
        if (!view.control().isDiskRecordWhole()) {
            problems.add(Problem.of(
                    Problem.Kind.DISK_RECORD,
                    "the disk record in " + SpoolFormat.RING_FILE + " is damaged: its check does not match; the next"
                            + " writer that opens the spool looks through it and writes a new one"));
        }
    }

    private void verifyHome() {
        if (!view.home().isWhole()) {
            problems.add(Problem.of(
                    Problem.Kind.HOME_RECORD,
                    "the home record in " + SpoolFormat.RING_FILE
                            + " is damaged: the check of neither slot matches; the"
                            + " next to open the spool for writing gives it a new identity"));
        }
    }

    private void verifyReaders(SpoolStatus status) {
        ReaderTable readers = view.readers();
        Position position = new Position();
        for (int slot = 0; slot < readers.slots(); slot++) {
            if (readers.isFree(slot)) {
                continue;
            }
            String name = readers.name(slot);
            if (name == null) {
                problems.add(Problem.of(
                        Problem.Kind.READER_NAME,
                        "slot " + slot + " of " + SpoolFormat.READERS_FILE + " is in use, and its name is damaged; "
                                + (readers.isProtected(slot) ? "it still protects what it has not read, and " : "")
                                + "is forgotten as reader '" + readers.label(slot) + "'"));
                continue;
            }
            if (!readers.isProtectionWhole(slot)) {
                problems.add(Problem.of(
                        Problem.Kind.READER_PROTECTION,
                        name,
                        "whether reader '" + name
                                + "' is protected cannot be told: the word is damaged, and counts as yes"));
            }
            try {
                readers.load(slot, position);
                // The status may be older than the position by now; a recovery brings next above all positions.
                if (position.sequence > Math.max(status.nextSequence(), view.nextSequence())) {
                    problems.add(Problem.of(
                            Problem.Kind.READER_AHEAD,
                            name,
                            "reader '" + name + "' is at sequence " + position.sequence + ", and the spool ends before "
                                    + status.nextSequence()));
                }
            } catch (SpoolException e) {
                problems.add(Problem.of(Problem.Kind.READER_POSITION, name, String.valueOf(e.getMessage())));
            }
        }
    }

    private void verifyDictionaries() throws SpoolException {
        for (long number : view.dictionaries().numbers()) {
            try {
                view.dictionaries().load(number);
            } catch (NoSuchFileException e) {
                // Nothing needs it any more, and a writer has removed it since.
            } catch (IOException | IllegalArgumentException e) {
                noteDictionary("dictionary " + number + " cannot be read, and frames that need it count as damaged: "
                        + e.getMessage());
            }
        }
    }

    /**
     * Where frames are damaged, it may be that a dictionary was not carried along. One that is not there is no fault by itself: whoever
     * dies while he makes one leaves a number without a file.
     */
    private void missDictionaries() throws SpoolException {
        long newest = view.control().newestDictionary();
        if (newest == 0 || damaged == 0) {
            return;
        }
        NavigableSet<Long> numbers = view.dictionaries().numbers();
        // From one that is there to the next: the numbers between them may be as many as the format has.
        long from = numbers.isEmpty() ? newest : numbers.first();
        for (long number : numbers.headSet(newest, true)) {
            missFrom(from, number - 1);
            from = number + 1;
        }
        // Not after the last number that there can be.
        if (!numbers.contains(newest)) {
            missFrom(from, newest);
        }
    }

    private void missFrom(long from, long to) {
        if (from <= to) {
            String numbers = from == to ? "dictionary " + from + " is" : "dictionaries " + from + " to " + to + " are";
            noteDictionary(numbers + " not there, and frames that need it count as damaged: is "
                    + SpoolFormat.DICTIONARIES_DIRECTORY + "/ as it was?");
        }
    }

    /** A directory may hold as many files as somebody likes. */
    private void noteDictionary(String text) {
        dictionaryProblems++;
        if (dictionaryProblems <= MOST_DICTIONARIES) {
            problems.add(Problem.of(Problem.Kind.DICTIONARY, text));
        } else if (dictionaryProblems == MOST_DICTIONARIES + 1) {
            problems.add(Problem.of(Problem.Kind.DICTIONARY, "more dictionaries are not told"));
        }
    }

    private void verifyFrames(SpoolStatus status) throws SpoolException {
        try (RingCursor cursor = view.newCursor(BATCH_BYTES)) {
            verifyFrames(status, cursor);
        }
    }

    private void verifyFrames(SpoolStatus status, RingCursor cursor) throws SpoolException {
        view.place(cursor, StartPosition.atSequence(status.minSequence()));
        long total = status.nextSequence() - status.minSequence();
        while (cursor.position() < status.nextSequence()) {
            cursor.read(Integer.MAX_VALUE);
            cursor.gap().ifPresent(this::note);
            frames += cursor.count();
            // By sequences, since bytes would have to be asked for again in a spool that is live.
            progress.at(Math.min(total, cursor.position() - status.minSequence()), total);
        }
    }

    private void verifyOrigins() throws SpoolException {
        try {
            if (view.readOrigins().isEmpty()) {
                problems.add(
                        Problem.of(
                                Problem.Kind.ORIGINS,
                                "the table of origins is damaged; what was appended before from a Kafka topic may be appended again"));
            }
        } catch (IllegalArgumentException e) {
            problems.add(Problem.of(
                    Problem.Kind.ORIGINS, "the table of origins is not as the format says: " + e.getMessage()));
        }
    }

    private void note(Gap gap) {
        if (gap.kind() == Gap.Kind.LOST) {
            overwritten += gap.count();
        } else {
            gapCount++;
            damaged += gap.kind() == Gap.Kind.DAMAGED ? gap.count() : 0;
            if (gaps.size() < MOST_GAPS) {
                gaps.add(gap);
            }
        }
    }
}
