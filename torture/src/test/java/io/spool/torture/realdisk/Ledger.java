package io.spool.torture.realdisk;

import io.spool.torture.process.Message;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the referee knows of one spool, over all power cuts: what its users were told, and so what the spool has promised. It goes through
 * the reports of a life in the order of their times.
 */
final class Ledger {
    /** Two writers may be in an append when the power goes, each of one batch, a filler and a table. */
    private static final int UNDER_WAY_BYTES = 2 * (16 * 320 + 800);

    private final Cell cell;

    /** What each sequence was given to, by anybody's account. */
    private final NavigableMap<Long, Message> given = new TreeMap<>();

    private final Map<Message, Long> sequences = new HashMap<>();

    /** Sequences that a listing after a cut did not have: they must not come back. */
    private final Set<Long> gone = new HashSet<>();

    /** States in which the spool may find the reader: position, and lost and damaged up to there. */
    private final Map<Long, Long> readerStates = new HashMap<>();

    private boolean created;
    private long promised = 1;
    private long highest = 1;
    private long highestMin = 1;
    private long readerPromised = 1;
    private long readerBegan = -1;
    private long readerExpected = -1;

    // The listing that is under way.
    private final NavigableMap<Long, Message> listed = new TreeMap<>();
    private long listedTo = -1;
    private long cutFrom = Long.MAX_VALUE;

    Ledger(Cell cell) {
        this.cell = cell;
    }

    /** What has gone wrong: a promise is broken. */
    static final class BrokenPromise extends RuntimeException {
        private static final long serialVersionUID = 1;

        BrokenPromise(String message) {
            super(message);
        }
    }

    private void hold(boolean promise, String otherwise) {
        if (!promise) {
            throw new BrokenPromise(cell + ": " + otherwise + " (promised before " + promised + ", min at most "
                    + highestMin + ", highest " + highest + ")");
        }
    }

    /**
     * Goes through a life.
     *
     * @param reports what belongs to this spool, in the order of time
     * @param cut when the power went; what came later was not promised by anything on the disk
     */
    void follow(List<Report> reports, long cut) {
        listed.clear();
        listedTo = -1;
        cutFrom = Long.MAX_VALUE;
        NavigableMap<Long, Long> appendedBy = new TreeMap<>();
        NavigableMap<Long, Long> acknowledgedBy = new TreeMap<>();
        for (Report report : reports) {
            boolean before = report.nanos() < cut;
            switch (report.kind()) {
                // After the cut nothing can be seen of it.
                case CREATING -> hold(!created || !before, "it is gone");
                case CREATED -> created |= before;
                case APPENDED -> {
                    long end = appended(report);
                    if (before) {
                        appendedBy.merge(report.nanos(), end, Math::max);
                        promise(end, cell.forcesAppends());
                    }
                }
                case FORCED -> {
                    if (before) {
                        appendedBy.headMap(report.number(0)).values().forEach(end -> promise(end, true));
                        acknowledgedBy
                                .headMap(report.number(0))
                                .values()
                                .forEach(at -> readerPromised = Math.max(readerPromised, at));
                    }
                }
                case STATUS -> promise(Math.min(report.number(0), report.number(1)), before);
                case READING -> reading(report);
                case READ -> {
                    long next = read(report);
                    promise(next, before && cell.forcesAppends());
                }
                case ACKNOWLEDGED -> acknowledgedBy.put(report.nanos(), report.number(0));
                case LISTED -> listed(report);
                case LISTED_ALL -> listedAll(report.number(0), before);
                case VERIFIED -> hold(report.words().get(0).equals("true"), "verify says " + report.text());
                case FAILED -> hold(!before, "failed before the power went: " + report.text());
                default -> {}
            }
        }
    }

    private void promise(long next, boolean isOne) {
        if (isOne) {
            promised = Math.max(promised, next);
        }
    }

    /** Somebody was told that this frame has this sequence. */
    private void give(long sequence, Message message) {
        Message before = given.putIfAbsent(sequence, message);
        hold(
                before == null || before.equals(message),
                "sequence " + sequence + " is " + message + " and was " + before);
        Long other = sequences.putIfAbsent(message, sequence);
        hold(other == null || other == sequence, message + " is at " + sequence + " and at " + other);
        hold(!gone.contains(sequence), "sequence " + sequence + " was missing, and is back: " + message);
        highest = Math.max(highest, sequence + 1);
    }

    private long appended(Report report) {
        int size = (int) report.number(2);
        long first = report.number(3);
        for (int i = 0; i < size; i++) {
            give(first + i, new Message(report.number(0), report.number(1), i, size));
        }
        highestMin = Math.max(highestMin, report.number(4));
        return first + size;
    }

    // ---- the named reader ----

