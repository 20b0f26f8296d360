package io.spool.connect.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.ReaderOptions;
import java.io.RandomAccessFile;
import java.lang.ref.WeakReference;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each number of a sink task and its spools, as an MBean shows it. */
@Timeout(120)
class SinkMetricsTest {
    private static final List<TopicPartition> A0 = List.of(new TopicPartition("a", 0));

    @TempDir
    private Path directory;

    private final String name = "sink-" + UUID.randomUUID();
    private final ShownBeans beans = new ShownBeans(name);
    private final SpoolSinkTask task = new SpoolSinkTask();

    @AfterEach
    void stop() {
        task.stop();
    }

    @Test
    void framesAndBytesWrittenAreThoseOfTheRecordsThatWerePut() throws Exception {
        // Without tables of origins between the frames.
        start("delivery.guarantee", "at_least_once");
        assertThat(beans.number("sink-spool", "FramesWritten")).isZero();

        task.put(records(0, 10));
        task.put(records(10, 5));

        assertThat(beans.number("sink-spool", "FramesWritten")).isEqualTo(15);
        assertThat(beans.number("sink-spool", "BytesWritten"))
                .isEqualTo((double) Spools.status(spool()).nextOffset());
        assertThat(beans.number("sink-spool", "Appends")).isEqualTo(2);
        assertThat(beans.number("sink-spool", "AppendSeconds")).isPositive();
        assertThat(beans.number("sink-spool", "FramesAppended")).isEqualTo(15);
        assertThat(beans.number("sink-task", "SpoolsOpen")).isEqualTo(1);
    }

    @Test
    void whatTheSpoolHadIsRepeatedAndNotWritten() throws Exception {
        start();
        task.put(records(0, 10));
        task.put(records(5, 10));
        assertThat(beans.number("sink-spool", "FramesWritten")).isEqualTo(15);
        assertThat(beans.number("sink-task", "RecordsRepeated")).isEqualTo(5);
    }

    @Test
    void whatOthersWriteIsTheSpoolsAndNotTheTasks() throws Exception {
        start();
        task.put(records(0, 3));
        try (SpoolWriter other = Spools.writer(spool())) {
            assertThat(other.append("1")).isEqualTo(4);
        }
        assertThat(beans.number("sink-spool", "FramesWritten")).isEqualTo(3);
        assertThat(beans.number("sink-spool", "FramesAppended")).isEqualTo(4);
    }

    @Test
    void forcesAreCountedAndTimed() throws Exception {
        start();
        task.put(records(0, 3));
        assertThat(beans.number("sink-spool", "UnforcedFrames")).isEqualTo(3);

        task.preCommit(Map.of());
        task.preCommit(Map.of());

        // The second had nothing to force.
        assertThat(beans.number("sink-spool", "Forces")).isEqualTo(1);
        assertThat(beans.number("sink-spool", "ForceSeconds")).isPositive();
        assertThat(beans.number("sink-spool", "ForceSecondsLongest"))
                .isEqualTo(beans.number("sink-spool", "ForceSeconds"));
        assertThat(beans.number("sink-spool", "UnforcedFrames")).isZero();
    }

    @Test
    void aFullSpoolIsCountedInAppendsAndFramesAndPutsAndWhatComesAgainIsNotWrittenTwice() throws Exception {
        start("spool.size.bytes", "65536", "spool.full.policy", "block");
        List<SinkRecord> most = records(0, 60);

        assertThatThrownBy(() -> task.put(most)).isInstanceOf(RetriableException.class);

        double written = beans.number("sink-spool", "FramesWritten");
        double refused = beans.number("sink-spool", "FramesRefused");
        assertThat(written).isPositive().isLessThan(60);
        assertThat(beans.number("sink-spool", "AppendsRefused")).isEqualTo(1);
        assertThat(refused).isPositive().isLessThanOrEqualTo(60 - written);
        assertThat(beans.number("sink-task", "PutsRefused")).isEqualTo(1);
        assertThat(beans.number("sink-task", "RecordsRepeated")).isZero();
        assertThat(beans.number("sink-spool", "HeldRatio")).isGreaterThan(0.5);

        try (SpoolReader reader = Spools.reader(spool(), ReaderOptions.named("r"))) {
            reader.acknowledge(reader.read().nextSequence());
            task.put(most);
        }

        assertThat(beans.number("sink-task", "RecordsRepeated")).isEqualTo(written);
        assertThat(beans.number("sink-spool", "FramesWritten")).isEqualTo(60);
        assertThat(beans.number("sink-spool", "FramesAppended")).isEqualTo(60);
    }

