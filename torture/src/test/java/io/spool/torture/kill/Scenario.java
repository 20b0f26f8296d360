package io.spool.torture.kill;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Origin;
import io.spool.core.value.Protection;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.StartPosition;
import io.spool.torture.encoding.DictionaryMaker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * What a child does while it is killed: steps, each of which is done, not done, or was being done when it died. What lies
 * there before is {@link Template}'s matter.
 */
enum Scenario {
    CREATE,
    LOCK_KEPT,
    LOCK_KEPT_TO_THE_END,
    OPEN_FOR_THE_FIRST_TIME,
    APPEND,
    WRAP_WITH_FILLER,
    TAKE_THE_REMAINDER,
    LARGE_FRAME,
    EVICT,
    EVICT_DAMAGED,
    EVICT_ALL_DAMAGED,
    APPEND_FROM_ORIGINS,
    CARRY_ORIGINS,
    REGISTER,
    REGISTER_PROTECTED,
    ACKNOWLEDGE,
    ACKNOWLEDGE_A_GAP,
    SEEK,
    PROTECT,
    FORGET,
    LOCK_WANTED,
    RING,
    WAIT_FOR_THE_BELL,
    FORCE_BY_HAND,
    FORCE_BY_INTERVAL,
    FORCE_BY_COMMIT,
    FIRST_DICTIONARY,
    DICTIONARY_OF_ITS_OWN,
    ENCODE,
    ENCODE_BY_COMMIT,
    REMOVE_DICTIONARIES;

    static final CreateOptions SMALL = CreateOptions.ofSize(64 << 10).withReaderSlots(4);

    void play(Path dir, Play play) throws Exception {
        switch (this) {
            case CREATE -> play.step(() -> Spools.createIfAbsent(dir, SMALL));
            case LOCK_KEPT ->
                withWriter(dir, play, writer -> {
                    FrameBatch none = new FrameBatch();
                    play.step(() -> play.until(
                            "SpoolLock.keep > SpoolLock.releaseToKernel: unlock", () -> writer.append(none)));
                });
            case LOCK_KEPT_TO_THE_END -> {
                FrameBatch none = new FrameBatch();
                play.step(() -> play.until("SpoolLock.releaseNow > SpoolLock.releaseToKernel: unlock", () -> {
                    try (SpoolWriter writer = Spools.writer(dir)) {
                        for (int i = 0; i < 10; i++) {
                            writer.append(none);
                        }
                    }
                }));
            }
            case OPEN_FOR_THE_FIRST_TIME, APPEND, RING ->
                withWriter(dir, play, writer -> {
                    append(dir, play, writer, 300);
                    append(dir, play, writer, 100);
                });
            case WRAP_WITH_FILLER ->
                withWriter(dir, play, writer -> {
                    append(dir, play, writer, 300, 300, 400, 2_000, 100);
                    append(dir, play, writer, 50);
                });
            case TAKE_THE_REMAINDER ->
                withWriter(dir, play, writer -> {
                    append(dir, play, writer, 80, Template.REMAINDER_FRAME, 200, 100);
                    append(dir, play, writer, 50);
                });
            case LARGE_FRAME ->
                withWriter(dir, play, writer -> {
                    append(dir, play, writer, 100_001);
                    append(dir, play, writer, 100, 70_003, 200);
                });
            case EVICT, EVICT_DAMAGED, EVICT_ALL_DAMAGED ->
                withWriter(dir, play, writer -> {
                    append(dir, play, writer, 1_000, 1_100, 1_200, 1_300, 1_400);
                    append(dir, play, writer, 2_000, 2_000);
                });
            case APPEND_FROM_ORIGINS ->
                withWriter(dir, play, writer -> {
                    appendFrom(dir, play, writer, 0, 3);
                    // Brought again, and some that are new.
                    appendFrom(dir, play, writer, 1, 3);
                });
            case CARRY_ORIGINS ->
                withWriter(dir, play, writer -> {
                    append(dir, play, writer, 1_000, 1_100, 1_200);
                    append(dir, play, writer, 1_000, 1_100, 1_200);
                });
            case REGISTER -> withReader(dir, play, ReaderOptions.named("new"), reader -> {});
            case REGISTER_PROTECTED ->
                withReader(
                        dir,
                        play,
                        ReaderOptions.named("new")
                                .withProtection(Protection.PROTECTED)
                                .startingAt(StartPosition.latest()),
                        reader -> {});
            case ACKNOWLEDGE, ACKNOWLEDGE_A_GAP ->
                withReader(dir, play, ReaderOptions.named("old"), reader -> {
                    play.step(() ->
                            reader.acknowledge(reader.read(Duration.ZERO, 2).nextSequence()));
                    play.step(() ->
                            reader.acknowledge(reader.read(Duration.ZERO, 2).nextSequence()));
                    play.step(() -> reader.acknowledge(reader.read().nextSequence()));
                });
            case SEEK ->
                withReader(dir, play, ReaderOptions.named("old"), reader -> {
                    play.step(() -> reader.seek(StartPosition.atSequence(7)));
                    play.step(() -> reader.seek(StartPosition.earliest()));
                });
            case PROTECT -> {
                withReader(dir, play, protection(Protection.PROTECTED), reader -> {});
                withReader(dir, play, protection(Protection.UNPROTECTED), reader -> {});
            }
            case FORGET -> play.step(() -> Spools.forgetReader(dir, "old"));
            case LOCK_WANTED -> withWriter(dir, play, writer -> append(dir, play, writer, 200));
            case WAIT_FOR_THE_BELL ->
                withReader(dir, play, ReaderOptions.named("old").startingAt(StartPosition.latest()), reader -> {
                    play.step(reader::read);
                    play.step(() ->
                            play.until("ControlBlock.wantBell: BELL_WANTED", () -> reader.read(Duration.ofMillis(50))));
                });
            case FORCE_BY_HAND ->
                withWriter(dir, play, writer -> {
                    append(dir, play, writer, 1_000, 1_000, 1_000);
                    play.step(writer::force);
                });
            case FORCE_BY_INTERVAL ->
                withWriter(dir, play, writer -> {
                    append(dir, play, writer, 1_000);
                    play.step(() -> play.until("FORCED_COMMIT", () -> {}));
                });
            case FORCE_BY_COMMIT ->
                withWriter(dir, play, writer -> {
                    append(dir, play, writer, 1_000);
                    append(dir, play, writer, 1_000, 1_000);
                });
            case FIRST_DICTIONARY -> {
                play.step(() -> DictionaryMaker.adoptKeys(dir));
                withWriter(dir, play, writer -> append(dir, play, writer, 300, 100));
            }
            case DICTIONARY_OF_ITS_OWN ->
                withWriter(dir, play, writer -> {
                    int[] lengths = new int[Template.FIRST_FRAMES];
                    Arrays.fill(lengths, Content.SMALLEST);
                    append(dir, play, writer, lengths);
                    play.step(() -> play.until("sync directory of dictionaries", () -> {}));
                    append(dir, play, writer, 100, 100);
                });
            case ENCODE, ENCODE_BY_COMMIT ->
                withWriter(dir, play, writer -> {
                    append(dir, play, writer, 300, 100);
                    play.step(() -> DictionaryMaker.adoptKeys(dir));
                    append(dir, play, writer, 300, 100);
                    play.step(() -> DictionaryMaker.adoptKeys(dir));
                    // With one that is too old by now, and so plain; then with the newest.
                    append(dir, play, writer, 300, 100);
                    append(dir, play, writer, 300, 100);
                });
            case REMOVE_DICTIONARIES -> {
                play.step(() -> DictionaryMaker.adoptKeys(dir));
                withWriter(dir, play, writer -> append(dir, play, writer, 1_000, 1_000));
            }
        }
    }

