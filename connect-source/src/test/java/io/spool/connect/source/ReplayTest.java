package io.spool.connect.source;

import static io.spool.connect.source.SourceBench.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A replay has an end and a pace. */
@Timeout(120)
class ReplayTest {
    @TempDir
    private Path directory;

    private SourceBench bench;

    @BeforeEach
    void createSpool() throws Exception {
        bench = new SourceBench(directory.resolve("s"));
        bench.append("1", "2", "3");
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void endsBehindTheFrameThatIsSaid() throws Exception {
        SpoolSourceTask task = bench.task("replay.to", "sequence:2");
        assertThat(poll(task)).extracting(SourceRecord::value).containsExactly(1L, 2L);
        bench.append("4");
        assertThat(task.poll()).isNull();
        assertThat(task.poll()).isNull();
    }

    @Test
    void endsWhereTheSpoolEndedWhenItWasOpened() throws Exception {
        SpoolSourceTask task = bench.task("replay.to", "end");
        bench.append("4");
        assertThat(poll(task)).extracting(SourceRecord::value).containsExactly(1L, 2L, 3L);
        assertThat(task.poll()).isNull();
    }

    @Test
    void endsBeforeTheFirstFrameOfATime() throws Exception {
        assertThat(bench.task("replay.to", "time:1971-01-01T00:00:00Z", "reader.name", "a")
                        .poll())
                .isNull();
        assertThat(poll(bench.task("replay.to", "time:" + Instant.now().plusSeconds(3_600), "reader.name", "b")))
                .hasSize(3);
    }

    @Test
    void aGapBehindTheEndIsNotDeclared() throws Exception {
        bench.append("44444");
        bench.damage("44444");
        SpoolSourceTask task = bench.task("replay.to", "sequence:3", "loss.policy", "fail");
        assertThat(poll(task)).hasSize(3);
        assertThat(task.poll()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"last", "sequence:0", "sequence:x", "sequence:9223372036854775807", "time:noon"})
    void endsThatAreNoneAreRefused(String end) {
        assertThatThrownBy(() -> ReplayEnd.of(end))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + end + "'")
                .hasMessageContaining("sequence:42");
    }

    @Test
    void goesNoFasterThanTheLimitAndLosesNothing() throws Exception {
        SpoolSourceTask task = bench.task("rate.limit", "20");
        long begin = System.nanoTime();
        List<SourceRecord> records = new ArrayList<>();
        while (records.size() < 3) {
            List<SourceRecord> more = poll(task);
            assertThat(more).hasSizeLessThanOrEqualTo(2);
            records.addAll(more);
        }
        assertThat(records).extracting(SourceRecord::value).containsExactly(1L, 2L, 3L);
        // Two at once, the third a twentieth of a second later.
        assertThat(System.nanoTime() - begin).isGreaterThan(40_000_000L);
    }
}