    @Test
    void theWaitForALockThatSomebodyElseHoldsIsCounted() throws Exception {
        start("lock.timeout.ms", "300");
        task.put(records(0, 1));
        assertThat(beans.number("sink-spool", "LockWaitSeconds")).isLessThan(0.29);
        task.put(records(1, 1));
        double before = beans.number("sink-spool", "LockWaitSeconds");
        try (LockHolder holder = LockHolder.hold(spool())) {
            assertThatThrownBy(() -> task.put(records(2, 1))).isInstanceOf(RetriableException.class);
            assertThat(holder.isHolding()).isTrue();
        }
        assertThat(beans.number("sink-spool", "LockWaitSeconds") - before).isBetween(0.29, 30.0);
        assertThat(beans.number("sink-spool", "AppendsRefused")).isEqualTo(1);
    }

    @Test
    void withTheDataLockASecondWriterThatGotPastTheWritersLockIsRefusedAndItsRecordsComeAgain() throws Exception {
        start("data.lock", "true");
        task.put(records(0, 1));
        try (RandomAccessFile other =
                        new RandomAccessFile(spool().resolve("spool.datalock").toFile(), "rw");
                FileLock held = other.getChannel().lock()) {
            assertThat(held.isValid()).isTrue();
            assertThatThrownBy(() -> task.put(records(1, 1)))
                    .isInstanceOf(RetriableException.class)
                    .hasStackTraceContaining("another writer is writing to the same bytes");
        }
        task.put(records(1, 1));
        assertThat(beans.number("sink-spool", "FramesAppended")).isEqualTo(2);
    }

    @Test
    void recordsThatNoFrameCanHoldAreCountedWhenTheyAreReported() throws Exception {
        start(new RecordedContext(RecordedContext.Reporter.PRESENT), "spool.max.frame.bytes", "2000");
        task.put(List.of(
                record(0, "\"" + "x".repeat(3_000) + "\""),
                record(1, "1"),
                record(2, "\"" + "x".repeat(3_000) + "\"")));
        assertThat(beans.number("sink-task", "RecordsReported")).isEqualTo(2);
        assertThat(beans.number("sink-spool", "FramesWritten")).isEqualTo(1);
    }

    @Test
    void readersOfTheSpoolAreShownFromOneCommitToTheNext() throws Exception {
        start("spool.size.bytes", "65536");
        try (SpoolReader reader = Spools.reader(spool(), ReaderOptions.named("local, \"r\""))) {
            task.put(records(0, 3));
            task.preCommit(Map.of());
            assertThat(beans.number("sink-reader", "LagFrames")).isEqualTo(3);
            assertThat(beans.number("sink-reader", "TimeToOverrunSeconds")).isPositive();
            task.put(records(3, 200));
            long lost = Spools.status(spool()).minSequence() - 1;
            assertThat(lost).isPositive();
            assertThat(beans.number("sink-reader", "FramesOverrun")).isEqualTo((double) lost);
            assertThat(beans.number("sink-reader", "FramesLost")).isZero();
            assertThat(beans.number("sink-reader", "TimeToOverrunSeconds")).isZero();

            reader.acknowledge(reader.read().nextSequence());

            assertThat(beans.number("sink-reader", "FramesLost")).isEqualTo((double) lost);
            assertThat(beans.number("sink-reader", "FramesOverrun")).isZero();
            assertThat(beans.number("sink-reader", "IdleSeconds")).isBetween(0.0, 60.0);
            assertThat(beans.number("sink-reader", "FramesDamaged")).isZero();
        }
        assertThat(Spools.forgetReader(spool(), "local, \"r\"")).isTrue();
        task.preCommit(Map.of());
        assertThat(beans.all()).noneMatch(bean -> bean.getKeyProperty("type").equals("sink-reader"));
    }

