package io.spool.connect.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Frame;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.Origin;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is brought again, by whomever, a record goes into its spool once. */
class ExactlyOnceTest {
    private static final TopicPartition A0 = new TopicPartition("a", 0);
    private static final TopicPartition A1 = new TopicPartition("a", 1);

    @TempDir
    private Path directory;

    private final List<SpoolSinkTask> tasks = new ArrayList<>();
    private RecordedContext context = new RecordedContext(RecordedContext.Reporter.NONE);

    @AfterEach
    void stop() {
        tasks.forEach(SpoolSinkTask::stop);
    }

    private Map<String, String> properties(String... options) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "name", "sink", "spool.size.bytes", "1048576", "spool.directory", at("all"), "frame.format", "value"));
        for (int i = 0; i < options.length; i += 2) {
            properties.put(options[i], options[i + 1]);
        }
        return properties;
    }

    private SpoolSinkTask start(String... options) {
        SpoolSinkTask task = new SpoolSinkTask();
        context = new RecordedContext(RecordedContext.Reporter.PRESENT);
        task.initialize(context);
        task.start(properties(options));
        tasks.add(task);
        return task;
    }

    private String at(String name) {
        return directory + "/" + name;
    }

    private static List<SinkRecord> records(TopicPartition partition, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new SinkRecord(
                        partition.topic(), partition.partition(), null, null, null, value(partition, i), i))
                .toList();
    }

    private static String value(TopicPartition partition, int number) {
        return "\"" + partition + " " + number + "\"";
    }

    private static List<String> values(TopicPartition partition, int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> value(partition, i)).toList();
    }

    private List<String> contents(String name) throws SpoolException {
        List<String> contents = new ArrayList<>();
        try (SpoolReader reader = Spools.reader(directory.resolve(name), ReaderOptions.anonymous())) {
            for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
                batch.frames().stream().map(Frame::text).forEach(contents::add);
            }
        }
        return contents;
    }

    private Map<Origin, Long> origins(String name) throws SpoolException {
        return Spools.inspect(directory.resolve(name)).origins();
    }

    @Test
    void anotherTaskGoesOnWhereTheSpoolSaysAndWhatIsBroughtAgainIsLeftOut() throws Exception {
        SpoolSinkTask first = start();
        first.open(List.of(A0));
        assertThat(context.sought).isEmpty();
        first.put(records(A0, 0, 100));

        // The first was killed, or is cut off from the group and does not know it.
        SpoolSinkTask second = start();
        second.open(List.of(A0, A1));
        assertThat(context.sought).containsExactlyEntriesOf(Map.of(A0, 100L));
        second.put(records(A0, 100, 120));
        first.put(records(A0, 100, 150));
        second.put(records(A0, 120, 160));
        second.put(records(A1, 0, 5));

        List<String> all = new ArrayList<>(values(A0, 0, 160));
        all.addAll(values(A1, 0, 5));
        assertThat(contents("all")).isEqualTo(all);
        assertThat(origins("all"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(new Origin("sink/a", 0), 160L, new Origin("sink/a", 1), 5L));
    }

    @Test
    void aWorkerThatGoesBackAfterAFailedCommitRepeatsNothing() throws Exception {
        SpoolSinkTask task = start();
        task.open(List.of(A0));
        task.put(records(A0, 0, 10));
        task.put(records(A0, 3, 12));
        assertThat(contents("all")).isEqualTo(values(A0, 0, 12));
    }

    @Test
    void connectorsDoNotTakeEachOthersRecordsForTheirOwn() throws Exception {
        start().put(records(A0, 0, 3));
        start("name", "another").put(records(A0, 0, 3));
        assertThat(contents("all")).hasSize(6);
    }

    @Test
    void theOriginalPartitionAndOffsetCountWhateverATransformationMakesOfThem() throws Exception {
        SpoolSinkTask task = start("transforms", "route", "spool.directory", at("${topic}"));
        task.open(List.of(A0));
        assertThat(context.sought).isEmpty();
        List<SinkRecord> routed = records(A0, 0, 4).stream()
                .map(record ->
                        record.newRecord("routed-" + record.kafkaOffset() % 2, 7, null, null, null, record.value(), 1L))
                .toList();
        task.put(routed);
        task.put(routed);
        assertThat(contents("routed-0")).containsExactly(value(A0, 0), value(A0, 2));
        assertThat(contents("routed-1")).containsExactly(value(A0, 1), value(A0, 3));

        // Records of a partition may be in any of these, so that none of them can say where to go on.
        SpoolSinkTask next = start("transforms", "route", "spool.directory", at("${topic}"));
        next.open(List.of(A0));
        assertThat(context.sought).isEmpty();
    }

    @Test
    void aTopicThatBeginsAnewIsNotTakenForWhatWasThere() throws Exception {
        start().put(records(A0, 0, 100));
        SpoolSinkTask task = start();
        task.open(List.of(A0));
        assertThatThrownBy(() -> task.put(records(A0, 0, 10)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("topic a gives offset 0")
                .hasMessageContaining("everything before 100")
                .hasMessageContaining("DELETE /connectors/<name>/offsets");
        assertThat(contents("all")).hasSize(100);
    }

    @Test
    void resetAndAlteredOffsetsReachTheSpools() throws Exception {
        start("spool.directory", at("${topic}")).put(records(A0, 0, 10));
        SpoolSinkConnector connector = new SpoolSinkConnector();
        Map<String, String> config = properties("spool.directory", at("${topic}"));
        Map<TopicPartition, Long> altered = new HashMap<>(Map.of(A0, 5L, new TopicPartition("unknown", 0), 3L));
        assertThat(connector.alterOffsets(config, altered)).isTrue();
        assertThat(origins("a")).containsExactlyEntriesOf(Map.of(new Origin("sink/a", 0), 5L));

        SpoolSinkTask task = start("spool.directory", at("${topic}"));
        task.open(List.of(A0));
        assertThat(context.sought).containsExactlyEntriesOf(Map.of(A0, 5L));
        task.put(records(A0, 5, 10));
        assertThat(contents("a")).hasSize(15);
        task.stop();

        assertThat(connector.alterOffsets(config, Collections.singletonMap(A0, null)))
                .isTrue();
        assertThat(origins("a")).isEmpty();
        assertThatThrownBy(() -> connector.alterOffsets(config, Map.of(A0, -1L)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("a-0 cannot be -1");
    }

    @Test
    void recordsThatWereDroppedOnTheWayAreNotBroughtAgainForEver() throws Exception {
        SpoolSinkTask task = start();
        task.open(List.of(A0));
        task.put(records(A0, 0, 10));
        // A transformation dropped 10 to 499.
        task.preCommit(Map.of(A0, new OffsetAndMetadata(500)));
        assertThat(origins("all")).containsExactlyEntriesOf(Map.of(new Origin("sink/a", 0), 10L));
        task.preCommit(Map.of(A0, new OffsetAndMetadata(600)));
        assertThat(origins("all")).containsExactlyEntriesOf(Map.of(new Origin("sink/a", 0), 500L));
        // A commit failed, and the worker went back: nothing is known for sure.
        task.preCommit(Map.of(A0, new OffsetAndMetadata(450)));
        assertThat(origins("all")).containsExactlyEntriesOf(Map.of(new Origin("sink/a", 0), 500L));
    }

    @Test
    void whatAWorkerForgotOfAnUnfinishedPutIsNotTakenForConsumed() throws Exception {
        Path spool = directory.resolve("all");
        Spools.create(spool, CreateOptions.ofSize(65_536).withFull(FullPolicy.BLOCK));
        SpoolReader reader = Spools.reader(spool, ReaderOptions.named("r"));
        SpoolSinkTask task = start();
        task.open(List.of(A0, A1));
        List<SinkRecord> tooMany = new ArrayList<>(records(A0, 0, 3_000));
        tooMany.addAll(records(A1, 0, 3_000));
        assertThatThrownBy(() -> task.put(tooMany)).isInstanceOf(RetriableException.class);
        long spooled = origins("all").getOrDefault(new Origin("sink/a", 0), 0L);
        assertThat(spooled).isBetween(1L, 2_999L);

        // The group rebalances. The worker drops the records, and counts them as consumed with the next put, an empty
        // one.
        task.close(List.of(A0, A1));
        context.sought.clear();
        task.open(List.of(A0, A1));
        assertThat(context.sought).containsExactlyEntriesOf(Map.of(A0, spooled));
        task.put(List.of());
        Map<TopicPartition, OffsetAndMetadata> said =
                Map.of(A0, new OffsetAndMetadata(3_000), A1, new OffsetAndMetadata(3_000));
        assertThat(task.preCommit(said)).isEmpty();
        assertThat(task.preCommit(said)).isEmpty();
        assertThat(origins("all")).containsExactlyEntriesOf(Map.of(new Origin("sink/a", 0), spooled));

        // What comes next is polled anew, and from then on the worker knows where it is in that partition.
        reader.acknowledge(reader.read().nextSequence());
        task.put(records(A0, (int) spooled, (int) spooled + 10));
        assertThat(task.preCommit(Map.of(
                        A0, new OffsetAndMetadata(spooled + 10),
                        A1, new OffsetAndMetadata(3_000))))
                .containsExactlyEntriesOf(Map.of(A0, new OffsetAndMetadata(spooled + 10)));
        reader.close();
        assertThat(contents("all")).containsSubsequence(values(A0, (int) spooled, (int) spooled + 10));
    }

    @Test
    void ofAPartitionThatIsNotOursNothingIsSaid() throws Exception {
        SpoolSinkTask task = start();
        task.open(List.of(A0, A1));
        task.put(records(A0, 0, 10));
        task.put(records(A1, 0, 10));
        task.close(List.of(A1));
        Map<TopicPartition, OffsetAndMetadata> said =
                Map.of(A0, new OffsetAndMetadata(10), A1, new OffsetAndMetadata(500));
        for (int i = 0; i < 2; i++) {
            assertThat(task.preCommit(said)).containsOnlyKeys(A0);
        }
        assertThat(origins("all")).containsEntry(new Origin("sink/a", 1), 10L);
    }

    @Test
    void whatOthersAppendedIsForcedBeforeItsOffsetIsCommitted() throws Exception {
        start().put(records(A0, 0, 10));
        SpoolSinkTask task = start();
        task.open(List.of(A0));
        try (SpoolWriter zombie = Spools.writer(directory.resolve("all"))) {
            long forced = Spools.status(directory.resolve("all")).forcedSequence();
            task.put(records(A0, 10, 10));
            context.sought.clear();
            task.open(List.of());
            task.put(records(A0, 10, 20));
            task.preCommit(Map.of(A0, new OffsetAndMetadata(20)));
            assertThat(Spools.status(directory.resolve("all")).forcedSequence())
                    .isEqualTo(21)
                    .isGreaterThan(forced);
            assertThat(zombie.origins()).containsEntry(new Origin("sink/a", 0), 20L);
        }
    }

    @Test
    void atLeastOnceAsksAndRemembersNothing() throws Exception {
        SpoolSinkTask task = start("delivery.guarantee", "at_least_once");
        task.open(List.of(A0));
        task.put(records(A0, 0, 10));
        task.put(records(A0, 0, 10));
        task.preCommit(Map.of(A0, new OffsetAndMetadata(10)));
        task.preCommit(Map.of(A0, new OffsetAndMetadata(20)));
        assertThat(contents("all")).hasSize(20);
        assertThat(origins("all")).isEmpty();
    }

    @Test
    void stopDoesNotWaitForWhoeverHasTheLock() throws Exception {
        SpoolSinkTask task = start("lock.timeout.ms", "100");
        task.put(records(A0, 0, 10));
        try (LockHolder holder = LockHolder.hold(directory.resolve("all"))) {
            assertThatThrownBy(() -> task.put(records(A0, 10, 20))).isInstanceOf(RetriableException.class);
            long begin = System.nanoTime();
            task.stop();
            // Far more than the half second that it may take, and less than a minute's wait for a lock.
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
            assertThat(holder.isHolding()).isTrue();
        }
        assertThat(contents("all")).isEqualTo(values(A0, 0, 10));
    }

    @Test
    void misspelledOptionsAreFound() {
        assertThat(new SpoolSinkConfig(properties("spool.directroy", "/x", "errors.tolerance", "all", "topics", "a"))
                        .unknown())
                .containsExactly("spool.directroy");
    }
}
