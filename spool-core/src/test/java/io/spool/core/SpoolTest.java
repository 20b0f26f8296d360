package io.spool.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spool.core.error.FrameTooLargeException;
import io.spool.core.error.SpoolBusyException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Frame;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.Gap;
import io.spool.core.value.Protection;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.ReaderStatus;
import io.spool.core.value.Refusal;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.StartPosition;
import io.spool.core.value.SyncPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the front door promises, tried in one process. */
@Timeout(60)
class SpoolTest {
    private static final int SMALLEST = 64 * 1024;

    @TempDir
    private Path temporary;

    private Path dir;

    @BeforeEach
    void chooseDirectory() {
        dir = temporary.resolve("spool");
    }

    private void create(CreateOptions options) throws Exception {
        Spools.create(dir, options);
    }

    private static byte[] frame(long number, int length) {
        StringBuilder json = new StringBuilder("{\"n\":").append(number).append(",\"fill\":\"");
        while (json.length() < length - 2) {
            json.append((char) ('a' + (json.length() + number) % 26));
        }
        return json.append("\"}").toString().getBytes(UTF_8);
    }

    private static List<Frame> readAll(SpoolReader reader) throws Exception {
        List<Frame> frames = new ArrayList<>();
        for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
            frames.addAll(batch.frames());
        }
        return frames;
    }

    @Test
    void framesComeBackInOrderAsTheyWereAppended() throws Exception {
        create(CreateOptions.ofSize(SMALLEST));
        Instant before = Instant.ofEpochMilli(System.currentTimeMillis());
        try (SpoolWriter writer = Spools.writer(dir);
                SpoolReader reader = Spools.reader(dir, ReaderOptions.named("r"))) {
            assertThat(writer.append("{\"a\":1}")).isEqualTo(1);
            assertThat(writer.append(new FrameBatch().add("{}").add("[1,2]").add("\"ü\""))
                            .firstSequence())
                    .isEqualTo(2);
            assertThat(writer.append("null")).isEqualTo(5);

            ReadBatch batch = reader.read();
            assertThat(batch.gap()).isEmpty();
            assertThat(batch.firstSequence()).isEqualTo(1);
            assertThat(batch.nextSequence()).isEqualTo(6);
            assertThat(batch.frames())
                    .extracting(Frame::text)
                    .containsExactly("{\"a\":1}", "{}", "[1,2]", "\"ü\"", "null");
            assertThat(batch.frames())
                    .allSatisfy(frame -> assertThat(frame.time()).isBetween(before, Instant.now()));
            assertThat(reader.read().isEmpty()).isTrue();
        }
    }

    @Test
    void anEmptyBatchWritesNothingAndAnEmptyFrameIsAFrame() throws Exception {
        create(CreateOptions.ofSize(SMALLEST));
        try (SpoolWriter writer = Spools.writer(dir);
                SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
            assertThat(writer.append(new FrameBatch()).firstSequence()).isEqualTo(1);
            assertThat(reader.read().isEmpty()).isTrue();
            assertThat(writer.append(new byte[0])).isEqualTo(1);
            assertThat(reader.read().frame(0).content()).isEmpty();
        }
    }

    @Test
    void everyLengthOfFrameSurvivesManyLaps() throws Exception {
        create(CreateOptions.ofSize(SMALLEST));
        try (SpoolWriter writer = Spools.writer(dir);
                SpoolReader reader =
                        Spools.reader(dir, ReaderOptions.anonymous().withBatchBytes(4096))) {
            long sequence = 0;
            for (int lap = 0; lap < 3; lap++) {
                for (int length = 16; length < 1200; length += 1 + lap) {
                    byte[] content = frame(length, length);
                    assertThat(writer.append(content)).isEqualTo(++sequence);
                    ReadBatch batch = reader.read();
                    assertThat(batch.gap()).isEmpty();
                    assertThat(batch.count()).isEqualTo(1);
                    assertThat(batch.frame(0).sequence()).isEqualTo(sequence);
                    assertThat(batch.frame(0).content()).isEqualTo(content);
                }
            }
        }
    }

    @Test
    void theLargestFrameFitsAndOneByteMoreIsRefusedWithNothingWritten() throws Exception {
        create(CreateOptions.ofSize(SMALLEST));
        try (SpoolWriter writer = Spools.writer(dir);
                SpoolReader reader =
                        Spools.reader(dir, ReaderOptions.anonymous().withBatchBytes(4096))) {
            int most = writer.maxFrameBytes();
            for (int i = 0; i < 20; i++) {
                byte[] content = frame(i, most);
                writer.append(content);
                assertThat(readAll(reader))
                        .singleElement()
                        .satisfies(frame -> assertThat(frame.content()).isEqualTo(content));
            }
            long next = Spools.status(dir).nextSequence();
            FrameBatch batch = new FrameBatch().add("{}").add(new byte[most + 1]);
            assertThatThrownBy(() -> writer.append(batch))
                    .isInstanceOf(FrameTooLargeException.class)
                    .hasMessageContaining("frame 1 of a batch of 2")
                    .hasMessageContaining(Integer.toString(most + 1))
                    .hasMessageContaining(Integer.toString(most));
            assertThat(Spools.status(dir).nextSequence()).isEqualTo(next);
        }
    }

    @Test
    void aFrameOfSeveralStagingAreasComesBack() throws Exception {
        create(CreateOptions.ofSize(1 << 20));
        try (SpoolWriter writer = Spools.writer(dir);
                SpoolReader reader =
                        Spools.reader(dir, ReaderOptions.anonymous().withBatchBytes(4096))) {
            for (int i = 0; i < 30; i++) {
                FrameBatch batch = new FrameBatch()
                        .add(frame(i, 100))
                        .add(frame(i, 200_001))
                        .add(frame(i, 65_512))
                        .add(frame(i, 65_513));
                writer.append(batch);
                assertThat(readAll(reader))
                        .extracting(Frame::content)
                        .containsExactly(batch.array(0), batch.array(1), batch.array(2), batch.array(3));
            }
        }
    }

    @Test
    void aBatchThatCanNeverFitIsRefusedWhole() throws Exception {
        create(CreateOptions.ofSize(SMALLEST));
        try (SpoolWriter writer = Spools.writer(dir)) {
            FrameBatch batch = new FrameBatch();
            while ((long) batch.count() * SpoolWriter.storageOf(100) <= writer.maxBatchBytes()) {
                batch.add(frame(batch.count(), 100));
            }
            assertThatThrownBy(() -> writer.append(batch))
                    .isInstanceOf(FrameTooLargeException.class)
                    .hasMessageContaining("in parts");
            assertThat(Spools.status(dir).frames()).isZero();
        }
    }

    @Test
    void aLappedReaderIsToldExactlyWhatItLostAndGoesOnAtTheOldest() throws Exception {
        create(CreateOptions.ofSize(SMALLEST));
        try (SpoolWriter writer = Spools.writer(dir);
                SpoolReader reader = Spools.reader(dir, ReaderOptions.named("slow"))) {
            for (int i = 1; i <= 10; i++) {
                writer.append(frame(i, 200));
            }
            assertThat(readAll(reader)).hasSize(10);
            for (int i = 11; i <= 5_000; i++) {
                writer.append(frame(i, 200));
            }
            SpoolStatus status = Spools.status(dir);
            assertThat(status.minSequence()).isGreaterThan(11);

            ReadBatch batch = reader.read();
            assertThat(batch.gap()).contains(new Gap(Gap.Kind.LOST, 11, status.minSequence()));
            assertThat(batch.firstSequence()).isEqualTo(status.minSequence());
            long lost = status.minSequence() - 11;
            assertThat(reader.lost()).isEqualTo(lost);
            assertThat(reader.damaged()).isZero();
            int delivered = 10 + batch.count() + readAll(reader).size();
            assertThat(delivered + lost).isEqualTo(5_000);
        }
    }

    @Test
    void overwritingKeepsAsManyFramesAsFit() throws Exception {
        create(CreateOptions.ofSize(SMALLEST));
        try (SpoolWriter writer = Spools.writer(dir)) {
            for (int i = 1; i <= 5_000; i++) {
                writer.append(frame(i, 200));
            }
            SpoolStatus status = Spools.status(dir);
            // Nothing goes before its room is needed: another frame would not fit beside what is there.
            assertThat(status.dataBytes() - status.usedBytes()).isLessThan(2L * SpoolWriter.storageOf(200));
        }
    }

    @Test
    void aNamedReaderGoesOnAtWhatItAcknowledged() throws Exception {
        create(CreateOptions.ofSize(SMALLEST));
        try (SpoolWriter writer = Spools.writer(dir)) {
            for (int i = 1; i <= 100; i++) {
                writer.append(frame(i, 50));
            }
            try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named("r"))) {
                assertThat(reader.read().count()).isEqualTo(100);
                reader.acknowledge(41);
                assertThat(reader.acknowledged()).isEqualTo(41);
                reader.acknowledge(12);
                assertThat(reader.acknowledged()).isEqualTo(41);
                assertThatIllegalArgumentException().isThrownBy(() -> reader.acknowledge(102));
            }
            try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named("r"))) {
                assertThat(reader.position()).isEqualTo(41);
                assertThat(readAll(reader))
                        .hasSize(60)
                        .first()
                        .extracting(Frame::sequence)
                        .isEqualTo(41L);
                reader.acknowledge(reader.position());
            }
            try (SpoolReader reader =
                    Spools.reader(dir, ReaderOptions.named("r").startingAt(StartPosition.earliest()))) {
                assertThat(reader.read().isEmpty()).isTrue();
                writer.append("{}");
                assertThat(reader.read().firstSequence()).isEqualTo(101);
            }
        }
    }

    @Test
    void lossThatWasNotAcknowledgedIsToldAgainAndCountedOnce() throws Exception {
        create(CreateOptions.ofSize(SMALLEST));
        try (SpoolWriter writer = Spools.writer(dir)) {
            Spools.reader(dir, ReaderOptions.named("r")).close();
            for (int i = 1; i <= 2_000; i++) {
                writer.append(frame(i, 200));
            }
            long min = Spools.status(dir).minSequence();
            try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named("r"))) {
                assertThat(reader.read().gap()).contains(new Gap(Gap.Kind.LOST, 1, min));
            }
            assertThat(status("r").overrun()).isEqualTo(min - 1);
            assertThat(status("r").lost()).isZero();
            try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named("r"))) {
                ReadBatch batch = reader.read();
                assertThat(batch.gap()).contains(new Gap(Gap.Kind.LOST, 1, min));
                reader.acknowledge(min);
                assertThat(status("r").lost()).isEqualTo(min - 1);
                reader.acknowledge(batch.nextSequence());
            }
            try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named("r"))) {
                assertThat(reader.lost()).isEqualTo(min - 1);
            }
            assertThat(status("r").lost()).isEqualTo(min - 1);
            assertThat(status("r").overrun()).isZero();
        }
    }

    private ReaderStatus status(String name) throws Exception {
        return Spools.status(dir).readers().stream()
                .filter(reader -> reader.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aNameIsHeldByOneReaderAtATime() throws Exception {
        create(CreateOptions.ofSize(SMALLEST));
        try (SpoolReader first = Spools.reader(dir, ReaderOptions.named("r"));
                SpoolReader other = Spools.reader(dir, ReaderOptions.named("other"))) {
            assertThatThrownBy(() -> Spools.reader(dir, ReaderOptions.named("r")))
                    .isInstanceOf(SpoolBusyException.class)
                    .hasMessageContaining("'r'");
            assertThatThrownBy(() -> Spools.forgetReader(dir, "r")).isInstanceOf(SpoolBusyException.class);
            assertThat(first.position()).isEqualTo(other.position());
        }
        Spools.reader(dir, ReaderOptions.named("r")).close();
        assertThat(Spools.forgetReader(dir, "r")).isTrue();
        assertThat(Spools.forgetReader(dir, "r")).isFalse();
        assertThat(Spools.status(dir).readers()).extracting(ReaderStatus::name).containsExactly("other");
    }

    @Test
    void readerSlotsRunOutWithAWordOnWhatToDo() throws Exception {
        create(CreateOptions.ofSize(SMALLEST).withReaderSlots(2));
        Spools.reader(dir, ReaderOptions.named("a")).close();
        Spools.reader(dir, ReaderOptions.named("b")).close();
        assertThatThrownBy(() -> Spools.reader(dir, ReaderOptions.named("c")))
                .hasMessageContaining("all 2 reader slots are taken")
                .hasMessageContaining("forget a reader");
        Spools.forgetReader(dir, "a");
        Spools.reader(dir, ReaderOptions.named("c")).close();
    }

    @Test
    void aBlockingSpoolRefusesUntilItsReadersHaveRead() throws Exception {
        create(CreateOptions.ofSize(SMALLEST).withFull(FullPolicy.BLOCK));
        try (SpoolWriter writer = Spools.writer(dir)) {
            int accepted = fill(writer, 0);
            assertThat(refusal(writer).toString()).contains("no reader has been registered");
            assertThat(Spools.status(dir).minSequence()).isEqualTo(1);

            try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named("r"))) {
                assertThat(refusal(writer).reader()).contains("r");
                ReadBatch batch = reader.read();
                assertThat(refusal(writer).reader()).contains("r");
                reader.acknowledge(batch.firstSequence() + 10);
                int more = fill(writer, accepted);
                assertThat(more).isBetween(8, 10);
                assertThat(Spools.status(dir).minSequence()).isLessThanOrEqualTo(11);
                long delivered = batch.count() + (long) readAll(reader).size();
                assertThat(delivered).isEqualTo(accepted + more);
                assertThat(reader.lost()).isZero();
            }
        }
    }

    private static int fill(SpoolWriter writer, int from) throws Exception {
        int accepted = 0;
        while (!writer.offer(frame(from + accepted, 200)).isRefused()) {
            accepted++;
        }
        return accepted;
    }

    private static Refusal refusal(SpoolWriter writer) throws Exception {
        return writer.offer(frame(0, 200)).refusal().orElseThrow();
    }

    @Test
    void aProtectedReaderHoldsAnOverwritingSpoolAndAnUnprotectedOneDoesNotHoldABlockingSpool() throws Exception {
        create(CreateOptions.ofSize(SMALLEST));
        try (SpoolWriter writer = Spools.writer(dir)) {
            Spools.reader(dir, ReaderOptions.named("careful").withProtection(Protection.PROTECTED))
                    .close();
            assertThat(fill(writer, 0)).isPositive();
            assertThat(refusal(writer).reader()).contains("careful");
            assertThat(refusal(writer).frames()).isEqualTo(1);
            Spools.reader(dir, ReaderOptions.named("careful").withProtection(Protection.UNPROTECTED))
                    .close();
            assertThat(writer.append("{}")).isPositive();
        }
        Path blocking = temporary.resolve("blocking");
        Spools.create(blocking, CreateOptions.ofSize(SMALLEST).withFull(FullPolicy.BLOCK));
        try (SpoolWriter writer = Spools.writer(blocking)) {
            Spools.reader(blocking, ReaderOptions.named("careless").withProtection(Protection.UNPROTECTED))
                    .close();
            fill(writer, 0);
            assertThat(refusal(writer).reader()).isEmpty();
        }
    }

    @Test
    void aRefusedBatchLeavesNothingBehind() throws Exception {
        create(CreateOptions.ofSize(SMALLEST).withFull(FullPolicy.BLOCK));
        try (SpoolWriter writer = Spools.writer(dir);
                SpoolReader reader = Spools.reader(dir, ReaderOptions.named("r"))) {
            int accepted = fill(writer, 0);
            reader.read();
            reader.acknowledge(5);
            FrameBatch batch = new FrameBatch();
            for (int i = 0; i < 50; i++) {
                batch.add(frame(i, 200));
            }
            assertThat(writer.offer(batch).refusal().orElseThrow().frames()).isEqualTo(50);
            assertThat(Spools.status(dir).frames()).isEqualTo(accepted);
            assertThat(Spools.status(dir).minSequence()).isEqualTo(1);
        }
    }

    @Test
    void seekGoesAnywhereBySequenceAndTime() throws Exception {
        create(CreateOptions.ofSize(1 << 20));
        try (SpoolWriter writer = Spools.writer(dir);
                SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
            for (int i = 1; i <= 30_000; i++) {
                writer.append(frame(i, 20 + i % 300));
            }
            SpoolStatus status = Spools.status(dir);
            for (long sequence = status.minSequence(); sequence < status.nextSequence(); sequence += 97) {
                reader.seek(StartPosition.atSequence(sequence));
                ReadBatch batch = reader.read();
                assertThat(batch.gap()).isEmpty();
                assertThat(batch.firstSequence()).isEqualTo(sequence);
                assertThat(batch.frame(0).text()).startsWith("{\"n\":" + sequence + ",");
            }
            reader.seek(StartPosition.atSequence(status.minSequence() - 5));
            assertThat(reader.read().gap())
                    .contains(new Gap(Gap.Kind.LOST, status.minSequence() - 5, status.minSequence()));
            reader.seek(StartPosition.latest());
            assertThat(reader.position()).isEqualTo(30_001);
            reader.seek(StartPosition.atSequence(99_999));
            assertThat(reader.position()).isEqualTo(30_001);
            reader.seek(StartPosition.earliest());
            List<Frame> all = readAll(reader);
            Frame middle = all.get(all.size() / 2);
            reader.seek(StartPosition.atTime(middle.time()));
            Frame found = reader.read().frame(0);
            assertThat(found.timeMs()).isEqualTo(middle.timeMs());
            assertThat(all.stream()
                            .filter(frame -> frame.timeMs() < middle.timeMs())
                            .count())
                    .isEqualTo(found.sequence() - status.minSequence());
            reader.seek(StartPosition.atTime(Instant.now().plusSeconds(60)));
            assertThat(reader.position()).isEqualTo(30_001);
            reader.seek(StartPosition.atTime(Instant.EPOCH));
            assertThat(reader.position()).isEqualTo(status.minSequence());
        }
    }

    @Test
    void aNamedReaderThatSeeksBackIsRememberedThere() throws Exception {
        create(CreateOptions.ofSize(SMALLEST));
        try (SpoolWriter writer = Spools.writer(dir)) {
            for (int i = 1; i <= 50; i++) {
                writer.append(frame(i, 50));
            }
            try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named("r"))) {
                reader.read();
                reader.acknowledge(51);
                reader.seek(StartPosition.atSequence(7));
            }
            try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named("r"))) {
                assertThat(reader.read().firstSequence()).isEqualTo(7);
            }
        }
    }

    @Test
    void aWaitingReaderWakesForWhatIsAppended() throws Exception {
        create(CreateOptions.ofSize(SMALLEST));
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (SpoolWriter writer = Spools.writer(dir);
                SpoolReader reader = Spools.reader(dir, ReaderOptions.named("r"))) {
            for (int i = 1; i <= 20; i++) {
                Future<Long> got =
                        threads.submit(() -> reader.read(Duration.ofSeconds(30)).firstSequence());
                if (i % 2 == 0) {
                    // Long enough for it to have gone from looking to sleeping; right either way.
                    Thread.sleep(5);
                }
                writer.append("{}");
                assertThat(got.get()).isEqualTo(i);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aWaitEndsByWakeupByCloseByInterruptAndByItself() throws Exception {
        create(CreateOptions.ofSize(SMALLEST));
        SpoolReader reader = Spools.reader(dir, ReaderOptions.named("r"));
        assertThat(reader.read(Duration.ofMillis(10)).isEmpty()).isTrue();
        reader.wakeup();
        assertThat(reader.read(Duration.ofMinutes(5)).isEmpty()).isTrue();
        Thread.currentThread().interrupt();
        assertThat(reader.read(Duration.ofMinutes(5)).isEmpty()).isTrue();
        assertThat(Thread.interrupted()).isTrue();
        Thread closer = new Thread(() -> {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            reader.close();
        });
        closer.start();
        assertThat(reader.read(Duration.ofMinutes(5)).isEmpty()).isTrue();
        closer.join();
        assertThatIllegalStateException().isThrownBy(reader::read);
        reader.close();
    }

    @Test
    void threadsOfOneProcessAppendWholeBatchesThroughOneOrManyWriters() throws Exception {
        create(CreateOptions.ofSize(16 << 20));
        int threadCount = 4;
        int batches = 200;
        ExecutorService threads = Executors.newFixedThreadPool(threadCount);
        try (SpoolWriter shared = Spools.writer(dir)) {
            List<Future<Boolean>> done = new ArrayList<>();
            for (int t = 0; t < threadCount; t++) {
                int thread = t;
                done.add(threads.submit(() -> {
                    try (SpoolWriter own = Spools.writer(dir)) {
                        SpoolWriter writer = thread % 2 == 0 ? shared : own;
                        for (int b = 0; b < batches; b++) {
                            FrameBatch batch = new FrameBatch();
                            for (int i = 0; i < 10; i++) {
                                batch.add("[" + thread + "," + b + "," + i + "]");
                            }
                            writer.append(batch);
                        }
                    }
                    return true;
                }));
            }
            for (Future<Boolean> each : done) {
                assertThat(each.get()).isTrue();
            }
            try (SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
                List<Frame> frames = readAll(reader);
                assertThat(frames).hasSize(threadCount * batches * 10);
                int[] nextBatch = new int[threadCount];
                for (int i = 0; i < frames.size(); i += 10) {
                    String[] first =
                            frames.get(i).text().replaceAll("[\\[\\]]", "").split(",", -1);
                    int thread = Integer.parseInt(first[0]);
                    for (int k = 0; k < 10; k++) {
                        assertThat(frames.get(i + k).text())
                                .isEqualTo("[" + thread + "," + nextBatch[thread] + "," + k + "]");
                    }
                    nextBatch[thread]++;
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void forcedSpoolsWorkInEveryMode() throws Exception {
        for (SyncPolicy sync :
                List.of(SyncPolicy.none(), SyncPolicy.interval(Duration.ofMillis(5)), SyncPolicy.commit())) {
            Path each = temporary.resolve("sync-" + sync.mode());
            Spools.create(each, CreateOptions.ofSize(SMALLEST).withSync(sync));
            try (SpoolWriter writer = Spools.writer(each)) {
                for (int i = 1; i <= 500; i++) {
                    writer.append(frame(i, 300));
                }
                writer.force();
            }
            assertThat(Spools.status(each).nextSequence()).isEqualTo(501);
            assertThat(Spools.status(each).sync()).isEqualTo(sync);
        }
    }

    @Test
    void statusTellsWhatIsThereAndHowFastItCame() throws Exception {
        create(CreateOptions.ofSize(SMALLEST).withMaxFrameBytes(1000));
        try (SpoolWriter writer = Spools.writer(dir)) {
            Spools.reader(dir, ReaderOptions.named("late").startingAt(StartPosition.latest()))
                    .close();
            for (int i = 1; i <= 30; i++) {
                writer.append(frame(i, 100));
            }
        }
        SpoolStatus status = Spools.status(dir);
        assertThat(status.frames()).isEqualTo(30);
        assertThat(status.usedBytes()).isEqualTo(30L * SpoolWriter.storageOf(100));
        assertThat(status.maxFrameBytes()).isEqualTo(1000);
        assertThat(status.sizeBytes()).isEqualTo(SMALLEST);
        assertThat(status.writerPid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(status.rates().hours().stream().mapToLong(b -> b.frames()).sum())
                .isEqualTo(30);
        assertThat(status.rates().seconds().stream().mapToLong(b -> b.bytes()).sum())
                .isEqualTo(status.usedBytes());
        assertThat(status("late").lagFrames()).isEqualTo(30);
        assertThat(status("late").lagBytes()).isEqualTo(status.usedBytes());
        assertThat(status("late").sequence()).isEqualTo(1);
    }

    @Test
    void aClosedWriterSaysSo() throws Exception {
        create(CreateOptions.ofSize(SMALLEST));
        SpoolWriter writer = Spools.writer(dir);
        writer.close();
        writer.close();
        assertThatIllegalStateException().isThrownBy(() -> writer.append("{}")).withMessageContaining("closed");
    }

    @Test
    void anInterruptedThreadAppendsAndStaysInterrupted() throws Exception {
        create(CreateOptions.ofSize(SMALLEST));
        try {
            Thread.currentThread().interrupt();
            try (SpoolWriter writer = Spools.writer(dir)) {
                assertThat(writer.append("{}")).isEqualTo(1);
                assertThat(writer.append("{}")).isEqualTo(2);
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
            }
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(Spools.status(dir).frames()).isEqualTo(2);
    }
}