    @Test
    void countsGoOnWhenASpoolIsLetGoAndOpenedAgain() throws Exception {
        start();
        task.put(records(0, 3));
        task.close(A0);
        assertThat(beans.number("sink-task", "SpoolsOpen")).isZero();
        assertThat(beans.all()).hasSize(1);

        task.put(records(3, 4));

        assertThat(beans.number("sink-spool", "FramesWritten")).isEqualTo(7);
        assertThat(beans.number("sink-task", "SpoolsOpen")).isEqualTo(1);
    }

    @Test
    void aTaskThatHasEndedShowsNothing() throws Exception {
        start();
        task.put(records(0, 3));
        assertThat(beans.all()).hasSize(2);
        task.stop();
        assertThat(beans.all()).isEmpty();
        start();
        assertThat(beans.number("sink-spool", "FramesWritten")).isZero();
        assertThat(beans.number("sink-spool", "FramesAppended")).isEqualTo(3);
    }

    @Test
    void aTaskThatCannotStartShowsNothing() throws Exception {
        assertThatThrownBy(() -> start("spool.create", "false")).hasMessageContaining("local to a host");
        assertThat(beans.all()).isEmpty();
    }

    @Test
    void twoTasksInOneWorkerAreShownBesideEachOther() throws Exception {
        SpoolSinkTask second = new SpoolSinkTask();
        start();
        second.initialize(new RecordedContext(RecordedContext.Reporter.NONE));
        second.start(properties("task.number", "1"));
        try {
            assertThat(beans.all()).hasSize(4);
        } finally {
            second.stop();
        }
        assertThat(beans.all()).hasSize(2);
    }

    @Test
    void whatIsShownDoesNotKeepATaskThatNobodyStopped() throws Exception {
        WeakReference<SpoolSinkTask> abandoned = abandonedTask();
        assertThat(beans.all()).hasSize(2);
        await().until(() -> {
            System.gc();
            return abandoned.get() == null;
        });
        start();
        assertThat(beans.all()).hasSize(2);
    }

    private WeakReference<SpoolSinkTask> abandonedTask() {
        SpoolSinkTask forgotten = new SpoolSinkTask();
        forgotten.initialize(new RecordedContext(RecordedContext.Reporter.NONE));
        forgotten.start(properties());
        return new WeakReference<>(forgotten);
    }

    private void start(String... options) {
        start(new RecordedContext(RecordedContext.Reporter.NONE), options);
    }

    private void start(RecordedContext context, String... options) {
        task.initialize(context);
        task.start(properties(options));
    }

    private Map<String, String> properties(String... options) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "name",
                name,
                "task.number",
                "0",
                "spool.directory",
                spool().toString(),
                "spool.size.bytes",
                "1048576",
                "frame.format",
                "value"));
        for (int i = 0; i < options.length; i += 2) {
            properties.put(options[i], options[i + 1]);
        }
        return properties;
    }

    private Path spool() {
        return directory.resolve("spool");
    }

    private static List<SinkRecord> records(int from, int count) {
        String value = "\"" + "x".repeat(1_000) + "\"";
        return IntStream.range(from, from + count)
                .mapToObj(i -> record(i, value))
                .toList();
    }

    private static SinkRecord record(int offset, String value) {
        return new SinkRecord("a", 0, null, null, null, value, offset);
    }
}
