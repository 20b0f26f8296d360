package io.spool.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spool.core.batch.AppendResult;
import io.spool.core.batch.EncodedBatch;
import io.spool.core.dictionary.Dictionary;
import io.spool.core.encoding.KeyEncoding;
import io.spool.core.encoding.Shape;
import io.spool.core.error.EncodingMissingException;
import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.ring.Ring;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Encoding;
import io.spool.core.value.Frame;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.Gap;
import io.spool.core.value.Origin;
import io.spool.core.value.Problem;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.StartPosition;
import io.spool.core.value.Trial;
import io.spool.core.value.Verification;
import io.spool.core.value.WriterOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However frames are laid down, readers get the bytes that were appended, or are told that they cannot have them. */
@Timeout(120)
class EncodingsTest {
    /** More than a writer waits for before it makes its first dictionary. */
    private static final int FIRST = 500;

    private static final long LOCK_NANOS = 10_000_000_000L;

    @TempDir
    private Path temporary;

    private Path create(CreateOptions options) throws Exception {
        Path dir = temporary.resolve("spool");
        Spools.create(dir, options);
        return dir;
    }

    private Path create(Encoding encoding) throws Exception {
        return create(CreateOptions.ofSize(4 << 20).withEncoding(encoding));
    }

    /** A writer has a dictionary when it is opened after one that has appended enough was closed. */
    private static long append(Path dir, byte[]... frames) throws Exception {
        try (SpoolWriter writer = Spools.writer(dir)) {
            return append(writer, frames);
        }
    }

    private static long append(SpoolWriter writer, byte[]... frames) throws Exception {
        FrameBatch batch = new FrameBatch();
        for (byte[] frame : frames) {
            batch.add(frame);
        }
        long first = writer.append(batch).firstSequence();
        assertThat(writer.encodingFailure()).isEmpty();
        return first;
    }

    /** What a reader is given from here on: contents by sequence, and gaps. */
    private static final class Taken {
        final TreeMap<Long, byte[]> frames = new TreeMap<>();
        final List<Gap> gaps = new ArrayList<>();

        static Taken from(Path dir, long sequence) throws Exception {
            Taken taken = new Taken();
            try (SpoolReader reader =
                    Spools.reader(dir, ReaderOptions.anonymous().startingAt(StartPosition.atSequence(sequence)))) {
                taken.takeAll(reader);
            }
            return taken;
        }

