package io.spool.connect.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Encoding;
import io.spool.core.value.Frame;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.frame.SchemaDirectory;
import io.spool.frame.connect.FramedRecord;
import io.spool.frame.connect.SourceRecordFrames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolSinkTaskTest {
    private static final TopicPartition A0 = new TopicPartition("a", 0);

    @TempDir
    private Path directory;

    private RecordedContext context = new RecordedContext(RecordedContext.Reporter.NONE);
    private final SpoolSinkTask task = new SpoolSinkTask();

    @AfterEach
    void stop() {
        task.stop();
    }

    // ---- what gets where ----

    @Test
    void recordsComeBackFromTheSpoolAsTheyWere() throws Exception {
        start("spool.directory", at("all"));
        ConnectHeaders headers = new ConnectHeaders();
        headers.addString("h", "x");
        SinkRecord record = new SinkRecord(
                "a",
                3,
                Schema.STRING_SCHEMA,
                "k",
                Schema.INT64_SCHEMA,
                7L,
                42,
                1_000L,
                TimestampType.CREATE_TIME,
                headers);

        task.put(List.of(record));

        Frame frame = frames("all").get(0);
        FramedRecord framed = new SourceRecordFrames(new SchemaDirectory(directory.resolve("all")))
                .decode(frame.content(), 0, frame.content().length);
        assertThat(framed.topic()).isEqualTo("a");
        assertThat(framed.partition()).isEqualTo(3);
        assertThat(framed.kafkaOffset()).isEqualTo(42);
        assertThat(framed.timestamp()).isEqualTo(1_000L);
        assertThat(framed.key()).isEqualTo("k");
        assertThat(framed.value()).isEqualTo(7L);
        assertThat(framed.headers().lastWithName("h").value()).isEqualTo("x");
    }

    @Test
    void aPutIsOneCommitOfTheSpoolInTheOrderOfItsRecords() throws Exception {
        start("spool.directory", at("all"), "frame.format", "value");
        long commits = Spools.status(directory.resolve("all")).commits();

        task.put(records("a", 0, 0, 500));

        assertThat(contents("all")).containsExactlyElementsOf(values("a", 0, 0, 500));
        assertThat(Spools.status(directory.resolve("all")).commits()).isEqualTo(commits + 1);
    }

    @Test
    void templateGivesASpoolToEachTopicAndPartition() throws Exception {
        start("spool.directory", at("${topic}/p-${partition}"), "frame.format", "value");
        List<SinkRecord> mixed = new ArrayList<>();
        mixed.addAll(records("a", 0, 0, 2));
        mixed.addAll(records("b", 1, 0, 1));
        mixed.addAll(records("a", 0, 2, 1));
        mixed.addAll(records("a", 1, 0, 1));

        task.put(mixed);

        assertThat(contents("a/p-0")).containsExactlyElementsOf(values("a", 0, 0, 3));
        assertThat(contents("a/p-1")).containsExactlyElementsOf(values("a", 1, 0, 1));
        assertThat(contents("b/p-1")).containsExactlyElementsOf(values("b", 1, 0, 1));
    }

    @Test
    void aPutLargerThanTheSpoolTakesAtOnceIsSplit() throws Exception {
        start("spool.directory", at("all"), "spool.size.bytes", "65536", "frame.format", "value");
        String large = "\"" + "x".repeat(1_000) + "\"";
        List<SinkRecord> records =
                IntStream.range(0, 500).mapToObj(i -> record("a", 0, i, large)).toList();

        task.put(records);

        assertThat(Spools.status(directory.resolve("all")).nextSequence()).isEqualTo(501);
    }

    @Test
    void newSpoolHasTheConfiguredShape() throws Exception {
        start(
                "spool.directory",
                at("all"),
                "spool.size.bytes",
                "131072",
                "spool.full.policy",
                "block",
                "spool.max.frame.bytes",
                "1000",
                "spool.sync.policy",
                "commit",
                "spool.encoding",
                "auto");
        var status = Spools.status(directory.resolve("all"));
        assertThat(status.encoding().wish()).isEqualTo(Encoding.AUTO);
        assertThat(status.sizeBytes()).isEqualTo(131_072);
        assertThat(status.full()).isEqualTo(FullPolicy.BLOCK);
        assertThat(status.maxFrameBytes()).isEqualTo(1_000);
        assertThat(status.sync().mode()).hasToString("COMMIT");
    }

    @Test
    void framesAreEncodedUnlessAskedNotToBeAndComeBackAsTheyWere() throws Exception {
        start("spool.directory", at("${topic}"), "frame.format", "value");
        task.put(records("a", 0, 0, 500));
        task.stop(); // which waits for the dictionary that is being made
        start("spool.directory", at("${topic}"), "frame.format", "value");
        task.put(records("a", 0, 500, 500));
        task.stop();
        start("spool.directory", at("${topic}"), "frame.format", "value", "spool.encoding", "plain");
        task.put(records("b", 0, 0, 1_000));

        assertThat(contents("a")).containsExactlyElementsOf(values("a", 0, 0, 1_000));
        assertThat(contents("b")).containsExactlyElementsOf(values("b", 0, 0, 1_000));
        var encoded = Spools.status(directory.resolve("a")).encoding();
        assertThat(encoded.wish()).isEqualTo(Encoding.KEYS);
        assertThat(encoded.newest()).isPresent();
        assertThat(encoded.ratio()).isLessThan(1);
        var plain = Spools.status(directory.resolve("b")).encoding();
        assertThat(plain.wish()).isEqualTo(Encoding.PLAIN);
        assertThat(plain.newest()).isEmpty();
    }

    @Test
    void missingSpoolThatMayNotBeCreatedFailsAtTheStartAndSaysWhatToDo() {
        assertThatThrownBy(() -> start("spool.directory", at("none"), "spool.create", "false"))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(at("none"))
                .hasMessageContaining("spool.create=true");
    }

    @Test
    void topicThatWouldLeadOutOfTheDirectoryIsRefused() {
        start("spool.directory", at("${topic}"), "frame.format", "value");
        for (String topic : List.of("..", ".", "x/../../y", "")) {
            assertThatThrownBy(() -> task.put(List.of(record(topic, 0, 5, "1"))))
                    .as(topic)
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("offset 5");
        }
        assertThat(directory).isEmptyDirectory();
    }

    // ---- offsets ----

    @Test
    void whatWasConsumedIsCommittedAlsoWhereATransformationDroppedTheLastRecords() {
        start("spool.directory", at("all"));
        task.put(records("a", 0, 0, 3));
        Map<TopicPartition, OffsetAndMetadata> consumed = Map.of(A0, new OffsetAndMetadata(7));
        assertThat(task.preCommit(consumed)).isEqualTo(consumed);
    }

    @Test
    void nothingOutstandingIsCommittedAndItGoesByTheOriginalTopicPartitionAndOffset() throws Exception {
        blockingSpool("full");
        start("spool.directory", at("full"), "frame.format", "value");
        SinkRecord renamed =
                new SinkRecord("a", 0, null, null, null, "1", 5).newRecord("other", 9, null, null, null, "1", null);

        assertThatThrownBy(() -> task.put(List.of(renamed))).isInstanceOf(RetriableException.class);

        Map<TopicPartition, OffsetAndMetadata> committed = task.preCommit(
                Map.of(A0, new OffsetAndMetadata(6), new TopicPartition("other", 9), new OffsetAndMetadata(6)));
        assertThat(committed.get(A0)).isEqualTo(new OffsetAndMetadata(5));
        assertThat(committed.get(new TopicPartition("other", 9))).isEqualTo(new OffsetAndMetadata(6));
    }

    @Test
    void offsetsAreCommittedForWhatIsOnTheDiskUnlessLessIsAskedFor() throws Exception {
        start("spool.directory", at("forced"));
        task.put(records("a", 0, 0, 3));
        task.preCommit(Map.of(A0, new OffsetAndMetadata(3)));
        assertThat(forced("forced")).isEqualTo(4);
        task.stop();

        start("spool.directory", at("appended"), "offset.commit.after", "append");
        task.put(records("a", 0, 0, 3));
        task.preCommit(Map.of(A0, new OffsetAndMetadata(3)));
        assertThat(forced("appended")).isLessThan(4);
    }

    @Test
    void whatWasAppendedForPartitionsThatStayIsForcedWhenOthersGo() throws Exception {
        start("spool.directory", at("all"));
        task.put(records("a", 0, 0, 3));
        task.close(List.of(new TopicPartition("b", 0)));
        assertThat(forced("all")).isEqualTo(4);
    }

    /** All before this sequence is known to be on the disk. */
    private long forced(String name) throws IOException {
        return Spools.status(directory.resolve(name)).forcedSequence();
    }

    // ---- full spools ----

    @Test
    void fullBlockingSpoolIsTriedAgainAndLosesAndRepeatsNothing() throws Exception {
        Path spool = directory.resolve("full");
        Spools.create(spool, CreateOptions.ofSize(65_536).withFull(FullPolicy.BLOCK));
        start("spool.directory", at("full"), "frame.format", "value", "retry.backoff.ms", "77");
        List<SinkRecord> put = records("a", 0, 0, 3_000);
        List<String> read = new ArrayList<>();
        int attempts = 0;
        try (SpoolReader reader = Spools.reader(spool, ReaderOptions.named("r"))) {
            while (true) {
                attempts++;
                Throwable failure = catchThrowable(() -> task.put(new ArrayList<>(put)));
                drain(reader, read);
                if (failure == null) {
                    break;
                }
                assertThat(failure).isInstanceOf(RetriableException.class).hasMessageContaining("'r'");
            }
            drain(reader, read);
        }
        assertThat(attempts).isGreaterThan(1);
        assertThat(context.timeouts).hasSize(attempts - 1).containsOnly(77L);
        assertThat(read).containsExactlyElementsOf(values("a", 0, 0, 3_000));
    }

    @Test
    void aFullSpoolDoesNotHoldUpTheOthers() throws Exception {
        blockingSpool("a");
        start("spool.directory", at("${topic}"), "frame.format", "value");
        List<SinkRecord> mixed = new ArrayList<>(records("a", 0, 0, 1));
        mixed.addAll(records("b", 0, 0, 2));

        assertThatThrownBy(() -> task.put(mixed)).isInstanceOf(RetriableException.class);
        assertThat(contents("b")).containsExactlyElementsOf(values("b", 0, 0, 2));

        assertThatThrownBy(() -> task.put(mixed)).isInstanceOf(RetriableException.class);
        assertThat(contents("b")).containsExactlyElementsOf(values("b", 0, 0, 2));
    }

    @Test
    void recordsThatComeAgainInAnotherPutAreAppendedAgain() throws Exception {
        start("spool.directory", at("all"), "frame.format", "value", "delivery.guarantee", "at_least_once");
        List<SinkRecord> put = records("a", 0, 0, 2);
        task.put(put);
        task.put(put);
        assertThat(contents("all")).hasSize(4);
    }

    @Test
    void partitionsTakenAwayDuringARetryDoNotMakeTheOthersComeTwice() throws Exception {
        blockingSpool("a");
        start("spool.directory", at("${topic}"), "frame.format", "value");
        List<SinkRecord> a = records("a", 0, 0, 1);
        List<SinkRecord> b = records("b", 0, 0, 2);
        List<SinkRecord> mixed = new ArrayList<>(a);
        mixed.addAll(b);
        assertThatThrownBy(() -> task.put(mixed)).isInstanceOf(RetriableException.class);

        task.close(List.of(A0));
        task.put(b);

        assertThat(contents("b")).containsExactlyElementsOf(values("b", 0, 0, 2));
    }

    @Test
    void closedPartitionsMayBeOpenedAgain() throws Exception {
        start("spool.directory", at("all"), "frame.format", "value");
        task.put(records("a", 0, 0, 1));
        task.close(List.of(A0));
        task.open(List.of(A0));
        task.put(records("a", 0, 1, 1));
        assertThat(contents("all")).containsExactlyElementsOf(values("a", 0, 0, 2));
    }

    // ---- records that cannot be framed ----

    @Test
    void tooLargeRecordFailsTheTaskNamingItSizesAndRemedy() {
        start("spool.directory", at("all"), "frame.format", "value", "spool.max.frame.bytes", "100");
        assertThatThrownBy(() -> task.put(List.of(record("a", 2, 17, "\"" + "x".repeat(200) + "\""))))
                .isInstanceOf(ConnectException.class)
                .isNotInstanceOf(RetriableException.class)
                .hasMessageContaining("topic a, partition 2, offset 17")
                .hasMessageContaining("202 bytes")
                .hasMessageContaining("at most 100 bytes")
                .hasMessageContaining("spool.max.frame.bytes")
                .hasMessageContaining("errors.tolerance=all");
    }

    @Test
    void tooLargeRecordGoesToTheReporterAndTheOthersToTheSpool() throws Exception {
        context = new RecordedContext(RecordedContext.Reporter.PRESENT);
        start("spool.directory", at("all"), "frame.format", "value", "spool.max.frame.bytes", "100");
        SinkRecord large = record("a", 0, 1, "\"" + "x".repeat(200) + "\"");

        task.put(List.of(record("a", 0, 0, "0"), large, record("a", 0, 2, "2")));

        assertThat(contents("all")).containsExactly("0", "2");
        assertThat(context.reported).containsOnlyKeys(large);
    }

    @Test
    void workerThatDoesNotKnowReportersIsGoodEnough() throws Exception {
        context = new RecordedContext(RecordedContext.Reporter.TOO_OLD_TO_KNOW);
        start("spool.directory", at("all"), "frame.format", "value");
        task.put(records("a", 0, 0, 1));
        assertThat(contents("all")).hasSize(1);
    }

    // ---- values alone ----

    @Test
    void jsonTextAndBytesAreTakenAsTheyAreAndAnythingElseIsConverted() throws Exception {
        start("spool.directory", at("all"), "frame.format", "value");
        Schema schema = SchemaBuilder.struct().field("n", Schema.INT32_SCHEMA).build();
        task.put(List.of(
                record("a", 0, 0, "{ \"a\" : 1 }"),
                record("a", 0, 1, "[1]".getBytes(StandardCharsets.UTF_8)),
                record("a", 0, 2, null),
                record("a", 0, 3, Map.of("m", List.of(1L, "ü"))),
                new SinkRecord("a", 0, null, null, schema, new Struct(schema).put("n", 5), 4)));
        assertThat(contents("all")).containsExactly("{ \"a\" : 1 }", "[1]", "null", "{\"m\":[1,\"ü\"]}", "{\"n\":5}");
    }

    @Test
    void textThatIsNotJsonIsRefusedUnlessNobodyLooks() throws Exception {
        start("spool.directory", at("all"), "frame.format", "value");
        for (String text : List.of("hello", "", "{\"a\":1} {", "{\"a\":1}{\"b\":2}", "\"open", "01", "[1,]")) {
            assertThatThrownBy(() -> task.put(List.of(record("a", 0, 0, text))))
                    .as(text)
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("frame.format=value");
        }
        assertThat(Spools.status(directory.resolve("all")).frames()).isZero();
        task.stop();
        start("spool.directory", at("all"), "frame.format", "value", "value.check", "false");
        task.put(List.of(record("a", 0, 0, "hello")));
        assertThat(contents("all")).containsExactly("hello");
    }

    @Test
    void versionIsKnownAndStopBeforeStartDoesNoHarm() {
        new SpoolSinkTask().stop();
        assertThat(task.version()).matches("\\d+\\.\\d+.*").isEqualTo(new SpoolSinkConnector().version());
    }

    // ---- tools ----

    private void start(String... options) {
        Map<String, String> properties = new HashMap<>(Map.of("name", "sink", "spool.size.bytes", "1048576"));
        for (int i = 0; i < options.length; i += 2) {
            properties.put(options[i], options[i + 1]);
        }
        task.initialize(context);
        task.start(properties);
    }

    private String at(String name) {
        return directory + "/" + name;
    }

    /** A spool that takes nothing more, since its reader has read nothing. */
    private void blockingSpool(String name) throws SpoolException {
        Path spool = directory.resolve(name);
        Spools.create(spool, CreateOptions.ofSize(65_536).withFull(FullPolicy.BLOCK));
        Spools.reader(spool, ReaderOptions.named("r")).close();
        try (SpoolWriter writer = Spools.writer(spool)) {
            appendUntilRefused(writer, new byte[1_000]);
            appendUntilRefused(writer, new byte[1]);
        }
    }

    private static void appendUntilRefused(SpoolWriter writer, byte[] content) throws SpoolException {
        while (!writer.offer(content).isRefused()) {
            // Until it is full.
        }
    }

    private static SinkRecord record(String topic, int partition, long offset, @Nullable Object value) {
        return new SinkRecord(topic, partition, null, null, null, value, offset);
    }

    private static List<SinkRecord> records(String topic, int partition, int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> record(topic, partition, i, value(topic, partition, i)))
                .toList();
    }

    private static List<String> values(String topic, int partition, int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> value(topic, partition, i))
                .toList();
    }

    private static String value(String topic, int partition, int number) {
        return "{\"topic\":\"" + topic + "\",\"partition\":" + partition + ",\"number\":" + number + "}";
    }

    private List<String> contents(String name) throws SpoolException {
        return frames(name).stream().map(Frame::text).toList();
    }

    private List<Frame> frames(String name) throws SpoolException {
        List<Frame> frames = new ArrayList<>();
        try (SpoolReader reader = Spools.reader(directory.resolve(name), ReaderOptions.anonymous())) {
            for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
                assertThat(batch.gap()).isEmpty();
                frames.addAll(batch.frames());
            }
        }
        return frames;
    }

    private static void drain(SpoolReader reader, List<String> into) throws SpoolException {
        for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
            assertThat(batch.gap()).isEmpty();
            batch.forEach(frame -> into.add(frame.text()));
            reader.acknowledge(batch.nextSequence());
        }
    }
}
