package io.spool.connect.source;

import static io.spool.connect.source.SourceBench.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.ReaderStatus;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Offsets that a person alters or deletes while the connector is stopped. */
@Timeout(120)
class OffsetAlterationTest {
    @TempDir
    private Path directory;

    private SourceBench bench;
    private String uuid = "";

    @BeforeEach
    void createSpoolThatWasRead() throws Exception {
        bench = new SourceBench(directory.resolve("s"));
        uuid = Spools.status(bench.spool()).identity().uuid().toString();
        bench.append("1", "2", "3", "4");
        SpoolSourceTask task = bench.task();
        List<SourceRecord> records = poll(task);
        for (SourceRecord record : records) {
            task.commitRecord(record, null);
        }
        task.commit();
        bench.stored().store(records.get(3));
        task.stop();
        assertThat(position()).isEqualTo(5);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void aPositionThatGoesBackIsCarriedOverToTheSpoolAtOnce() throws Exception {
        alter(partition(uuid, SourceBench.READER), Map.of("generation", 1L, "sequence", 2L));
        assertThat(position()).isEqualTo(2);
        assertThat(values()).containsExactly(2L, 3L, 4L);
    }

    @Test
    void aPositionThatGoesForwardIsTakenByTheTask() throws Exception {
        alter(partition(uuid, SourceBench.READER), Map.of("generation", 1L, "sequence", 1L));
        alter(partition(uuid, SourceBench.READER), Map.of("generation", 1L, "sequence", 4L));
        assertThat(position()).isEqualTo(1);
        assertThat(values()).containsExactly(4L);
    }

    @Test
    void numbersMayBeSpelledAsJsonAndConvertersDo() throws Exception {
        for (Object three : List.of(3, 3L, (short) 3, 3.0, "3")) {
            alter(partition(uuid, SourceBench.READER), Map.of("generation", 1, "sequence", three));
            assertThat(values()).as(three.getClass().getName()).containsExactly(3L, 4L);
        }
    }

    @Test
    void aDeletedOffsetMeansToStartAsConfigured() throws Exception {
        alter(partition(uuid, SourceBench.READER), null);
        assertThat(bench.reader()).isEmpty();
        assertThat(values("start.position", "sequence:3")).containsExactly(3L, 4L);
    }

    @Test
    void withoutDeletionTheStartPositionMeansNothing() throws Exception {
        bench.append("5");
        assertThat(values("start.position", "sequence:3")).containsExactly(5L);
    }

    @Test
    void whateverIsWrongCanBeDeleted() throws Exception {
        alter(Map.of("odd", 1L), null);
        alter(partition(uuid, "renamed"), null);
        alter(partition("no-uuid", SourceBench.READER), null);
        assertThat(position()).isEqualTo(5);
    }

    @Test
    void aReaderOfAnotherNameIsNotForgotten() throws Exception {
        try (SpoolReader other = Spools.reader(bench.spool(), ReaderOptions.named("another"))) {
            assertThat(other.position()).isEqualTo(1);
        }
        alter(partition(uuid, "another"), null);
        assertThat(Spools.status(bench.spool()).readers())
                .extracting(ReaderStatus::name)
                .contains("another");
    }

    @Test
    void aSpoolOnAnotherHostIsNoReasonToRefuse() throws Exception {
        String elsewhere = UUID.randomUUID().toString();
        alter(partition(elsewhere, SourceBench.READER), Map.of("generation", 7L, "sequence", 1_000_000L));
        alter(partition(elsewhere, SourceBench.READER), null);
        Map<String, String> gone =
                bench.properties("spool.directories", directory.resolve("gone").toString());
        assertThat(new SpoolSourceConnector()
                        .alterOffsets(
                                gone,
                                Map.of(partition(uuid, SourceBench.READER), Map.of("generation", 1L, "sequence", 1L))))
                .isTrue();
        assertThat(position()).isEqualTo(5);
    }

    @Test
    void wrongPartitionsAreRefusedWithWhatIsExpected() {
        Map<String, Object> offset = Map.of("generation", 1L, "sequence", 1L);
        refused(Map.of("spool", uuid), offset, "found the members [spool]", "[reader, spool]");
        refused(
                Map.of("spool", uuid, "reader", SourceBench.READER, "host", "a"),
                offset,
                "expected [reader, spool] and no others");
        refused(partition("not-a-uuid", SourceBench.READER), offset, "'not-a-uuid'", "UUID", "spool status");
        refused(partition(uuid.toUpperCase(Locale.ROOT) + "A", SourceBench.READER), offset, "lower case");
        refused(partition(uuid, "somebody"), offset, "'somebody'", "'uplink'", "reader.name");
    }

    @Test
    void wrongOffsetsAreRefusedWithWhatIsExpected() throws Exception {
        Map<String, Object> ours = partition(uuid, SourceBench.READER);
        refused(ours, Map.of("sequence", 1L), "found the members [sequence]", "[generation, sequence]");
        refused(ours, Map.of("generation", 1L, "sequence", 1L, "offset", 1L), "no others");
        refused(ours, Map.of("generation", 1L, "sequence", 0L), "sequence=0", "s from 1 on");
        refused(ours, Map.of("generation", 1L, "sequence", -3), "sequence=-3", "s from 1 on");
        refused(ours, Map.of("generation", 1L, "sequence", 1.5), "sequence=1.5", "whole numbers");
        refused(ours, Map.of("generation", 1L, "sequence", "last"), "sequence=last");
        refused(ours, Map.of("generation", 1L, "sequence", List.of(1)), "sequence=[1]");
        refused(ours, Map.of("generation", true, "sequence", 1L), "generation=true");
        refused(ours, Map.of("generation", 2L, "sequence", 1L), "found generation 2", "of generation 1");
        refused(ours, Map.of("generation", 1L, "sequence", 6L), "found sequence 6", "1 to 4", "or 5");
        refused(ours, Map.of("generation", 1L, "sequence", "99999999999999999999"), "whole numbers");
        assertThat(position()).isEqualTo(5);
    }

    @Test
    void anOrderOfMembersInWhichConnectWouldNotFindTheOffsetIsRefused() throws Exception {
        Map<String, Object> turned = new LinkedHashMap<>();
        turned.put("reader", SourceBench.READER);
        turned.put("spool", uuid);
        refused(turned, Map.of("generation", 1L, "sequence", 1L), "[reader, spool]", "[spool, reader]");
        refused(turned, null, "[reader, spool]", "[spool, reader]");
        assertThat(position()).isEqualTo(5);
    }

    @Test
    void nothingIsAlteredWhenOneOfThemIsWrong() throws Exception {
        Map<Map<String, ?>, Map<String, ?>> both = new HashMap<>();
        both.put(partition(uuid, SourceBench.READER), Map.of("generation", 1L, "sequence", 1L));
        both.put(partition(uuid, "somebody"), Map.of("generation", 1L, "sequence", 1L));
        assertThatThrownBy(() -> new SpoolSourceConnector().alterOffsets(bench.properties(), both))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("Nothing has been altered");
        assertThat(position()).isEqualTo(5);
    }

    @Test
    void aReaderThatIsInUseIsLeftAloneAndThatIsSaid() throws Exception {
        Map<String, Object> ours = partition(uuid, SourceBench.READER);
        try (SpoolReader held = Spools.reader(bench.spool(), ReaderOptions.named(SourceBench.READER))) {
            refused(ours, null, "'uplink'", "try again");
            refused(ours, Map.of("generation", 1L, "sequence", 1L), "'uplink'", "try again");
            assertThat(held.position()).isEqualTo(5);
        }
    }

    @Test
    void aWrongConfigurationIsSaidToBeTheReason() {
        assertThatThrownBy(() -> new SpoolSourceConnector()
                        .alterOffsets(bench.properties("loss.policy", "gap-record"), Map.of()))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("loss.topic");
    }

    @Test
    void partitionsHaveTheOrderThatWorkersGiveThem() throws Exception {
        // Workers find an offset by the bytes of its partition, and may make a HashMap of what they have stored.
        Map<String, String> ours =
                SourcePosition.partition(Spools.status(bench.spool()).identity(), SourceBench.READER);
        assertThat(List.copyOf(new HashMap<>(ours).keySet())).isEqualTo(List.copyOf(ours.keySet()));
    }

    private static Map<String, Object> partition(String spool, String reader) {
        Map<String, Object> ordered = new LinkedHashMap<>();
        ordered.put("spool", spool);
        ordered.put("reader", reader);
        return ordered;
    }

    /** As a worker does: has the connector look at it, and stores it. */
    private void alter(Map<String, Object> partition, @Nullable Map<String, Object> offset) {
        assertThat(new SpoolSourceConnector()
                        .alterOffsets(bench.properties(), Collections.singletonMap(partition, offset)))
                .isTrue();
        Map<String, String> key = new HashMap<>();
        partition.forEach((name, value) -> key.put(name, value.toString()));
        bench.stored().store(key, offset);
    }

    private void refused(Map<String, Object> partition, @Nullable Map<String, Object> offset, String... words) {
        assertThatThrownBy(() -> new SpoolSourceConnector()
                        .alterOffsets(bench.properties(), Collections.singletonMap(partition, offset)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContainingAll(words);
    }

    private List<Object> values(String... options) throws InterruptedException {
        SpoolSourceTask task = bench.task(options);
        List<SourceRecord> records = poll(task);
        task.stop();
        return records.stream().map(SourceRecord::value).toList();
    }

    private long position() throws Exception {
        return bench.reader().orElseThrow().sequence();
    }
}
