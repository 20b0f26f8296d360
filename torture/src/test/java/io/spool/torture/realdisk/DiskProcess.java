package io.spool.torture.realdisk;

import io.spool.core.SpoolInspector;
import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Frame;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Gap;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.StartPosition;
import io.spool.core.value.Verification;
import io.spool.torture.Scratch;
import io.spool.torture.encoding.DictionaryMaker;
import io.spool.torture.process.Message;
import io.spool.torture.realdisk.Report.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * One of those who use the spools of a disk until the power goes. It waits for a line that says what it is (role, directory, number,
 * pause between appends in microseconds, spools), and reports all that it was told by the spools.
 */
public final class DiskProcess {
    static final String CHECKED = "checked";
    static final String RUNNING = "running";
    private static final String READER = "r";
    private static final String EXTRA = "extra-";
    private static final int LARGEST_BATCH = 16;
    private static final Duration IMPATIENCE = Duration.ofMillis(20);

    private DiskProcess() {}

    /** Who a process is. */
    enum Role {
        /** Opens first, looks through all, and appends once it is told to go on. */
        CHECKER,
        /** Appends, forces, makes dictionaries and other spools. */
        WRITER,
        /** Reads under a name. */
        READER
    }

    private interface Task {
        void run() throws SpoolException, IOException;
    }

    /** Arguments: none; or an empty directory, for a run that loads all that is needed. */
    public static void main(String[] args) throws Exception {
        if (args.length == 1) {
            train(Path.of(args[0]));
            return;
        }
        Spools.exists(Path.of("."));
        Report.write("ready");
        String[] words = line().split(" ", -1);
        if (words.length < 5) {
            return;
        }
        Path root = Path.of(words[1]);
        long number = Long.parseLong(words[2]);
        long pauseMicros = Long.parseLong(words[3]);
        List<Cell> cells = Stream.of(words[4].split(",", -1)).map(Cell::valueOf).toList();
        Random random = new Random(number);
        switch (Role.valueOf(words[0])) {
            case CHECKER -> {
                for (Cell cell : cells) {
                    attempt(cell, () -> check(cell, root, number, random.nextBoolean()));
                }
                attempt(cells.get(0), () -> checkExtras(cells.get(0), root));
                Report.write(CHECKED);
                line();
                write(root, cells, number, pauseMicros);
            }
            case WRITER -> {
                start(() -> createExtras(cells.get(0), root, number), cells.get(0));
                write(root, cells, number, pauseMicros);
            }
            case READER -> {
                for (Cell cell : cells) {
                    start(() -> read(cell, root), cell);
                }
            }
        }
        Report.write(RUNNING);
        // Until it is killed.
        while (System.in.read() >= 0) {
            LockSupport.parkNanos(1_000);
        }
    }

