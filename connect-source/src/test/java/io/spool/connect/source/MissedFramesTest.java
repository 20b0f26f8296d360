package io.spool.connect.source;

import static io.spool.connect.source.SourceBench.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spool.core.Spools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of frames that cannot be delivered. */
@Timeout(120)
class MissedFramesTest {
    private static final String[] GAP_RECORDS = {"loss.policy", "gap-record", "loss.topic", "${spool}-gaps"};

    @TempDir
    private Path directory;

    private SourceBench bench;

    @BeforeEach
    void createSpool() throws Exception {
        bench = new SourceBench(directory.resolve("s"));
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    // ---- gap records ----

    @Test
    void aLossIsARecordBeforeTheFrameBehindIt() throws Exception {
        SpoolSourceTask task = bench.task(GAP_RECORDS);
        bench.overrun();
        long oldest = Spools.status(bench.spool()).minSequence();
        long before = System.currentTimeMillis();

        List<SourceRecord> records = poll(task);

        SourceRecord gap = records.get(0);
        assertThat(gap.topic()).isEqualTo("s-gaps");
        assertThat(gap.key()).isNull();
        assertThat(gap.valueSchema()).isEqualTo(GapRecords.SCHEMA);
        assertThat(gap.valueSchema().name()).isEqualTo("io.spool.Gap");
        assertThat(gap.valueSchema().version()).isEqualTo(1);
        Struct value = (Struct) gap.value();
        var identity = Spools.status(bench.spool()).identity();
        assertThat(value.getString("spool")).isEqualTo(identity.uuid().toString());
        assertThat(value.getString("name")).isEqualTo("s");
        assertThat(value.getString("reader")).isEqualTo(SourceBench.READER);
        assertThat(value.getInt64("generation")).isEqualTo(identity.generation());
        assertThat(value.getString("kind")).isEqualTo("LOST");
        assertThat(value.getInt64("from")).isEqualTo(1);
        assertThat(value.getInt64("to")).isEqualTo(oldest);
        assertThat(value.getInt64("count")).isEqualTo(oldest - 1);
        assertThat(value.getInt64("time")).isBetween(before, System.currentTimeMillis());
        assertThat(gap.sourceOffset().get("sequence")).isEqualTo(oldest);
        assertThat(records.get(1).topic()).isEqualTo("t");
        assertThat(records.get(1).sourceOffset().get("sequence")).isEqualTo(oldest + 1);
    }

    @Test
    void theFrameBehindTheGapIsInTheSamePollEvenWhenThatMakesOneTooMany() throws Exception {
        bench.append("1");
        SpoolSourceTask task = bench.task(with(GAP_RECORDS, "batch.max.records", "1"));
        bench.overrun();
        assertThat(poll(task)).extracting(SourceRecord::topic).containsExactly("s-gaps", "t");
        assertThat(poll(task)).extracting(SourceRecord::topic).containsExactly("t");
    }

    @Test
    void afterAnInterruptionTheGapIsToldAgainUnlessConnectHasIt() throws Exception {
        SpoolSourceTask first = bench.task(GAP_RECORDS);
        bench.overrun();
        SourceRecord gap = poll(first).get(0);
        first.stop();

        SpoolSourceTask crashedBefore = bench.task(GAP_RECORDS);
        SourceRecord again = poll(crashedBefore).get(0);
        assertThat(((Struct) again.value()).getInt64("to")).isEqualTo(((Struct) gap.value()).getInt64("to"));
        crashedBefore.stop();

        bench.stored().store(gap);
        SpoolSourceTask crashedAfter = bench.task(GAP_RECORDS);
        assertThat(poll(crashedAfter)).extracting(SourceRecord::topic).containsOnly("t");
    }

    @Test
    void theSpoolCountsTheLossOnceConnectHasTheGapRecord() throws Exception {
        SpoolSourceTask task = bench.task(GAP_RECORDS);
        bench.overrun();
        List<SourceRecord> records = poll(task);
        long lost = ((Struct) records.get(0).value()).getInt64("count");
        task.commit();
        assertThat(bench.reader().orElseThrow().lost()).isZero();
        for (SourceRecord record : records) {
            task.commitRecord(record, null);
        }
        task.commit();
        assertThat(bench.reader().orElseThrow().lost()).isEqualTo(lost);
    }

    @Test
    void damageIsDeclaredTooAndInItsPlace() throws Exception {
        bench.append("11111", "22222", "33333");
        bench.damage("22222");
        List<SourceRecord> records = poll(bench.task(GAP_RECORDS));
        assertThat(records).extracting(SourceRecord::topic).containsExactly("t", "s-gaps", "t");
        Struct gap = (Struct) records.get(1).value();
        assertThat(gap.getString("kind")).isEqualTo("DAMAGED");
        assertThat(List.of(gap.getInt64("from"), gap.getInt64("to"), gap.getInt64("count")))
                .containsExactly(2L, 3L, 1L);
    }

    @Test
    void damageAtTheEndDoesNotWaitForAFrameBehindIt() throws Exception {
        bench.append("11111", "22222");
        bench.damage("22222");
        SpoolSourceTask task = bench.task(GAP_RECORDS);
        List<SourceRecord> records = poll(task);
        assertThat(records).extracting(SourceRecord::topic).containsExactly("t", "s-gaps");
        assertThat(task.poll()).isNull();
    }

    @Test
    void damageFailsTheTaskWhenThatIsWanted() throws Exception {
        bench.append("11111", "22222", "33333");
        bench.damage("22222");
        SpoolSourceTask task = bench.task("loss.policy", "fail");
        assertThat(poll(task)).extracting(SourceRecord::value).containsExactly(11111L);
        assertThatThrownBy(task::poll)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("1 frames damaged: sequences 2 to 2")
                .hasMessageContaining("spool verify")
                .hasMessageContaining("loss.policy=report");
    }

    @Test
    void gapRecordsTakeTheFormOfPlainFramesOrTheOneThatIsSaid() throws Exception {
        SpoolSourceTask text = bench.task(with(GAP_RECORDS, "reader.name", "a", "plain.value", "string"));
        SpoolSourceTask bytes = bench.task(with(GAP_RECORDS, "reader.name", "b", "loss.value", "bytes"));
        bench.overrun();
        SourceRecord asText = poll(text).get(0);
        assertThat(asText.valueSchema()).isEqualTo(Schema.STRING_SCHEMA);
        long to = Spools.status(bench.spool()).minSequence();
        assertThat(asText.value())
                .asString()
                .startsWith("{\"spool\":\"")
                .contains("\"name\":\"s\",\"reader\":\"a\",\"generation\":1,\"kind\":\"LOST\",\"from\":1,\"to\":" + to
                        + ",\"count\":" + (to - 1) + ",\"time\":");
        SourceRecord asBytes = poll(bytes).get(0);
        assertThat(asBytes.valueSchema()).isEqualTo(Schema.BYTES_SCHEMA);
        assertThat(new String((byte[]) asBytes.value(), StandardCharsets.UTF_8)).contains("\"reader\":\"b\"");
    }

    // ---- bad frames ----

    @Test
    void badFramesAreDivertedAsTheyAreAndSayWhichTheyWere() throws Exception {
        bench.append("1", "{\"a\":\"ü", "3");
        List<SourceRecord> records = poll(bench.task("bad.frames", "divert", "bad.frames.topic", "bad-${spool}"));
        assertThat(records).extracting(SourceRecord::topic).containsExactly("t", "bad-s", "t");
        SourceRecord bad = records.get(1);
        assertThat(bad.valueSchema()).isEqualTo(Schema.BYTES_SCHEMA);
        assertThat(bad.value()).isEqualTo("{\"a\":\"ü".getBytes(StandardCharsets.UTF_8));
        assertThat(bad.headers().lastWithName("spool.name").value()).isEqualTo("s");
        assertThat(bad.headers().lastWithName("spool.uuid").value())
                .isEqualTo(Spools.status(bench.spool()).identity().uuid().toString());
        assertThat(bad.headers().lastWithName("spool.sequence").value()).isEqualTo(2L);
        assertThat(bad.headers().lastWithName("spool.error").value()).asString().contains("not JSON");
        assertThat(bad.sourceOffset().get("sequence")).isEqualTo(3L);
    }

    @Test
    void divertedFramesAreTextWhenThatIsWanted() throws Exception {
        bench.append("{\"a\":");
        List<SourceRecord> records =
                poll(bench.task("bad.frames", "divert", "bad.frames.topic", "bad", "bad.frames.value", "string"));
        assertThat(records.get(0).value()).isEqualTo("{\"a\":");
        assertThat(records.get(0).valueSchema()).isEqualTo(Schema.STRING_SCHEMA);
    }

    private static String[] with(String[] options, String... more) {
        return Stream.concat(Arrays.stream(options), Arrays.stream(more)).toArray(String[]::new);
    }
}
