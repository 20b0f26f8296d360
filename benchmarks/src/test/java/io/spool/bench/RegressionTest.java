package io.spool.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.bench.contest.Contest;
import io.spool.bench.contest.Contestant;
import io.spool.bench.contest.Load;
import io.spool.bench.contest.LoadProcess;
import io.spool.bench.contest.Turn;
import io.spool.bench.load.BareLock;
import io.spool.bench.load.BarePut;
import io.spool.bench.load.EncodedAppend;
import io.spool.bench.load.EncodedRead;
import io.spool.bench.load.SpoolAppend;
import io.spool.bench.load.SpoolAppendSingle;
import io.spool.bench.load.SpoolRead;
import io.spool.bench.report.Spread;
import io.spool.core.encoding.Shape;
import io.spool.core.value.Encoding;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Catches large losses, in every build. Ratios, not times, each the median of rounds in which both sides ran one after the other;
 * limits are about a third of what is usual, so that a busy machine does not fail them.
 */
class RegressionTest {
    private static final int SIZE = 16 << 20;

    @TempDir
    private Path temporary;

    @Test
    void theHotPathsHaveNotBecomeSeveralTimesSlower() throws IOException {
        Map<String, List<Turn>> turns = new Contest(9, Duration.ofMillis(120))
                .play(List.of(
                        Contestant.of(
                                "put and CRC-32C",
                                LoadProcess.start(BarePut.class, temporary.resolve("put"), SIZE, 256, "crc")),
                        Contestant.of(
                                "batches",
                                LoadProcess.start(SpoolAppend.class, temporary.resolve("batches"), SIZE, 256, 500, 0)),
                        Contestant.of(
                                "from origins",
                                LoadProcess.start(SpoolAppend.class, temporary.resolve("origins"), SIZE, 256, 500, 12)),
                        Contestant.of(
                                "read", LoadProcess.start(SpoolRead.class, temporary.resolve("read"), SIZE, 256, "-")),
                        Contestant.of("kernel lock", LoadProcess.start(BareLock.class, temporary.resolve("lock"))),
                        Contestant.of(
                                "single",
                                LoadProcess.start(SpoolAppendSingle.class, temporary.resolve("single"), SIZE, 256))));

        assertThat(ratio(turns, "batches", "put and CRC-32C"))
                .as("append in batches, beside a bare put with CRC-32C; usual: 0.55")
                .isGreaterThan(0.18);
        assertThat(ratio(turns, "from origins", "batches"))
                .as("append of what came from 12 origins, beside what came from none; usual: 0.9")
                .isGreaterThan(0.3);
        assertThat(ratio(turns, "read", "put and CRC-32C"))
                .as("read, beside a bare put with CRC-32C; usual: 0.8")
                .isGreaterThan(0.25);
        assertThat(ratio(turns, "single", "kernel lock"))
                .as("single appends, beside a kernel lock and its release; usual: 3")
                .isGreaterThan(0.8);
        assertThat(allocated(turns, "batches"))
                .as("bytes allocated for a frame of a batch")
                .isLessThan(0.1);
        assertThat(allocated(turns, "from origins"))
                .as("bytes allocated for a frame of a batch that came from 12 origins")
                .isLessThan(0.1);
        assertThat(allocated(turns, "read"))
                .as("bytes allocated for a frame read")
                .isLessThan(0.1);
        assertThat(allocated(turns, "single"))
                .as("bytes allocated for a single append")
                .isLessThan(1);
    }

    @Test
    void theDefaultEncodingSavesStorageAndHasNotBecomeSeveralTimesSlower() throws IOException {
        Map<String, List<Turn>> turns = new Contest(5, Duration.ofMillis(120))
                .play(List.of(
                        encoded("append plain", EncodedAppend.class, Encoding.PLAIN),
                        encoded("append", EncodedAppend.class, Encoding.KEYS),
                        encoded("read plain", EncodedRead.class, Encoding.PLAIN),
                        encoded("read", EncodedRead.class, Encoding.KEYS)));

        assertThat(storage(turns, "read") / storage(turns, "read plain"))
                .as("storage of telemetry, of what it takes plain; usual: 0.25")
                .isLessThan(1.0 / 3);
        assertThat(ratio(turns, "append", "append plain"))
                .as("append, beside plain frames; usual: 0.3")
                .isGreaterThan(0.1);
        assertThat(ratio(turns, "read", "read plain"))
                .as("read, beside plain frames; usual: 0.15")
                .isGreaterThan(0.05);
    }

    private Contestant encoded(String name, Class<? extends Load> load, Encoding encoding) {
        return Contestant.of(
                name, LoadProcess.start(load, temporary.resolve(name), SIZE, Shape.HOST_SMALL.name(), encoding.name()));
    }

    private static double storage(Map<String, List<Turn>> turns, String side) {
        return of(turns, side).get(0).notes().get(1);
    }

    private static double ratio(Map<String, List<Turn>> turns, String ours, String others) {
        return Spread.of(IntStream.range(0, of(turns, ours).size())
                        .mapToDouble(round -> of(turns, ours).get(round).millionsPerSecond()
                                / of(turns, others).get(round).millionsPerSecond()))
                .median();
    }

    private static double allocated(Map<String, List<Turn>> turns, String side) {
        return Spread.of(of(turns, side).stream().mapToDouble(Turn::allocatedBytesPerMessage))
                .median();
    }

    private static List<Turn> of(Map<String, List<Turn>> turns, String side) {
        return Objects.requireNonNull(turns.get(side));
    }
}
