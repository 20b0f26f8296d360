package io.spool.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spool.core.error.FrameTooLargeException;
import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Frame;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.Origin;
import io.spool.core.value.Problem;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes from somewhere that numbers what it gives is taken once. */
@Timeout(120)
class OriginsTest {
    private static final Origin A = new Origin("sink/a", 0);
    private static final Origin B = new Origin("sink/b", 7);

    @TempDir
    private Path temporary;

    private Path dir;

    @BeforeEach
    void create() throws Exception {
        dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(64 * 1024));
    }

    private static FrameBatch add(FrameBatch batch, Origin origin, long from, long to) {
        for (long offset = from; offset < to; offset++) {
            byte[] content = content(origin, offset);
            batch.add(origin, offset, content, 0, content.length);
        }
        return batch;
    }

    private static byte[] content(Origin origin, long offset) {
        return ("{\"of\":\"" + origin + "\",\"n\":" + offset + "}").getBytes(UTF_8);
    }

    private List<String> readAll() throws SpoolException {
        List<String> texts = new ArrayList<>();
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
            for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
                assertThat(batch.gap()).isEmpty();
                batch.frames().stream().map(Frame::text).forEach(texts::add);
            }
        }
        return texts;
    }

    private Map<Origin, Long> origins() throws SpoolException {
        return Spools.inspect(dir).origins();
    }

    private void append(FrameBatch batch) throws SpoolException {
        try (SpoolWriter writer = Spools.writer(dir)) {
            writer.append(batch);
        }
    }

    private static void assertOutcome(AppendOutcome outcome, long first, int count, int repeated) {
        assertThat(outcome.isRefused()).isFalse();
        assertThat(outcome.firstSequence()).isEqualTo(first);
        assertThat(outcome.count()).isEqualTo(count);
        assertThat(outcome.repeated()).isEqualTo(repeated);
    }

    @Test
    void whatTheSpoolHasHadIsLeftOut() throws Exception {
        try (SpoolWriter writer = Spools.writer(dir)) {
            assertOutcome(writer.append(add(new FrameBatch(), A, 0, 10)), 1, 10, 0);
            assertOutcome(writer.append(add(new FrameBatch(), A, 0, 10)), 11, 0, 10);
            FrameBatch mixed = add(add(new FrameBatch().add("{\"here\":1}"), A, 8, 12), B, 5, 6);
            assertOutcome(writer.append(mixed), 11, 4, 2);
            assertThat(writer.append("{\"here\":2}")).isEqualTo(15);
        }
        assertThat(origins()).containsExactlyInAnyOrderEntriesOf(Map.of(A, 12L, B, 6L));
        assertThat(readAll())
                .hasSize(15)
                .endsWith(
                        "{\"here\":1}",
                        new String(content(A, 10), UTF_8),
                        new String(content(A, 11), UTF_8),
                        new String(content(B, 5), UTF_8),
                        "{\"here\":2}");
        assertThat(Spools.verify(dir).problems()).isEmpty();
    }

    @Test
    void writersKnowWhatOthersHaveAppended() throws Exception {
        try (SpoolWriter one = Spools.writer(dir);
                SpoolWriter other = Spools.writer(dir)) {
            for (int i = 0; i < 100; i++) {
                SpoolWriter writer = i % 2 == 0 ? one : other;
                // Each repeats what the other just appended.
                AppendOutcome outcome =
                        writer.append(add(add(new FrameBatch(), A, Math.max(0, 3 * i - 3), 3 * i + 3), B, i, i + 1));
                assertOutcome(outcome, 1 + 4L * i, 4, i == 0 ? 0 : 3);
            }
        }
        assertThat(readAll()).hasSize(300 + 100).doesNotHaveDuplicates();
        assertThat(origins()).containsExactlyInAnyOrderEntriesOf(Map.of(A, 300L, B, 100L));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 300, 5_000, 14_000})
    void anOriginThatIsSilentForManyLapsIsRemembered(int frameBytes) throws Exception {
        append(add(new FrameBatch(), A, 0, 5));
        byte[] content = ("\"" + "x".repeat(frameBytes - 2) + "\"").getBytes(UTF_8);
        try (SpoolWriter writer = Spools.writer(dir)) {
            for (int i = 0; i < Math.max(200, 1_000_000 / frameBytes); i++) {
                assertThat(writer.append(content)).isEqualTo(6 + i);
            }
        }
        assertThat(origins()).containsExactlyEntriesOf(Map.of(A, 5L));
        append(add(new FrameBatch(), A, 0, 5));
        assertThat(origins()).containsExactlyEntriesOf(Map.of(A, 5L));
        assertThat(readAll()).doesNotContain(new String(content(A, 4), UTF_8));
        assertThat(Spools.verify(dir).problems()).isEmpty();
    }

    @Test
    void tablesOfAnySizeAmongBatchesOfAnySizeStayOutOfEverybodysWay() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        TreeMap<Origin, Long> expected = new TreeMap<>();
        long next = 1;
        try (SpoolWriter writer = Spools.writer(dir);
                SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
            for (int i = 0; i < 5_000; i++) {
                FrameBatch batch = new FrameBatch();
                int frames = 1 + random.nextInt(random.nextInt(10) == 0 ? 60 : 5);
                boolean ours = random.nextInt(3) > 0;
                for (int j = 0; j < frames; j++) {
                    byte[] content = new byte[random.nextInt(random.nextInt(20) == 0 ? 500 : 60)];
                    if (ours) {
                        batch.add(content);
                    } else {
                        Origin origin = new Origin("sink/" + random.nextInt(1 + i / 200), random.nextInt(8));
                        long offset = expected.getOrDefault(origin, 0L) + random.nextInt(3);
                        expected.put(origin, offset + 1);
                        batch.add(origin, offset, content, 0, content.length);
                    }
                }
                assertThat(writer.append(batch).firstSequence())
                        .as("seed " + seed)
                        .isEqualTo(next);
                next += frames;
                if (random.nextInt(4) == 0) {
                    ReadBatch read = reader.read();
                    assertThat(read.nextSequence()).as("seed " + seed).isLessThanOrEqualTo(next);
                }
            }
            for (ReadBatch read = reader.read(); !read.isEmpty(); read = reader.read()) {
                assertThat(read.gap().filter(gap -> gap.kind() != io.spool.core.value.Gap.Kind.LOST))
                        .as("seed " + seed)
                        .isEmpty();
            }
            assertThat(reader.position()).as("seed " + seed).isEqualTo(next);
        }
        assertThat(origins()).as("seed " + seed).isEqualTo(expected);
        assertThat(Spools.verify(dir).problems()).as("seed " + seed).isEmpty();
    }

    @Test
    void aFullSpoolThatRefusesABatchDoesNotTakeItsOffsets() throws Exception {
        dir = temporary.resolve("blocking");
        Spools.create(dir, CreateOptions.ofSize(64 * 1024).withFull(FullPolicy.BLOCK));
        try (SpoolWriter writer = Spools.writer(dir)) {
            long offset = 0;
            while (!writer.offer(add(new FrameBatch(), A, offset, offset + 20)).isRefused()) {
                offset += 20;
            }
            assertThat(offset).isGreaterThan(500);
            assertThat(origins()).containsExactlyEntriesOf(Map.of(A, offset));
            assertThat(readAll()).hasSize((int) offset);
            // A reader comes, and what was refused is taken.
            try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named("r"))) {
                reader.acknowledge(reader.read().nextSequence());
            }
            assertOutcome(writer.append(add(new FrameBatch(), A, offset, offset + 20)), offset + 1, 20, 0);
        }
    }

    @Test
    void originsCanBeForgottenAndMoved() throws Exception {
        append(add(add(new FrameBatch(), A, 0, 3), B, 0, 3));
        try (SpoolWriter writer = Spools.writer(dir)) {
            writer.changeOrigins(origins -> {
                origins.remove(A);
                origins.put(B, 1L);
            });
            assertThat(Spools.status(dir).nextSequence()).isEqualTo(7);
            assertThat(origins()).containsExactlyEntriesOf(Map.of(B, 1L));
            assertOutcome(writer.append(add(add(new FrameBatch(), A, 0, 3), B, 0, 3)), 7, 5, 1);
        }
        assertThat(Spools.status(dir).nextSequence()).isEqualTo(12);
    }

    @Test
    void moreOriginsThanFitAreRefusedAndNothingIsWritten() throws Exception {
        FrameBatch batch = new FrameBatch();
        for (int i = 0; i < 400; i++) {
            add(batch, new Origin("sink/a", i), 0, 1);
        }
        try (SpoolWriter writer = Spools.writer(dir)) {
            assertThatThrownBy(() -> writer.append(batch))
                    .isInstanceOf(FrameTooLargeException.class)
                    .hasMessageContaining("400 origins")
                    .hasMessageContaining("larger spool");
            assertThat(Spools.status(dir).nextSequence()).isEqualTo(1);
            assertOutcome(writer.append(add(new FrameBatch(), A, 0, 3)), 1, 3, 0);
        }
        assertThat(origins()).containsExactlyEntriesOf(Map.of(A, 3L));
    }

    @Test
    void aBatchThatIsRefusedForItsOriginsDoesNotTakeTheOffsetsOfOthersInIt() throws Exception {
        try (SpoolWriter writer = Spools.writer(dir)) {
            writer.append(add(new FrameBatch(), A, 0, 3));
            FrameBatch tooMany = new FrameBatch();
            for (int i = 0; i < 400; i++) {
                add(tooMany, new Origin("sink/others", i), 0, 1);
            }
            // The table is gone through from behind.
            add(tooMany, A, 3, 5);
            assertThatThrownBy(() -> writer.append(tooMany)).isInstanceOf(FrameTooLargeException.class);
            assertOutcome(writer.append(add(new FrameBatch(), A, 3, 5)), 4, 2, 0);
        }
        assertThat(origins()).containsExactlyEntriesOf(Map.of(A, 5L));
    }

    @Test
    void aDamagedTableIsToldAndCostsRepetitionAtMost() throws Exception {
        append(add(new FrameBatch(), A, 0, 3));
        byte[] ring = Files.readAllBytes(dir.resolve("spool.ring"));
        int name = new String(ring, UTF_8).lastIndexOf("sink/a");
        try (RandomAccessFile file =
                new RandomAccessFile(dir.resolve("spool.ring").toFile(), "rw")) {
            file.seek(name);
            file.write('S');
        }
        assertThat(origins()).isEmpty();
        assertThat(Spools.verify(dir).problems()).extracting(Problem::kind).containsExactly(Problem.Kind.ORIGINS);
        append(add(new FrameBatch(), A, 0, 3));
        assertThat(origins()).containsExactlyEntriesOf(Map.of(A, 3L));
        try (SpoolWriter writer = Spools.writer(dir)) {
            for (int i = 0; i < 10_000; i++) {
                writer.append("{}");
            }
        }
        assertThat(origins()).containsExactlyEntriesOf(Map.of(A, 3L));
    }

    /** A writer may be killed while it carries the table forward: until the commit, the old one must be whole. */
    @Test
    void aTableIsCarriedForwardIntoRoomThatIsNotItsOwn() throws Exception {
        FrameBatch wide = new FrameBatch();
        for (int i = 0; i < 200; i++) {
            add(wide, new Origin("sink/wide", i), 0, 1);
        }
        append(wide);
        long dataSize = Spools.status(dir).dataBytes();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int carried = 0;
        try (SpoolWriter writer = Spools.writer(dir)) {
            long table = tableOffset();
            for (int i = 0; i < 3_000; i++) {
                writer.append(new byte[random.nextInt(random.nextInt(8) == 0 ? 14_000 : 900)]);
                long now = tableOffset();
                if (now != table) {
                    long end = now + 24 + tableLength(now, dataSize);
                    assertThat(end).as("seed " + seed).isLessThanOrEqualTo(table + dataSize);
                    table = now;
                    carried++;
                }
            }
        }
        assertThat(carried).isGreaterThan(20);
        assertThat(origins()).hasSize(200);
    }

    /** The new table may be larger than the old one, for which alone room is kept. */
    @Test
    void originsThatAreChangedLeaveTheOldTableWholeUntilTheyAreTrue() throws Exception {
        append(add(new FrameBatch(), A, 0, 1));
        long old = tableOffset();
        long dataSize = Spools.status(dir).dataBytes();
        long oldLength = tableLength(old, dataSize);
        try (SpoolWriter writer = Spools.writer(dir)) {
            while (old + dataSize - Spools.status(dir).nextOffset() > 400) {
                writer.append(new byte[40]);
            }
            assertThat(tableOffset()).isEqualTo(old);
            long next = Spools.status(dir).nextOffset();
            writer.changeOrigins(origins -> {
                for (int i = 0; i < 200; i++) {
                    origins.put(new Origin("sink/wide", i), 1L);
                }
            });
            // First the old one once more, and the new one behind it.
            assertThat(tableLength(next, dataSize)).isEqualTo(oldLength);
            assertThat(tableOffset()).isGreaterThan(next);
        }
        assertThat(origins()).hasSize(201).containsEntry(A, 1L);
    }

    /** By docs/spool-format.md: the seventh word of the commit, less 1. */
    private long tableOffset() throws Exception {
        long number = getLong(512) >>> 1;
        return getLong(576 + (number & 1) * 72 + 56) - 1;
    }

    private long tableLength(long offset, long dataSize) throws Exception {
        return getLong(8192 + offset % dataSize) >>> 32;
    }

    private long getLong(long place) throws Exception {
        try (RandomAccessFile file =
                new RandomAccessFile(dir.resolve("spool.ring").toFile(), "r")) {
            file.seek(place);
            return Long.reverseBytes(file.readLong());
        }
    }
}