        void takeAll(SpoolReader reader) throws Exception {
            for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
                batch.gap().ifPresent(gaps::add);
                for (Frame frame : batch) {
                    frames.put(frame.sequence(), frame.content());
                }
            }
        }
    }

    private static void assertAre(Taken taken, long first, byte[]... frames) {
        assertThat(taken.gaps).isEmpty();
        assertAreAmong(taken, first, frames);
        assertThat(taken.frames).hasSize(frames.length);
    }

    private static void assertAreAmong(Taken taken, long first, byte[]... frames) {
        for (int i = 0; i < frames.length; i++) {
            assertThat(taken.frames.get(first + i)).as("frame %d", first + i).isEqualTo(frames[i]);
        }
    }

    private static byte[][] join(byte[][] one, byte[][] other) {
        return Stream.of(one, other).flatMap(Arrays::stream).toArray(byte[][]::new);
    }

    private static long storage(Path dir, ThrowingAction action) throws Exception {
        long before = Spools.status(dir).nextOffset();
        action.run();
        return Spools.status(dir).nextOffset() - before;
    }

    private interface ThrowingAction {
        void run() throws Exception;
    }

    private static Path dictionary(Path dir, long number) {
        return dir.resolve(SpoolFormat.DICTIONARIES_DIRECTORY).resolve(Long.toString(number));
    }

    private static List<String> dictionaries(Path dir) throws IOException {
        try (Stream<Path> files = Files.list(dir.resolve(SpoolFormat.DICTIONARIES_DIRECTORY))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Makes a dictionary of these frames the spool's newest. */
    private static long adopt(Path dir, byte[][] frames) throws Exception {
        try (Ring ring = Ring.open(dir, LOCK_NANOS)) {
            return ring.adopt(
                            new Dictionary(
                                    1,
                                    SpoolFormat.ENCODING_KEYS,
                                    0,
                                    0,
                                    new Trial(1, 100, 50, Optional.empty()),
                                    new KeyEncoding().train(frames)),
                            ring.newestDictionary(),
                            LOCK_NANOS)
                    .orElseThrow()
                    .number();
        }
    }

    private static long word(Path dir, int at) throws IOException {
        try (RandomAccessFile ring =
                new RandomAccessFile(dir.resolve(SpoolFormat.RING_FILE).toFile(), "r")) {
            ring.seek(at);
            return Long.reverseBytes(ring.readLong());
        }
    }

    private static void word(Path dir, int at, long value) throws IOException {
        try (RandomAccessFile ring =
                new RandomAccessFile(dir.resolve(SpoolFormat.RING_FILE).toFile(), "rw")) {
            ring.seek(at);
            ring.writeLong(Long.reverseBytes(value));
        }
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void readersGetTheBytesThatWereAppended(Shape shape) throws Exception {
        Path dir = create(Encoding.KEYS);
        byte[][] frames = shape.frames(2 * FIRST, 7);
        byte[][] first = Arrays.copyOf(frames, FIRST);
        byte[][] second = Arrays.copyOfRange(frames, FIRST, 2 * FIRST);
        append(dir, first);
        long plain = storage(dir, () -> {
            try (SpoolWriter writer =
                    Spools.writer(dir, WriterOptions.defaults().withEncoding(Encoding.PLAIN))) {
                append(writer, second);
            }
        });
        long stored = storage(dir, () -> append(dir, second));
        assertAre(Taken.from(dir, 1), 1, join(join(first, second), second));
        assertThat(stored).isLessThanOrEqualTo(plain);
        assertThat(Spools.verify(dir).isSound()).isTrue();
    }

    @Test
    void telemetryTakesAThirdOfItsStorage() throws Exception {
        for (Shape shape : List.of(Shape.HOST_SMALL, Shape.RECORD_SMALL)) {
            Path dir = temporary.resolve(shape.name());
            Spools.create(dir, CreateOptions.ofSize(4 << 20).withEncoding(Encoding.KEYS));
            byte[][] frames = shape.frames(2 * FIRST, 7);
            byte[][] first = Arrays.copyOf(frames, FIRST);
            byte[][] second = Arrays.copyOfRange(frames, FIRST, 2 * FIRST);
            append(dir, first);
            long stored = storage(dir, () -> append(dir, second));
            long plain = plain(second);
            assertThat((double) stored / plain).as(shape.name()).isLessThan(1 / 3.0);
            SpoolStatus status = Spools.status(dir);
            assertThat(status.encoding().storedBytes()).isEqualTo(stored);
            assertThat(status.encoding().plainBytes()).isEqualTo(plain);
            assertThat(status.encoding().wish()).isEqualTo(Encoding.KEYS);
            assertThat(status.encoding().newest().orElseThrow().encoding()).isEqualTo(Encoding.KEYS);
            assertThat(status.encoding().newest().orElseThrow().tried().ratio()).isLessThan(1 / 3.0);
        }
    }

    @Test
    void theRatioToldIsThatOfTheLastFramesAndNotOfAll() throws Exception {
        Path dir = create(CreateOptions.ofSize(1 << 20).withEncoding(Encoding.KEYS));
        byte[][] host = Shape.HOST_SMALL.frames(FIRST, 7);
        append(dir, host);
        append(dir, host);
        assertThat(Spools.status(dir).encoding().ratio()).isLessThan(0.5);
        byte[] strange = new byte[4_000];
        new Random(5).nextBytes(strange);
        try (SpoolWriter writer = Spools.writer(dir)) {
            for (int i = 0; i < 1_000; i++) {
                append(writer, strange);
            }
        }
        SpoolStatus status = Spools.status(dir);
        assertThat(status.encoding().ratio()).isGreaterThan(0.95);
        assertThat(status.encoding().storedBytes()).isLessThanOrEqualTo(status.sizeBytes());
    }

    private static long plain(byte[]... frames) {
        return batchOf(frames).storageBytes();
    }

    @Test
    void whatIsNotJsonAndWhatIsLongOrEmptyComesBackToo() throws Exception {
        Path dir = create(Encoding.KEYS);
        append(dir, Shape.HOST_SMALL.frames(FIRST, 7));
        byte[] like = Shape.HOST_SMALL.frames(1, 9)[0];
        byte[] controls = new byte[300];
        new Random(5).nextBytes(controls);
        byte[] cut = Arrays.copyOf(like, like.length - 7);
        byte[] large = "x".repeat(200_000).getBytes(UTF_8);
        byte[] doubled = (new String(like, UTF_8) + new String(like, UTF_8)).getBytes(UTF_8);
        byte[][] odd = {{}, {0}, controls, cut, large, like, doubled, "null".getBytes(UTF_8)};
        append(dir, odd);
        assertAre(Taken.from(dir, FIRST + 1), FIRST + 1, odd);
    }

    @Test
    void framesThatHaveChangedGetAnotherDictionary() throws Exception {
        Path dir = create(CreateOptions.ofSize(16 << 20).withEncoding(Encoding.KEYS));
        append(dir, Shape.HOST_SMALL.frames(FIRST, 7));
        byte[][] others = Shape.SYSLOG.frames(12_000, 8);
        try (SpoolWriter writer = Spools.writer(dir)) {
            for (int i = 0; i < others.length; i += 500) {
                append(writer, Arrays.copyOfRange(others, i, i + 500));
            }
        }
        byte[][] last = Shape.SYSLOG.frames(FIRST, 9);
        long stored = storage(dir, () -> append(dir, last));
        assertThat(Spools.status(dir).encoding().newest().orElseThrow().number())
                .isGreaterThan(1);
        assertThat((double) stored / plain(last)).isLessThan(0.5);
        assertAreAmong(Taken.from(dir, 1), FIRST + 1, join(others, last));
    }

    @Test
    void writersThatLiveForFewFramesComeToADictionaryToo() throws Exception {
        Path dir = create(Encoding.KEYS);
        byte[][] frames = Shape.HOST_SMALL.frames(600, 7);
        for (int i = 0; i < frames.length; i += 20) {
            append(dir, Arrays.copyOfRange(frames, i, i + 20));
        }
        SpoolStatus status = Spools.status(dir);
        assertThat(status.encoding().newest()).isPresent();
        assertThat(status.encoding().ratio()).isLessThan(1 / 3.0);
        assertAre(Taken.from(dir, 1), 1, frames);
    }

    @Test
    void framesThatMakeNoDictionaryAreNotLookedThroughByEveryWriter() throws Exception {
        Path dir = create(Encoding.KEYS);
        append(dir, Shape.RANDOM.frames(FIRST, 7));
        assertThat(word(dir, SpoolFormat.DICTIONARY_TRIED)).isEqualTo(FIRST + 1);
        append(dir, Shape.HOST_SMALL.frames(FIRST - 200, 7));
        append(dir, Shape.HOST_SMALL.frames(1, 7));
        assertThat(Spools.status(dir).encoding().newest()).isEmpty();
        append(dir, Shape.HOST_SMALL.frames(200, 7));
        append(dir, Shape.HOST_SMALL.frames(1, 7));
        assertThat(Spools.status(dir).encoding().newest()).isPresent();
    }

    @Test
    void whatHasNothingInCommonStaysPlain() throws Exception {
        Path dir = create(Encoding.AUTO);
        byte[][] noise = Shape.RANDOM.frames(2 * FIRST, 7);
        append(dir, noise);
        long stored = storage(dir, () -> append(dir, noise));
        assertThat(stored).isLessThanOrEqualTo((long) (1.02 * plain(noise)));
        assertAre(Taken.from(dir, 1), 1, join(noise, noise));
    }

    @Test
    void framesWhoseDictionaryIsMissingAreDeclaredAndOthersDelivered() throws Exception {
        Path dir = create(Encoding.KEYS);
        byte[][] frames = Shape.HOST_SMALL.frames(FIRST, 7);
        byte[] plain = "{}".getBytes(UTF_8);
        append(dir, frames);
        append(dir, frames);
        append(dir, plain);
        append(dir, frames);
        Path kept = temporary.resolve("kept");
        Files.move(dictionary(dir, 1), kept);

        Taken taken = new Taken();
        try (SpoolReader reader =
                Spools.reader(dir, ReaderOptions.anonymous().startingAt(StartPosition.atSequence(1)))) {
            taken.takeAll(reader);
            assertThat(taken.gaps)
                    .containsExactly(
                            new Gap(Gap.Kind.DAMAGED, FIRST + 1, 2 * FIRST + 1),
                            new Gap(Gap.Kind.DAMAGED, 2 * FIRST + 2, 3 * FIRST + 2));
            assertAreAmong(taken, 1, frames);
            assertAreAmong(taken, 2 * FIRST + 1, plain);
            assertThat(taken.frames).hasSize(FIRST + 1);
            assertThat(reader.damaged()).isEqualTo(2 * FIRST);

            // Who finds it again has the frames again.
            Files.move(kept, dictionary(dir, 1));
            reader.seek(StartPosition.atSequence(1));
            Taken again = new Taken();
            again.takeAll(reader);
            assertAre(again, 1, join(join(frames, frames), join(new byte[][] {plain}, frames)));
        }
    }

    @Test
    void aDictionaryThatCannotBeReadAtTheMomentIsNoReasonToGoOnWithoutItsFrames() throws Exception {
        Path dir = create(Encoding.KEYS);
        byte[][] frames = Shape.HOST_SMALL.frames(FIRST, 7);
        append(dir, frames);
        append(dir, frames);
        Path kept = temporary.resolve("kept");
        Files.move(dictionary(dir, 1), kept);
        Files.createDirectory(dictionary(dir, 1));
        try (SpoolReader reader =
                Spools.reader(dir, ReaderOptions.named("r").startingAt(StartPosition.atSequence(1)))) {
            assertThat(reader.read().count()).isEqualTo(FIRST);
            assertThatThrownBy(reader::read)
                    .isInstanceOf(SpoolException.class)
                    .hasMessageContaining("frame " + (FIRST + 1) + " needs dictionary 1, which cannot be read")
                    .hasMessageContaining(dictionary(dir, 1).toString());
            Files.delete(dictionary(dir, 1));
            Files.move(kept, dictionary(dir, 1));
            Thread.currentThread().interrupt();
            ReadBatch batch = reader.read();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(batch.gap()).isEmpty();
            assertThat(batch.firstSequence()).isEqualTo(FIRST + 1);
        }
    }

    @Test
    void whatSomebodyLeftHalfWrittenIsRemovedByTheNext() throws Exception {
        Path dir = create(Encoding.KEYS);
        byte[][] frames = Shape.HOST_SMALL.frames(FIRST, 7);
        adopt(dir, frames);
        Files.write(dir.resolve(SpoolFormat.DICTIONARIES_DIRECTORY).resolve("2.new"), new byte[5]);
        word(dir, SpoolFormat.DICTIONARY_NEWEST, 2);
        adopt(dir, frames);
        assertThat(dictionaries(dir)).containsExactly("3");
    }

    @Test
    void aDamagedDictionaryIsFoundWhereverItIsDamaged() throws Exception {
        Path dir = create(Encoding.KEYS);
        byte[][] frames = Shape.HOST_SMALL.frames(FIRST, 7);
        append(dir, frames);
        append(dir, frames);
        Path file = dictionary(dir, 1);
        byte[] whole = Files.readAllBytes(file);
        try (SpoolReader reader =
                Spools.reader(dir, ReaderOptions.anonymous().startingAt(StartPosition.atSequence(FIRST)))) {
            for (int bit = 0; bit < whole.length * 8; bit += 7) {
                byte[] damaged = whole.clone();
                damaged[bit / 8] ^= (byte) (1 << bit % 8);
                Files.write(file, damaged);
                assertOnlyFirstIsThere(reader);
            }
            for (int length = 0; length < whole.length; length += 5) {
                Files.write(file, Arrays.copyOf(whole, length));
                assertOnlyFirstIsThere(reader);
            }
        }
        Verification found = Spools.verify(dir);
        assertThat(found.isSound()).isFalse();
        assertThat(found.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.DICTIONARY))
                .satisfies(problem -> assertThat(problem.text()).contains(file.toString()));
    }

    private static void assertOnlyFirstIsThere(SpoolReader reader) throws Exception {
        reader.seek(StartPosition.atSequence(FIRST));
        Taken taken = new Taken();
        taken.takeAll(reader);
        assertThat(taken.gaps).containsExactly(new Gap(Gap.Kind.DAMAGED, FIRST + 1, 2 * FIRST + 1));
        assertThat(taken.frames).containsOnlyKeys((long) FIRST);
    }

    @Test
    void aDictionaryOfAnotherSpoolIsNoneOfOurs() throws Exception {
        Path dir = create(Encoding.KEYS);
        byte[][] frames = Shape.HOST_SMALL.frames(FIRST, 7);
        append(dir, frames);
        append(dir, frames);
        Path other = temporary.resolve("other");
        Spools.create(other, CreateOptions.ofSize(4 << 20).withEncoding(Encoding.KEYS));
        append(other, Shape.SYSLOG.frames(FIRST, 7));
        Files.copy(dictionary(other, 1), dictionary(dir, 1), StandardCopyOption.REPLACE_EXISTING);
        assertThat(Taken.from(dir, FIRST + 1).gaps)
                .containsExactly(new Gap(Gap.Kind.DAMAGED, FIRST + 1, 2 * FIRST + 1));
        // A writer that meets it says so, appends, and makes one that can be used.
        try (SpoolWriter writer = Spools.writer(dir)) {
            assertThat(writer.encodingFailure().orElseThrow())
                    .hasMessageContaining("dictionary 1 cannot be used")
                    .hasMessageContaining("is of spool");
            writer.append(batchOf(frames));
        }
        long stored = storage(dir, () -> append(dir, frames));
        assertThat((double) stored / plain(frames)).isLessThan(1 / 3.0);
        assertAre(Taken.from(dir, 2 * FIRST + 1), 2 * FIRST + 1, join(frames, frames));
    }

    @Test
    void framesOfAnUnknownEncodingAreNotPassedOver() throws Exception {
        Path dir = create(Encoding.PLAIN);
        byte[] plain = "{}".getBytes(UTF_8);
        FrameBatch from = new FrameBatch().add(plain);
        try (Ring ring = Ring.open(dir, LOCK_NANOS)) {
            ring.append(
                    new EncodedBatch().add(from, 0).addEncoded(from, 0, 77, 1, new byte[] {1, 2, 3}, 0, 3),
                    new AppendResult(),
                    LOCK_NANOS);
        }
        try (SpoolReader reader =
                Spools.reader(dir, ReaderOptions.named("r").startingAt(StartPosition.atSequence(1)))) {
            assertThat(reader.read().frames())
                    .singleElement()
                    .extracting(Frame::content)
                    .isEqualTo(plain);
            reader.acknowledge(2);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(reader::read)
                        .isInstanceOfSatisfying(
                                EncodingMissingException.class,
                                missing -> assertThat(missing.encoding()).isEqualTo(77))
                        .hasMessageContaining(dir.toString())
                        .hasMessageContaining("frame 2 has encoding 77")
                        .hasMessageContaining("a newer one");
            }
            assertThat(reader.position()).isEqualTo(2);
        }
        assertThatThrownBy(() -> Spools.verify(dir)).isInstanceOf(EncodingMissingException.class);
    }

    @Test
    void dictionariesGoWhenNothingNeedsThem() throws Exception {
        Path dir = create(CreateOptions.ofSize(64 << 10).withEncoding(Encoding.KEYS));
        byte[][] frames = Shape.HOST_SMALL.frames(80, 7);
        long next = 1;
        for (int round = 1; round <= 12; round++) {
            assertThat(adopt(dir, frames)).isEqualTo(round);
            for (int i = 0; i < 4; i++) {
                next = append(dir, frames) + frames.length;
            }
            Taken taken = Taken.from(dir, Spools.status(dir).minSequence());
            assertThat(taken.gaps).isEmpty();
            assertThat(taken.frames.lastKey()).isEqualTo(next - 1);
            taken.frames.forEach((sequence, content) ->
                    assertThat(content).isEqualTo(frames[(int) ((sequence - 1) % frames.length)]));
        }
        assertThat(dictionaries(dir)).hasSizeLessThan(8).contains("12", "11");
        assertThat(Spools.verify(dir).isSound()).isTrue();
    }

    @Test
    void nobodyNamesADictionaryThatMayBeGone() throws Exception {
        Path dir = create(CreateOptions.ofSize(64 << 10).withEncoding(Encoding.KEYS));
        byte[][] frames = Shape.HOST_SMALL.frames(80, 7);
        adopt(dir, frames);
        try (SpoolWriter old = Spools.writer(dir)) {
            append(old, frames);
            adopt(dir, frames);
            // The last but one is all right.
            long stored = storage(dir, () -> append(old, frames));
            adopt(dir, frames);
            adopt(dir, frames);
            for (int i = 0; i < 40; i++) {
                append(dir, frames);
            }
            adopt(dir, frames);
            assertThat(dictionaries(dir)).doesNotContain("1", "2");
            append(old, frames);
            assertThat(storage(dir, () -> append(old, frames))).isEqualTo(stored);
        }
        assertThat(Taken.from(dir, Spools.status(dir).minSequence()).gaps).isEmpty();
    }

    @Test
    void whoDiedBetweenTheWordAndTheFileLeavesANumberUnused() throws Exception {
        Path dir = create(Encoding.KEYS);
        byte[][] frames = Shape.HOST_SMALL.frames(FIRST, 7);
        adopt(dir, frames);
        word(dir, SpoolFormat.DICTIONARY_NEWEST, 2);
        append(dir, frames);
        // Now the first is the last but one, and with the next it is too old.
        assertThat(adopt(dir, frames)).isEqualTo(3);
        append(dir, frames);
        assertAre(Taken.from(dir, 1), 1, join(frames, frames));
        assertThat(dictionaries(dir)).containsExactly("1", "3");
    }

    @Test
    void aWordThatAPowerCutTookBackIsTakenUpFromTheFiles() throws Exception {
        Path dir = create(Encoding.KEYS);
        byte[][] frames = Shape.HOST_SMALL.frames(FIRST, 7);
        adopt(dir, frames);
        adopt(dir, frames);
        word(dir, SpoolFormat.DICTIONARY_NEWEST, 0);
        append(dir, frames);
        assertThat(word(dir, SpoolFormat.DICTIONARY_NEWEST)).isEqualTo(2);
        assertThat(adopt(dir, frames)).isEqualTo(3);
    }

    @Test
    void writersOfEveryKindAppendAtOnce() throws Exception {
        Path dir = create(CreateOptions.ofSize(16 << 20).withEncoding(Encoding.KEYS));
        List<Shape> shapes = List.of(Shape.HOST_SMALL, Shape.HOST_LARGE, Shape.SYSLOG, Shape.RECORD_SMALL);
        ConcurrentHashMap<Long, byte[]> appended = new ConcurrentHashMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> ends = new ArrayList<>();
        try (SpoolWriter shared = Spools.writer(dir)) {
            for (int i = 0; i < 4; i++) {
                int number = i;
                ends.add(threads.submit(() -> {
                    byte[][] frames = shapes.get(number).frames(1200, number);
                    Encoding encoding = number % 2 == 0 ? Encoding.KEYS : Encoding.PLAIN;
                    try (SpoolWriter own =
                            Spools.writer(dir, WriterOptions.defaults().withEncoding(encoding))) {
                        for (int at = 0; at < frames.length; at += 40) {
                            byte[][] some = Arrays.copyOfRange(frames, at, at + 40);
                            long first = append(at % 80 == 0 ? own : shared, some);
                            for (int j = 0; j < some.length; j++) {
                                appended.put(first + j, some[j]);
                            }
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        } finally {
            threads.shutdownNow();
        }
        Taken taken = Taken.from(dir, 1);
        assertThat(taken.gaps).isEmpty();
        assertThat(taken.frames).hasSize(appended.size());
        appended.forEach(
                (sequence, content) -> assertThat(taken.frames.get(sequence)).isEqualTo(content));
    }

    @Test
    void aFullSpoolRefusesEncodedFramesAndHoldsMoreOfThem() throws Exception {
        Path dir = create(
                CreateOptions.ofSize(64 << 10).withEncoding(Encoding.KEYS).withFull(FullPolicy.BLOCK));
        byte[][] frames = Shape.HOST_SMALL.frames(50, 7);
        adopt(dir, frames);
        try (SpoolReader reader =
                Spools.reader(dir, ReaderOptions.named("r").startingAt(StartPosition.atSequence(1)))) {
            try (SpoolWriter writer = Spools.writer(dir)) {
                long held = 0;
                while (!writer.offer(batchOf(frames)).isRefused()) {
                    held++;
                }
                assertThat(held * plain(frames)).isGreaterThan(3 * (64 << 10));
                Taken taken = new Taken();
                taken.takeAll(reader);
                assertThat(taken.gaps).isEmpty();
                assertThat(taken.frames).hasSize((int) held * frames.length);
            }
        }
    }

    private static FrameBatch batchOf(byte[]... frames) {
        FrameBatch batch = new FrameBatch();
        for (byte[] frame : frames) {
            batch.add(frame);
        }
        return batch;
    }

    @Test
    void whatTheSpoolHasHadOfAnOriginIsLeftOutOfEncodedBatchesToo() throws Exception {
        Path dir = create(Encoding.KEYS);
        byte[][] frames = Shape.HOST_SMALL.frames(FIRST, 7);
        adopt(dir, frames);
        Origin origin = new Origin("sink/a", 0);
        try (SpoolWriter writer = Spools.writer(dir)) {
            for (int from : new int[] {0, 5, 10}) {
                FrameBatch batch = new FrameBatch();
                for (int i = from; i < from + 10; i++) {
                    batch.add(origin, i, frames[i], 0, frames[i].length);
                }
                AppendOutcome outcome = writer.append(batch);
                assertThat(outcome.repeated()).isEqualTo(from == 0 ? 0 : 5);
                assertThat(outcome.count()).isEqualTo(10 - outcome.repeated());
            }
        }
        assertAre(Taken.from(dir, 1), 1, Arrays.copyOf(frames, 20));
    }

    @Test
    void whereNoDictionaryCanBeWrittenFramesArePlainAndItIsSaid() throws Exception {
        Path dir = create(Encoding.KEYS);
        Files.createFile(dir.resolve(SpoolFormat.DICTIONARIES_DIRECTORY));
        byte[][] frames = Shape.HOST_SMALL.frames(FIRST, 7);
        SpoolWriter writer = Spools.writer(temporary.resolve("spool"));
        writer.append(batchOf(frames));
        writer.close();
        assertThat(writer.encodingFailure().orElseThrow()).hasMessageContaining("move it away");
        assertAre(Taken.from(dir, 1), 1, frames);
    }

    @Test
    void aBatchIsNoLargerForBeingDecoded() throws Exception {
        Path dir = create(Encoding.KEYS);
        byte[][] frames = Shape.HOST_LARGE.frames(FIRST, 7);
        adopt(dir, frames);
        for (int i = 0; i < 4; i++) {
            append(dir, frames);
        }
        try (SpoolReader reader = Spools.reader(
                dir,
                ReaderOptions.anonymous()
                        .startingAt(StartPosition.atSequence(1))
                        .withBatchBytes(16 << 10))) {
            long next = 1;
            for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read(Duration.ZERO)) {
                assertThat(batch.firstSequence()).isEqualTo(next);
                long bytes = 0;
                for (Frame frame : batch) {
                    assertThat(frame.content()).isEqualTo(frames[(int) ((frame.sequence() - 1) % FIRST)]);
                    bytes += frame.content().length;
                }
                assertThat(bytes).isLessThan(9 * (16 << 10));
                next = batch.nextSequence();
            }
            assertThat(next).isEqualTo(4 * FIRST + 1);
        }
    }
}
