package io.spool.connect.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.batch.AppendResult;
import io.spool.core.batch.EncodedBatch;
import io.spool.core.error.EncodingMissingException;
import io.spool.core.error.SpoolException;
import io.spool.core.ring.Ring;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.ReaderStatus;
import io.spool.core.value.StartPosition;
import io.spool.frame.FrameBytes;
import io.spool.frame.SchemaDirectory;
import io.spool.frame.connect.SinkRecordFrames;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SpoolSourceTaskTest {
    private static final long LOCK_NANOS = 10_000_000_000L;
    private static final String READER = "uplink";
    private static final Duration OPENING = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private Path spool = Path.of("");
    private Duration wait = Duration.ofMillis(20);
    private final StoredOffsets stored = new StoredOffsets();
    private final List<SpoolSourceTask> tasks = new ArrayList<>();

    @BeforeEach
    void createSpool() throws SpoolException {
        spool = directory.resolve("s");
        Spools.create(spool, CreateOptions.ofSize(1 << 20));
    }

    @AfterEach
    void stop() {
        tasks.forEach(SpoolSourceTask::stop);
    }

    // ---- plain frames ----

    @Test
    void plainJsonBecomesValuesWithKeyAndTimestampFromInside() throws Exception {
        append("{\"id\":\"d1\",\"at\":1500,\"n\":[1,2.5,true,null]}", "{\"id\":7,\"at\":\"2026-11-22T10:00:00Z\"}");
        SpoolSourceTask task = plain("plain.key.pointer", "/id", "plain.timestamp.pointer", "/at");

        List<SourceRecord> records = poll(task);

        Map<String, Object> first = new HashMap<>(Map.of("id", "d1", "at", 1500L));
        List<Object> list = new ArrayList<>(List.of(1L, 2.5, true));
        list.add(null);
        first.put("n", list);
        assertThat(records.get(0).topic()).isEqualTo("t");
        assertThat(records.get(0).value()).isEqualTo(first);
        assertThat(records.get(0).valueSchema()).isNull();
        assertThat(records.get(0).key()).isEqualTo("d1");
        assertThat(records.get(0).keySchema()).isEqualTo(Schema.STRING_SCHEMA);
        assertThat(records.get(0).timestamp()).isEqualTo(1500L);
        assertThat(records.get(1).key()).isEqualTo(7L);
        assertThat(records.get(1).keySchema()).isEqualTo(Schema.INT64_SCHEMA);
        assertThat(records.get(1).timestamp()).isEqualTo(1_795_341_600_000L);
    }

    @Test
    void withoutUsableTimestampOrKeyInsideTheFramesTimeIsTakenAndNoKey() throws Exception {
        long before = System.currentTimeMillis();
        append("{}", "{\"at\":-5}", "{\"at\":\"yesterday\"}", "{\"at\":[1]}", "[]", "3");
        SpoolSourceTask task = plain("plain.key.pointer", "/id", "plain.timestamp.pointer", "/at");

        assertThat(poll(task)).hasSize(6).allSatisfy(record -> {
            assertThat(record.key()).isNull();
            assertThat(record.timestamp()).isBetween(before, System.currentTimeMillis());
        });
    }

    @Test
    void textAndBytesAreTakenAsTheyAre() throws Exception {
        append("no json at all, ü");
        SourceRecord text =
                poll(plain("plain.value", "string", "reader.name", "r1")).get(0);
        SourceRecord bytes =
                poll(plain("plain.value", "bytes", "reader.name", "r2")).get(0);
        assertThat(text.value()).isEqualTo("no json at all, ü");
        assertThat(text.valueSchema()).isEqualTo(Schema.STRING_SCHEMA);
        assertThat(bytes.value()).isEqualTo("no json at all, ü".getBytes(StandardCharsets.UTF_8));
        assertThat(bytes.valueSchema()).isEqualTo(Schema.BYTES_SCHEMA);
    }

    @Test
    void headersTellTheFrameWhenAskedTo() throws Exception {
        append("1", "2");
        List<SourceRecord> records = poll(plain("add.headers", "true"));
        assertThat(records.get(1).headers().lastWithName("spool.sequence").value())
                .isEqualTo(2L);
        assertThat(records.get(1).headers().lastWithName("spool.name").value()).isEqualTo("s");
    }

    @Test
    void topicMayComeFromTheSpoolsName() throws Exception {
        append("1");
        assertThat(poll(plain("topic", "edge-${spool}")).get(0).topic()).isEqualTo("edge-s");
    }

    @Test
    void badFrameFailsTheTaskOnceTheRecordsBeforeItAreOnTheirWay() throws Exception {
        append("1", "{\"a\":", "3");
        SpoolSourceTask task = plain();
        assertThat(values(poll(task))).containsExactly(1L);
        assertThatThrownBy(task::poll)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("frame 2 of spool " + spool)
                .hasMessageContaining("bad.frames=skip");
    }

    @Test
    void badFramesAreSkippedWhenThatIsWanted() throws Exception {
        append("1", "{\"a\":", "", "4 4", "5");
        SpoolSourceTask task = plain("bad.frames", "skip");
        assertThat(values(poll(task))).containsExactly(1L, 5L);
    }

    // ---- records ----

    @Test
    void recordFramesComeBackAsTheyWere() throws Exception {
        appendRecord(record("k", 7L, 1_000L));
        SourceRecord record = poll(task()).get(0);
        assertThat(record.topic()).isEqualTo("orders");
        assertThat(record.kafkaPartition()).isNull();
        assertThat(record.key()).isEqualTo("k");
        assertThat(record.keySchema()).isEqualTo(Schema.STRING_SCHEMA);
        assertThat(record.value()).isEqualTo(7L);
        assertThat(record.timestamp()).isEqualTo(1_000L);
        assertThat(record.headers().lastWithName("h").value()).isEqualTo("x");
    }

    @Test
    void topicAndPartitionOfRecordsFollowTheOptions() throws Exception {
        appendRecord(record("k", 7L, 1_000L));
        SourceRecord record = poll(task("topic", "${spool}.${topic}-replayed", "keep.partition", "true"))
                .get(0);
        assertThat(record.topic()).isEqualTo("s.orders-replayed");
        assertThat(record.kafkaPartition()).isEqualTo(3);
    }

    @Test
    void otherJsonAmongRecordsIsTakenAsPlain() throws Exception {
        appendRecord(record("k", 7L, 1_000L));
        append("{\"a\":1}");
        List<SourceRecord> records = poll(task("plain.topic", "others"));
        assertThat(records).extracting(SourceRecord::topic).containsExactly("orders", "others");
        assertThat(records.get(1).value()).isEqualTo(Map.of("a", 1L));
    }

    @Test
    void otherJsonAmongRecordsFailsWhenItHasNoTopicOrIsNotWanted() throws Exception {
        append("{\"a\":1}");
        assertThatThrownBy(() -> poll(task("reader.name", "r1")))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("frame 1")
                .hasMessageContaining("plain.topic");
        assertThatThrownBy(() ->
                        poll(task("reader.name", "r2", "topic", "t", "foreign.frames", "fail", "bad.frames", "skip")))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("foreign.frames=plain");
    }

    // ---- positions ----

    @Test
    void startsAtTheEarliestOrWhereItIsToldTo() throws Exception {
        append("1", "2", "3");
        assertThat(values(poll(plain("reader.name", "r1")))).containsExactly(1L, 2L, 3L);
        assertThat(values(poll(plain("reader.name", "r2", "start.position", "sequence:3"))))
                .containsExactly(3L);
        SpoolSourceTask latest = plain("reader.name", "r3", "start.position", "latest");
        append("4");
        assertThat(values(poll(latest))).containsExactly(4L);
        assertThat(values(poll(plain("reader.name", "r4", "start.position", "time:1971-01-01T00:00:00Z"))))
                .hasSize(4);
    }

    @Test
    void connectsPositionWinsOverTheSpoolsOwn() throws Exception {
        append("1", "2", "3", "4");
        SpoolSourceTask first = plain("batch.max.records", "2");
        List<SourceRecord> records = poll(first);
        stored.store(records.get(0));
        first.stop();
        readerHasAcknowledged(READER, 4);

        assertThat(values(poll(plain()))).containsExactly(2L, 3L, 4L);
    }

    /** A worker stores no position for records that a transformation dropped, and the spool was told of them. */
    @Test
    void framesBeforeTheSpoolsOwnPositionThatAreGoneAreNotLost() throws Exception {
        SpoolSourceTask before = smallSpoolOverrun("loss.policy", "report");
        before.stop();
        Map<String, String> partition =
                SourcePosition.partition(Spools.status(spool).identity(), READER);
        stored.store(partition, SourcePosition.offset(1L, 1));
        long oldest = Spools.status(spool).minSequence();
        readerHasAcknowledged(READER, oldest + 2);

        SpoolSourceTask task = plain("loss.policy", "fail");
        assertThat(poll(task).get(0).sourceOffset().get("sequence")).isEqualTo(oldest + 1);
    }

    @Test
    void framesBehindTheSpoolsOwnPositionThatAreGoneAreLost() throws Exception {
        SpoolSourceTask before = smallSpoolOverrun("loss.policy", "report");
        before.stop();
        Map<String, String> partition =
                SourcePosition.partition(Spools.status(spool).identity(), READER);
        stored.store(partition, SourcePosition.offset(1L, 1));
        long oldest = Spools.status(spool).minSequence();
        try (SpoolReader reader = Spools.reader(spool, ReaderOptions.named(READER))) {
            reader.seek(StartPosition.atSequence(oldest - 3));
        }

        assertThatThrownBy(() -> poll(plain("loss.policy", "fail")))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("3 frames lost: sequences " + (oldest - 3) + " to " + (oldest - 1));
    }

    @Test
    void withoutPositionInConnectTheSpoolsOwnIsTakenAndNotTheStartPosition() throws Exception {
        append("1", "2", "3");
        readerHasAcknowledged(READER, 3);
        assertThat(values(poll(plain("start.position", "earliest")))).containsExactly(3L);
    }

    @Test
    void positionOfAnotherGenerationOrBehindTheEndMeansTheEarliest() throws Exception {
        append("1", "2");
        Map<String, String> partition =
                SourcePosition.partition(Spools.status(spool).identity(), READER);
        stored.store(partition, SourcePosition.offset(99L, 2));
        SpoolSourceTask task = plain();
        assertThat(values(poll(task))).containsExactly(1L, 2L);
        task.stop();
        stored.store(partition, SourcePosition.offset(1L, 4));
        assertThat(values(poll(plain()))).containsExactly(1L, 2L);
    }

    @Test
    void storedOffsetThatIsNoPositionFailsTheTaskAndSaysWhatToDo() throws Exception {
        Map<String, String> partition =
                SourcePosition.partition(Spools.status(spool).identity(), READER);
        stored.store(partition, Map.of("offset", 5L));
        assertThatThrownBy(this::plain)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("{offset=5}")
                .hasMessageContaining("Alter or delete");
    }

    @Test
    void offsetOfARecordIsWhatFollowsIt() throws Exception {
        append("1");
        SourceRecord record = poll(plain()).get(0);
        var identity = Spools.status(spool).identity();
        assertThat(record.sourcePartition())
                .isEqualTo(Map.of("spool", identity.uuid().toString(), "reader", READER));
        assertThat(record.sourceOffset())
                .isEqualTo(Map.of(
                        "generation",
                        1L,
                        "sequence",
                        2L,
                        "time",
                        Spools.status(spool).lastAppend().toEpochMilli()));
    }

    // ---- what the spool learns ----

    @Test
    void spoolLearnsOnlyWhatWasDealtWithInOrderAndCommitted() throws Exception {
        append("1", "2", "3");
        SpoolSourceTask task = plain();
        List<SourceRecord> records = poll(task);
        task.commitRecord(records.get(2), null);
        task.commitRecord(records.get(0), null);
        settle(task);
        assertThat(position()).isEqualTo(2);

        task.commitRecord(records.get(1), null);
        task.poll();
        assertThat(position()).isEqualTo(2);
        settle(task);
        assertThat(position()).isEqualTo(4);
    }

    @Test
    void spoolDoesNotLearnOfWhatWasDealtWithAfterTheOffsetsWereGathered() throws Exception {
        append("1", "2");
        SpoolSourceTask task = plain();
        List<SourceRecord> records = poll(task);
        commitElsewhere(task);
        // A commit that began before these were dealt with ends now: it cannot have had them.
        records.forEach(record -> task.commitRecord(record, null));
        commitElsewhere(task);
        task.poll();
        assertThat(position()).isEqualTo(1);
        // Noted at the poll just now; the worker gathers it before the next poll, which has not been.
        commitElsewhere(task);
        commitElsewhere(task);
        task.poll();
        assertThat(position()).isEqualTo(1);
        // Gathered by now, but perhaps not before the commit began that ends here. It is in the one after.
        commitElsewhere(task);
        task.poll();
        assertThat(position()).isEqualTo(1);
        commitElsewhere(task);
        task.poll();
        assertThat(position()).isEqualTo(3);
    }

    @Test
    void commitOfThePollingThreadIsLearntAtOnce() throws Exception {
        append("1", "2");
        SpoolSourceTask task = plain();
        List<SourceRecord> records = poll(task);
        task.commitRecord(records.get(0), null);
        task.commit();
        assertThat(position()).isEqualTo(1);
        task.commitRecord(records.get(1), null);
        task.commit();
        assertThat(position()).isEqualTo(3);
    }

    @Test
    void whatIsUnsaidWhenThePollingThreadCommitsAndPollsOnWasDropped() throws Exception {
        append("1", "2");
        SpoolSourceTask task = plain();
        assertThat(poll(task)).hasSize(2);
        task.commit();
        assertThat(position())
                .as("it may be the end, and what is under way may be lost")
                .isEqualTo(1);
        assertThat(task.poll()).isNull();
        assertThat(position()).isEqualTo(3);
    }

    @Test
    void manyRecordsUnderWayAreDealtWithInAnyOrderByAnotherThread() throws Exception {
        append(IntStream.range(0, 5_000).mapToObj(Integer::toString).toArray(String[]::new));
        SpoolSourceTask task = plain("plain.value", "bytes", "batch.max.records", "5000");
        List<SourceRecord> records = new ArrayList<>();
        while (records.size() < 5_000) {
            records.addAll(poll(task));
        }
        List<SourceRecord> shuffled = new ArrayList<>(records);
        Collections.shuffle(shuffled, new Random(7));
        CompletableFuture.runAsync(() -> shuffled.forEach(record -> task.commitRecord(record, null)))
                .get(10, TimeUnit.SECONDS);
        settle(task);
        assertThat(position()).isEqualTo(5_001);
    }

    @Test
    void skippedFramesAtTheEndAreAcknowledgedToo() throws Exception {
        append("1", "{", "{");
        SpoolSourceTask task = plain("bad.frames", "skip");
        List<SourceRecord> records = poll(task);
        task.poll();
        records.forEach(record -> task.commitRecord(record, null));
        settle(task);
        assertThat(position()).isEqualTo(4);
    }

    // ---- records in flight ----

    @Test
    void withTooManyRecordsUnderWayAPollWaitsForKafkaToHaveSome() throws Exception {
        append("0", "1", "2", "3", "4", "5");
        SpoolSourceTask task = plain("batch.max.records", "2", "in.flight.max.records", "4");
        List<SourceRecord> first = poll(task);
        kafkaHas(task, first.get(0));
        kafkaHas(task, first.get(0));
        List<SourceRecord> second = poll(task);
        assertThat(task.poll()).isNull();
        kafkaHas(task, first.get(1));
        assertThat(poll(task)).hasSize(2);
        kafkaHas(task, second.get(0));
        assertThat(task.poll()).isNull();
    }

    @Test
    void wordOfWhatIsUnderWayEndsTheWait() throws Exception {
        append("1", "2", "3");
        wait = Duration.ofSeconds(20);
        SpoolSourceTask task = plain("batch.max.records", "1", "in.flight.max.records", "1");
        kafkaHas(task, poll(task).get(0));
        SourceRecord second = poll(task).get(0);
        CompletableFuture<Void> kafka = CompletableFuture.runAsync(() -> task.commitRecord(second, null));
        assertThat(task.poll()).hasSize(1);
        kafka.get(10, TimeUnit.SECONDS);
    }

    @Test
    void withExactlyOnceDeliveryNothingWaitsForRecordsThatWereDropped() throws Exception {
        append("1", "2", "3");
        SpoolSourceTask task = plain("batch.max.records", "1", "in.flight.max.records", "1");
        List<SourceRecord> first = poll(task);
        assertThat(poll(task)).hasSize(1);
        // By the thread that polls, once a transaction with a record in it has been committed.
        task.commitRecord(first.get(0), null);
        assertThat(poll(task)).hasSize(1);
    }

    private static void kafkaHas(SpoolSourceTask task, SourceRecord record) throws Exception {
        CompletableFuture.runAsync(() -> task.commitRecord(record, null)).get(10, TimeUnit.SECONDS);
    }

    // ---- transactions ----

    @Test
    void eachPollWithRecordsIsATransactionWhereTheConnectorSaysSo() throws Exception {
        TransactionsAsked asked = stored.askedForTransactions();
        append("1", "2", "3");
        SpoolSourceTask task = plain("batch.max.records", "2");
        assertThat(poll(task)).hasSize(2);
        assertThat(asked.commits()).isEqualTo(1);
        assertThat(poll(task)).hasSize(1);
        assertThat(asked.commits()).isEqualTo(2);
        assertThat(task.poll()).isNull();
        assertThat(asked.commits()).isEqualTo(2);
    }

    // ---- loss ----

    @Test
    void overwrittenFramesAreReportedAndTheRestDelivered() throws Exception {
        SpoolSourceTask task = smallSpoolOverrun("loss.policy", "report");
        List<SourceRecord> records = poll(task);
        long oldest = Spools.status(spool).minSequence();
        assertThat(records.get(0).sourceOffset().get("sequence")).isEqualTo(oldest + 1);
    }

    @Test
    void overwrittenFramesFailTheTaskWhenThatIsWanted() throws Exception {
        SpoolSourceTask task = smallSpoolOverrun("loss.policy", "fail");
        long lost = Spools.status(spool).minSequence() - 1;
        assertThatThrownBy(task::poll)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(lost + " frames lost: sequences 1 to " + lost)
                .hasMessageContaining(READER)
                .hasMessageContaining("loss.policy=report");
    }

    @Test
    void frameOfAnEncodingThatIsMissingFailsTheTaskAndTellsWhatToAdd() throws Exception {
        FrameBatch plain = new FrameBatch().add("1");
        try (SpoolWriter writer = Spools.writer(spool)) {
            writer.append(plain);
        }
        try (Ring ring = Ring.open(spool, LOCK_NANOS)) {
            ring.append(
                    new EncodedBatch().addEncoded(plain, 0, 77, 1, new byte[] {1, 2}, 0, 2),
                    new AppendResult(),
                    LOCK_NANOS);
        }
        SpoolSourceTask task = plain("loss.policy", "report");
        assertThat(poll(task)).hasSize(1);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(task::poll)
                    .isInstanceOf(ConnectException.class)
                    .hasCauseInstanceOf(EncodingMissingException.class)
                    .hasMessageContaining(spool.toString())
                    .hasMessageContaining("frame 2 has encoding 77")
                    .hasMessageContaining("a newer one");
        }
    }

    // ---- waiting and stopping ----

    @Test
    void idlePollEndsWithinASecondAndGivesNull() throws Exception {
        SpoolSourceTask task = new SpoolSourceTask();
        tasks.add(task);
        task.initialize(stored);
        task.start(Map.of("name", "c", "spool.directories", spool.toString(), "topic", "t"));
        long begin = System.nanoTime();
        assertThat(task.poll()).isNull();
        // Longer than it takes to look once, and, on a busy machine too, not as long as a worker's patience.
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(300), Duration.ofSeconds(20));
    }

    @Test
    void stopFromAnotherThreadEndsAPoll() throws Exception {
        wait = Duration.ofSeconds(20);
        SpoolSourceTask task = plain();
        // Polls again and again, as a worker would: stopping may fall into a wait or between two.
        CompletableFuture<Void> polling = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < 100; i++) {
                    assertThat(task.poll()).isNull();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        task.stop();
        polling.get(5, TimeUnit.SECONDS);
    }

    @Test
    void frameThatComesDuringAPollIsHandedOut() throws Exception {
        wait = Duration.ofSeconds(20);
        SpoolSourceTask task = plain();
        CompletableFuture<Void> appending = CompletableFuture.runAsync(
                () -> {
                    try {
                        append("1");
                    } catch (SpoolException e) {
                        throw new IllegalStateException(e);
                    }
                },
                CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS));
        assertThat(values(task.poll())).containsExactly(1L);
        appending.get(5, TimeUnit.SECONDS);
    }

    // ---- several spools, missing and busy ones ----

    @Test
    void severalSpoolsAreReadInTurns() throws Exception {
        Path other = directory.resolve("other");
        Spools.create(other, CreateOptions.ofSize(1 << 20));
        append("1", "2", "3");
        append(other, "4");
        SpoolSourceTask task = plain("spool.directories", spool + "," + other, "batch.max.records", "2");
        List<Object> values = new ArrayList<>();
        while (values.size() < 4) {
            List<SourceRecord> records = poll(task);
            assertThat(records).hasSizeLessThanOrEqualTo(2);
            values.addAll(values(records));
        }
        assertThat(values).containsExactlyInAnyOrder(1L, 2L, 3L, 4L).containsSubsequence(1L, 2L, 3L);
        append(other, "5");
        assertThat(values(poll(task))).containsExactly(5L);
    }

    @Test
    void aSpoolThatIsFullOfFramesDoesNotKeepTheOthersWaiting() throws Exception {
        Path busy = directory.resolve("busy");
        Spools.create(busy, CreateOptions.ofSize(1 << 20));
        append(busy, Collections.nCopies(100, "0").toArray(String[]::new));
        append("1");
        SpoolSourceTask task = plain("spool.directories", busy + "," + spool, "batch.max.records", "2");
        List<Object> values = new ArrayList<>(values(poll(task)));
        values.addAll(values(poll(task)));
        assertThat(values).hasSize(4).contains(1L);
    }

    @Test
    void missingSpoolFailsTheStartNamingPathHostAndRemedy() throws Exception {
        String host = InetAddress.getLocalHost().getHostName();
        assertThatThrownBy(() ->
                        plain("spool.directories", directory.resolve("none").toString()))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(directory.resolve("none") + " on host " + host)
                .hasMessageContaining("local to a host")
                .hasMessageContaining("spool.directories");
    }

    @Test
    void spoolWhoseReaderIsTakenIsReadOnceItIsFree() throws Exception {
        append("1");
        SpoolSourceTask task;
        try (SpoolReader taken = Spools.reader(spool, ReaderOptions.named(READER))) {
            task = plain();
            assertThat(task.poll()).isNull();
            assertThat(taken.position()).isEqualTo(1);
        }
        assertThat(values(poll(task))).containsExactly(1L);
    }

    @Test
    void readerIsNamedAfterTheConnectorUnlessTold() throws Exception {
        SpoolSourceTask task = task("reader.name", "", "topic", "t");
        assertThat(task.poll()).isNull();
        assertThat(Spools.status(spool).readers())
                .extracting(ReaderStatus::name)
                .containsExactly("connector-a");
    }

    // ---- tools ----

    private SpoolSourceTask plain(String... options) {
        List<String> all = new ArrayList<>(List.of("frame.format", "plain", "topic", "t"));
        all.addAll(List.of(options));
        return task(all.toArray(String[]::new));
    }

    private SpoolSourceTask task(String... options) {
        Map<String, String> properties = new HashMap<>(
                Map.of("name", "connector-a", "spool.directories", spool.toString(), "reader.name", READER));
        for (int i = 0; i < options.length; i += 2) {
            properties.put(options[i], options[i + 1]);
        }
        SpoolSourceConnector connector = new SpoolSourceConnector();
        connector.start(properties);
        SpoolSourceTask task = new SpoolSourceTask(wait, OPENING);
        tasks.add(task);
        task.initialize(stored);
        task.start(connector.taskConfigs(1).get(0));
        connector.stop();
        return task;
    }

    /** A task whose spool went round while it was not reading. */
    private SpoolSourceTask smallSpoolOverrun(String... options) throws SpoolException {
        spool = directory.resolve("small");
        Spools.create(spool, CreateOptions.ofSize(65_536).withFull(FullPolicy.OVERWRITE));
        SpoolSourceTask task = plain(options);
        for (int i = 0; i < 10; i++) {
            append(Collections.nCopies(20, "\"" + "x".repeat(1_000) + "\"").toArray(String[]::new));
        }
        return task;
    }

    private void append(String... contents) throws SpoolException {
        append(spool, contents);
    }

    private static void append(Path spool, String... contents) throws SpoolException {
        try (SpoolWriter writer = Spools.writer(spool)) {
            FrameBatch batch = new FrameBatch();
            List.of(contents).forEach(batch::add);
            writer.append(batch);
        }
    }

    private static SinkRecord record(String key, Object value, long timestamp) {
        ConnectHeaders headers = new ConnectHeaders();
        headers.addString("h", "x");
        return new SinkRecord(
                "orders",
                3,
                Schema.STRING_SCHEMA,
                key,
                Schema.INT64_SCHEMA,
                value,
                42,
                timestamp,
                TimestampType.CREATE_TIME,
                headers);
    }

    private void appendRecord(SinkRecord record) throws Exception {
        FrameBytes bytes = new FrameBytes();
        new SinkRecordFrames(new SchemaDirectory(spool)).encode(record, bytes);
        try (SpoolWriter writer = Spools.writer(spool)) {
            writer.append(bytes.toByteArray());
        }
    }

    private static List<SourceRecord> poll(SpoolSourceTask task) throws InterruptedException {
        for (int i = 0; i < 500; i++) {
            List<SourceRecord> records = task.poll();
            if (records != null) {
                return records;
            }
        }
        throw new AssertionError("no records");
    }

    private static List<Object> values(@Nullable List<SourceRecord> records) {
        return Objects.requireNonNull(records).stream().map(SourceRecord::value).toList();
    }

    /** As many polls and commits as it takes for the spool to learn of all that has been dealt with. */
    private static void settle(SpoolSourceTask task) throws Exception {
        for (int i = 0; i < 3; i++) {
            task.poll();
            commitElsewhere(task);
        }
        task.poll();
    }

    /** Commits as a worker does: on another thread. */
    private static void commitElsewhere(SpoolSourceTask task) throws Exception {
        CompletableFuture.runAsync(task::commit).get(5, TimeUnit.SECONDS);
    }

    private long position() throws SpoolException {
        return Spools.status(spool).readers().stream()
                .filter(reader -> reader.name().equals(READER))
                .findFirst()
                .orElseThrow()
                .sequence();
    }

    private void readerHasAcknowledged(String name, long sequence) throws SpoolException {
        try (SpoolReader reader = Spools.reader(spool, ReaderOptions.named(name))) {
            while (reader.position() < sequence) {
                var unused = reader.read();
            }
            reader.acknowledge(sequence);
        }
    }
}