    /** Whether writers of the spool encode. */
    boolean encodes() {
        return switch (this) {
            case FIRST_DICTIONARY, DICTIONARY_OF_ITS_OWN, ENCODE, ENCODE_BY_COMMIT, REMOVE_DICTIONARIES -> true;
            default -> false;
        };
    }

    private static ReaderOptions protection(Protection kind) {
        return ReaderOptions.named("old").withProtection(kind);
    }

    private interface Use<T> {
        void with(T opened) throws Exception;
    }

    private static void withWriter(Path dir, Play play, Use<SpoolWriter> use) throws Exception {
        SpoolWriter writer = play.stepFor(() -> Spools.writer(dir));
        use.with(writer);
        play.step(writer::close);
    }

    private static void withReader(Path dir, Play play, ReaderOptions options, Use<SpoolReader> use) throws Exception {
        SpoolReader reader = play.stepFor(() -> Spools.reader(dir, options));
        use.with(reader);
        play.step(reader::close);
    }

    private static void appendFrom(Path dir, Play play, SpoolWriter writer, long offset, int frames) throws Exception {
        Origin origin = new Origin("killed", 1);
        long seen = Spools.inspect(dir).origins().getOrDefault(origin, 0L);
        // The first frame that is new gets the next sequence, whatever is left out before it.
        long sequence = Spools.status(dir).nextSequence() - Math.max(0, seen - offset);
        FrameBatch batch = new FrameBatch();
        for (int i = 0; i < frames; i++) {
            byte[] content = Content.of(Math.max(1, sequence + i), 200);
            batch.add(origin, offset + i, content, 0, content.length);
        }
        play.step(() -> writer.append(batch));
    }

    private static void append(Path dir, Play play, SpoolWriter writer, int... lengths) throws Exception {
        long next = Spools.status(dir).nextSequence();
        FrameBatch batch = new FrameBatch();
        for (int i = 0; i < lengths.length; i++) {
            batch.add(Content.of(next + i, lengths[i]));
        }
        play.step(() -> writer.append(batch));
    }
}
