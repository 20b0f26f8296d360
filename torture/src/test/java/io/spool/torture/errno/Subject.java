package io.spool.torture.errno;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Encoding;
import io.spool.core.value.Frame;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.ReaderStatus;
import io.spool.core.value.SyncPolicy;
import io.spool.core.value.Verification;
import io.spool.torture.encoding.DictionaryMaker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A run of the command, and what may be there after it. */
enum Subject {
    CREATE,
    APPEND,
    APPEND_COMMIT,
    APPEND_KEYS,
    READ,
    CAT,
    STATUS,
    VERIFY,
    COPY,
    REPLAY;

    private static final List<String> OLD = List.of("{\"n\":1}", "{\"n\":2}", "{\"n\":3}");
    private static final List<String> ADDED = List.of("{\"n\":4}", "{\"n\":5}", "{\"n\":6}");

    /** Exit codes that say that something failed; a wrong command line, a full spool and bad input are none of the disk's. */
    private static final Set<Integer> FAILURES = Set.of(1, 3, 5, 6, 9);

    private static final int MOST_LINES = 4;

    /** Lays down what the command finds. */
    void prepare(Path folder) throws SpoolException {
        if (this == CREATE) {
            return;
        }
        Path dir = spool(folder);
        CreateOptions options = CreateOptions.ofSize(64 << 10).withReaderSlots(4);
        if (this == APPEND_COMMIT) {
            options = options.withSync(SyncPolicy.commit());
        }
        if (this == APPEND_KEYS) {
            options = options.withEncoding(Encoding.KEYS);
        }
        Spools.create(dir, options);
        if (this == APPEND_KEYS) {
            DictionaryMaker.adoptKeys(dir);
        }
        try (SpoolWriter writer = Spools.writer(dir)) {
            for (String frame : OLD) {
                writer.append(frame);
            }
        }
        if (this == READ) {
            Spools.reader(dir, ReaderOptions.named("r")).close();
        }
    }

    private static Path spool(Path folder) {
        return folder.resolve("spool");
    }

    private static Path copy(Path folder) {
        return folder.resolve("copy");
    }

    /** The words after {@code spool}. */
    List<String> command(Path folder) {
        String dir = spool(folder).toString();
        return switch (this) {
            case CREATE -> List.of("create", dir, "--size", "64KiB");
            case APPEND, APPEND_COMMIT, APPEND_KEYS -> List.of("append", dir);
            case READ -> List.of("read", dir, "--reader", "r");
            case CAT -> List.of("cat", dir);
            case STATUS -> List.of("status", dir);
            case VERIFY -> List.of("verify", dir);
            case COPY -> List.of("copy", dir, copy(folder).toString());
            case REPLAY -> List.of("replay", dir, "--dry-run", "--topic", "t");
        };
    }

    String input() {
        return appends() ? String.join("\n", ADDED) + "\n" : "";
    }

    private boolean appends() {
        return this == APPEND || this == APPEND_COMMIT || this == APPEND_KEYS;
    }

    /** All paths on which calls may be made to fail. */
    List<Path> paths(Path folder) {
        List<Path> paths = new ArrayList<>(List.of(folder));
        for (Path dir : List.of(spool(folder), copy(folder))) {
            paths.add(dir);
            for (String name : List.of(
                    "spool.ring",
                    "spool.ring.new",
                    "spool.readers",
                    "spool.readers.new",
                    "spool.lock",
                    "dictionaries")) {
                paths.add(dir.resolve(name));
            }
            for (int number = 1; number <= 2; number++) {
                paths.add(dir.resolve("dictionaries").resolve(Integer.toString(number)));
            }
        }
        return paths;
    }

    /** What is wrong with how the command ended, or with what it left; empty for nothing. */
    Optional<String> complaint(Outcome outcome, Path folder) {
        boolean done = outcome.exitCode() == 0;
        if (!done && !FAILURES.contains(outcome.exitCode())) {
            return Optional.of("the exit code is " + outcome.exitCode());
        }
        List<String> said = outcome.err().lines().toList();
        if (said.stream().anyMatch(line -> line.startsWith("\tat ") || line.startsWith("Exception in thread"))) {
            return Optional.of("a stack trace");
        }
        if (said.size() > MOST_LINES || (!done && said.isEmpty())) {
            return Optional.of("a message of " + said.size() + " lines");
        }
        try {
            return complaintOfState(outcome, folder, done);
        } catch (SpoolException | RuntimeException e) {
            return Optional.of("afterwards: " + e);
        }
    }