    private void reading(Report report) {
        long position = report.number(0);
        if (readerBegan < 0) {
            readerBegan = position;
        } else {
            Long lost = readerStates.get(position);
            boolean isNew = readerPromised == 1 && report.number(1) == 0;
            hold(
                    (lost != null && lost == report.number(1)) || isNew,
                    "the reader is at " + report.text() + ", where it never was; it was at " + readerStates.keySet());
            hold(position >= readerPromised, "the reader is back at " + position + ", behind " + readerPromised);
            if (isNew && lost == null) {
                readerBegan = position;
            }
        }
        readerStates.clear();
        readerStates.put(position, report.number(1));
        readerExpected = position;
    }

    private long read(Report report) {
        Part part = Part.parse(report.words().subList(2, report.words().size()));
        hold(part.from() == readerExpected, "the reader expects " + readerExpected + ", and is given " + report.text());
        part.frames().forEach(this::give);
        readerExpected = part.next();
        hold(report.number(0) == readerExpected, "the reader goes on at " + report.text());
        readerStates.put(report.number(0), report.number(1));
        return readerExpected;
    }

    // ---- the listing after a cut ----

    private void listed(Report report) {
        Part part = Part.parse(report.words());
        hold(listedTo < 0 || part.from() == listedTo, "after " + listedTo + " comes " + report.text());
        if (part.gapTo() > part.gapFrom()) {
            switch (part.gapKind()) {
                case "CUT" -> cutFrom = Math.min(cutFrom, part.gapFrom());
                case "DAMAGED" ->
                    hold(part.gapTo() <= oldestKept(), "damaged: " + part.gapFrom() + " to " + part.gapTo());
                default -> hold(false, "lost while nobody appended: " + report.text());
            }
        }
        part.frames().forEach(this::give);
        listed.putAll(part.frames());
        listedTo = part.next();
    }

    /** The oldest frame that cannot have been overwritten by anything that was appended before the cut. */
    private long oldestKept() {
        long bytes = 0;
        long sequence = highestMin;
        while (bytes < UNDER_WAY_BYTES && sequence < highest) {
            Message message = given.get(sequence);
            bytes += message == null ? 32 : cell.storageOf(message.toJson().length);
            sequence++;
        }
        return sequence;
    }

    private void listedAll(long next, boolean before) {
        hold(next >= highest, "the next sequence is " + next + ", and " + (highest - 1) + " was given out");
        hold(listedTo < 0 || listedTo == next, "what is there ends at " + listedTo + ", the spool at " + next);
        for (long sequence = oldestKept(); sequence < promised; sequence++) {
            // A sequence that was cut before, and is known to be, is no frame.
            hold(
                    listed.containsKey(sequence) || gone.contains(sequence) || !given.containsKey(sequence),
                    "frame " + sequence + " was promised and is missing: " + given.get(sequence));
        }
        batchesAreWhole();
        // What is not there now never comes back.
        given.keySet().stream().filter(each -> !listed.containsKey(each)).forEach(gone::add);
        highest = next;
        if (before) {
            // Who has opened it has put all that it kept on the disk.
            promised = Math.max(promised, next);
        }
        listed.clear();
        listedTo = -1;
    }

    private void batchesAreWhole() {
        Map<Long, Message> newest = new HashMap<>();
        long oldest = oldestKept();
        listed.forEach((sequence, message) -> {
            Message before = listed.get(sequence - 1);
            boolean continues = before != null
                    && before.writer() == message.writer()
                    && before.batch() == message.batch()
                    && before.index() + 1 == message.index();
            hold(
                    message.index() == 0
                            || continues
                            || sequence < oldest
                            || listed.firstKey().equals(sequence),
                    "frame " + sequence + " is " + message + " after " + before);
            boolean last = message.index() + 1 == message.size();
            hold(
                    last || listed.containsKey(sequence + 1) || sequence < oldest,
                    "frame " + sequence + " is " + message + ", and the rest of its batch is missing");
            Message earlier = newest.put(message.writer(), message);
            hold(
                    earlier == null
                            || earlier.batch() < message.batch()
                            || (earlier.batch() == message.batch() && earlier.index() < message.index()),
                    "frame " + sequence + " is " + message + " after " + earlier);
        });
        for (Long sequence : listed.keySet()) {
            hold(
                    cell.forcesAppends() || listed.containsKey(sequence + 1) || isEndOfRun(sequence),
                    "there are frames after what was cut, at " + sequence);
        }
    }

    /** Whether what follows this frame was missing before, or nothing follows. */
    private boolean isEndOfRun(long sequence) {
        Long next = listed.higherKey(sequence);
        return next == null || gone.contains(sequence + 1) || !given.containsKey(sequence + 1) || next <= oldestKept();
    }
}