    private static String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = System.in.read(); next >= 0 && next != '\n'; next = System.in.read()) {
            line.append((char) next);
        }
        return line.toString();
    }

    private static void train(Path root) throws Exception {
        Files.createDirectories(root);
        for (Cell cell : Cell.values()) {
            check(cell, root, 1, true);
        }
        createExtra(Cell.NONE_PLAIN, root, EXTRA + "0");
        checkExtras(Cell.NONE_PLAIN, root);
    }

    private static void attempt(Cell cell, Task task) {
        try {
            task.run();
        } catch (IOException | RuntimeException | Error e) {
            Report.say(Kind.FAILED, cell, stack(e));
        }
    }

    private static String stack(Throwable thrown) {
        StringJoiner text = new StringJoiner(" | ");
        text.add(thrown.toString());
        for (StackTraceElement element : thrown.getStackTrace()) {
            text.add(element.toString());
        }
        Throwable cause = thrown.getCause();
        return cause == null ? text.toString() : text + " caused by " + stack(cause);
    }

    private static void start(Task task, Cell cell) {
        Thread thread = new Thread(() -> attempt(cell, task), task + " " + cell);
        thread.setDaemon(true);
        thread.start();
    }

    // ---- the first after a power cut ----

    private static void check(Cell cell, Path root, long number, boolean readerFirst)
            throws SpoolException, IOException {
        Path dir = cell.directory(root);
        if (!Spools.exists(dir)) {
            Report.say(Kind.CREATING, cell);
            Spools.create(dir, cell.options());
            Report.say(Kind.CREATED, cell);
        }
        if (readerFirst) {
            try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named("first"))) {
                reader.seek(StartPosition.latest());
            }
        }
        try (SpoolWriter writer = Spools.writer(dir)) {
            Report.say(Kind.OPENED, cell);
            list(cell, dir);
            Verification verification = Spools.verify(dir);
            Report.say(Kind.VERIFIED, cell, verification.isSound(), verification.gaps(), verification.problems());
            append(cell, dir, writer, new FrameBatch(), number, 0, 1);
        }
        if (cell.encodes() && !DictionaryMaker.isThere(dir)) {
            DictionaryMaker.adoptKeys(dir);
        }
    }

    /** All that is there, as one sees it who begins at the oldest frame. */
    private static void list(Cell cell, Path dir) throws SpoolException {
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
            ReadBatch batch = reader.read(Duration.ZERO, 200);
            while (!batch.isEmpty()) {
                Report.say(Kind.LISTED, cell, toWords(batch));
                batch = reader.read(Duration.ZERO, 200);
            }
            Report.say(Kind.LISTED_ALL, cell, reader.position());
        }
    }

    /** First sequence of the frames, gap before them (kind:from:to, or -), frames (writer:batch:index:size). */
    private static String toWords(ReadBatch batch) {
        StringBuilder words = new StringBuilder();
        words.append(batch.firstSequence()).append(' ');
        if (batch.gap().isPresent()) {
            Gap gap = batch.gap().get();
            words.append(gap.kind()).append(':').append(gap.from()).append(':').append(gap.to());
        } else {
            words.append('-');
        }
        for (Frame frame : batch) {
            Message message = Message.parse(frame);
            words.append(' ').append(message.writer()).append(':').append(message.batch());
            words.append(':').append(message.index()).append(':').append(message.size());
        }
        return words.toString();
    }

    // ---- writers ----

    private static void write(Path root, List<Cell> cells, long number, long pauseMicros) {
        for (Cell cell : cells) {
            start(() -> write(cell, root, number, pauseMicros), cell);
        }
    }

    private static void write(Cell cell, Path root, long number, long pauseMicros) throws SpoolException {
        Random random = new Random(number * 31 + cell.name().hashCode());
        Path dir = cell.directory(root);
        try (SpoolWriter writer = Spools.writer(dir)) {
            Report.say(Kind.OPENED, cell);
            SpoolInspector inspector = Spools.inspect(dir);
            FrameBatch batch = new FrameBatch();
            long number0 = 1;
            while (true) {
                append(cell, dir, writer, batch, number, number0++, 1 + random.nextInt(LARGEST_BATCH));
                if (random.nextInt(20) == 0) {
                    long begin = System.nanoTime();
                    writer.force();
                    Report.say(Kind.FORCED, cell, begin);
                }
                if (random.nextInt(5) == 0) {
                    SpoolStatus status = inspector.status();
                    Report.say(Kind.STATUS, cell, status.forcedSequence(), status.nextSequence());
                }
                if (cell.encodes() && random.nextInt(60) == 0) {
                    DictionaryMaker.adoptKeys(dir);
                }
                LockSupport.parkNanos(1_000 * (1 + random.nextLong(2 * pauseMicros)));
            }
        }
    }

    private static void append(
            Cell cell, Path dir, SpoolWriter writer, FrameBatch batch, long number, long batchNumber, int size)
            throws SpoolException {
        batch.clear();
        for (int i = 0; i < size; i++) {
            batch.add(new Message(number, batchNumber, i, size).toJson());
        }
        long first = writer.append(batch).firstSequence();
        long min = Spools.status(dir).minSequence();
        Report.say(Kind.APPENDED, cell, number, batchNumber, size, first, min);
    }

    // ---- other spools, which are being created when the power goes ----

    private static void createExtras(Cell cell, Path root, long number) throws SpoolException {
        for (int i = 0; i < 50; i++) {
            createExtra(cell, root, EXTRA + number + "-" + i);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static void createExtra(Cell cell, Path root, String name) throws SpoolException {
        Report.say(Kind.EXTRA_BEGUN, cell, name);
        Spools.create(root.resolve(name), CreateOptions.ofSize(64 << 10).withReaderSlots(4));
        Report.say(Kind.EXTRA_CREATED, cell, name);
    }

    private static void checkExtras(Cell cell, Path root) throws SpoolException, IOException {
        List<Path> extras = new ArrayList<>();
        List<Path> removed = new ArrayList<>();
        try (Stream<Path> all = Files.list(root)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                String name = each.getFileName().toString();
                if (name.startsWith(EXTRA)) {
                    extras.add(each);
                } else if (name.startsWith("removed-")) {
                    removed.add(each);
                }
            }
        }
        for (Path dir : extras) {
            boolean found = Spools.exists(dir);
            Spools.createIfAbsent(dir, CreateOptions.ofSize(64 << 10).withReaderSlots(4));
            try (SpoolWriter writer = Spools.writer(dir)) {
                writer.append("{}");
            }
            // More than one frame where an earlier look at it was cut short.
            if (!Spools.verify(dir).isSound() || Spools.status(dir).frames() < 1) {
                throw new SpoolException(dir, "created before the cut, and damaged after it: " + Spools.status(dir));
            }
            Report.say(found ? Kind.EXTRA_FOUND : Kind.EXTRA_MISSING, cell, dir.getFileName());
            // Another name first: what is half removed must not look half created.
            removed.add(Files.move(dir, dir.resolveSibling("removed-" + dir.getFileName())));
        }
        for (Path dir : removed) {
            Scratch.delete(dir);
        }
    }

    // ---- readers ----

    private static void read(Cell cell, Path root) throws SpoolException {
        Path dir = cell.directory(root);
        while (!Spools.exists(dir)) {
            LockSupport.parkNanos(1_000_000);
        }
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named(READER))) {
            Report.say(Kind.READING, cell, state(reader.position(), reader));
            while (true) {
                ReadBatch batch = reader.read(IMPATIENCE, 200);
                if (batch.isEmpty()) {
                    continue;
                }
                Report.say(Kind.READ, cell, state(batch.nextSequence(), reader), toWords(batch));
                reader.acknowledge(batch.nextSequence());
                Report.say(Kind.ACKNOWLEDGED, cell, state(batch.nextSequence(), reader));
            }
        }
    }

    private static String state(long position, SpoolReader reader) {
        return position + " " + (reader.lost() + reader.damaged());
    }
}