    private Optional<String> complaintOfState(Outcome outcome, Path folder, boolean done) throws SpoolException {
        Path dir = spool(folder);
        return switch (this) {
            case CREATE -> created(dir, done, List.of());
            case COPY -> {
                Optional<String> source = whole(dir, OLD, OLD);
                // A copy that fails may have taken some frames, or nothing.
                yield source.isPresent() || (!done && !Spools.exists(copy(folder)))
                        ? source
                        : whole(copy(folder), done ? OLD : List.of(), OLD);
            }
            case APPEND, APPEND_COMMIT, APPEND_KEYS -> appended(outcome, dir, done);
            case READ -> read(outcome, dir, done);
            case CAT ->
                done && !outcome.out().lines().toList().equals(OLD)
                        ? Optional.of("said that all was read, and gave " + outcome.out())
                        : whole(dir, OLD, OLD);
            case STATUS ->
                done && !outcome.out().contains("frames")
                        ? Optional.of("said nothing: " + outcome.out())
                        : whole(dir, OLD, OLD);
            case VERIFY, REPLAY -> whole(dir, OLD, OLD);
        };
    }

    /** Either it is there and works, or it is not there and can be created. */
    private static Optional<String> created(Path dir, boolean done, List<String> frames) throws SpoolException {
        if (Spools.exists(dir) != done) {
            return Optional.of(
                    done ? "said that it was created, and it was not" : "said that it failed, and it is there");
        }
        Spools.createIfAbsent(dir, CreateOptions.ofSize(64 << 10).withReaderSlots(4));
        return whole(dir, frames, frames);
    }

    private static Optional<String> appended(Outcome outcome, Path dir, boolean done) throws SpoolException {
        List<String> all = new ArrayList<>(OLD);
        all.addAll(ADDED);
        List<String> found = frames(dir);
        boolean unsaid = !done && found.size() > OLD.size() && !outcome.err().contains("appended");
        Optional<String> complaint = whole(dir, done ? all : OLD, all);
        return complaint.isEmpty() && unsaid
                ? Optional.of("frames were appended, and the message does not say so")
                : complaint;
    }

    private static Optional<String> read(Outcome outcome, Path dir, boolean done) throws SpoolException {
        List<String> given = outcome.out().lines().toList();
        if (!given.equals(OLD.subList(0, Math.min(OLD.size(), given.size()))) || (done && !given.equals(OLD))) {
            return Optional.of("gave " + given);
        }
        for (ReaderStatus reader : Spools.status(dir).readers()) {
            if (reader.sequence() > given.size() + 1L) {
                return Optional.of("reader at " + reader.sequence() + ", given " + given.size());
            }
        }
        return whole(dir, OLD, OLD);
    }

    /** The spool has at least and at most these frames, is sound, and takes another. */
    private static Optional<String> whole(Path dir, List<String> atLeast, List<String> atMost) throws SpoolException {
        List<String> found = frames(dir);
        if (found.size() < atLeast.size() || !found.equals(atMost.subList(0, Math.min(found.size(), atMost.size())))) {
            return Optional.of("there are " + found + ", expected " + atLeast);
        }
        Verification verification = Spools.verify(dir);
        if (!verification.isSound()) {
            return Optional.of("verify: " + verification.gaps() + verification.problems());
        }
        long next = Spools.status(dir).nextSequence();
        try (SpoolWriter writer = Spools.writer(dir)) {
            writer.append("{\"n\":0}");
        }
        List<String> after = frames(dir);
        return after.size() == found.size() + 1 && Spools.status(dir).nextSequence() == next + 1
                ? Optional.empty()
                : Optional.of("the next append leaves " + after);
    }

    private static List<String> frames(Path dir) throws SpoolException {
        List<String> frames = new ArrayList<>();
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
            ReadBatch batch = reader.read(Duration.ZERO, 100);
            while (!batch.isEmpty()) {
                if (batch.gap().isPresent()) {
                    frames.add(batch.gap().get().toString());
                }
                for (Frame frame : batch) {
                    frames.add(frame.text());
                }
                batch = reader.read(Duration.ZERO, 100);
            }
        }
        return frames;
    }
}
