package io.spool.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.spool.core.format.SpoolFormat;
import io.spool.core.value.ClockStep;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.StartPosition;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Appends under clocks that are wrong: the times of later ones follow the clock once it is right. */
@Timeout(180)
class ClockTest {
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    private Path temporary;

    private Path spool;

    @BeforeEach
    void create() throws Exception {
        spool = temporary.resolve("spool");
        Spools.create(spool, CreateOptions.ofSize(1 << 20));
    }

    /** Appends one frame under a wrong clock; another process. */
    static final class WrongClock {
        private WrongClock() {}

        public static void main(String[] arguments) throws Exception {
            try (SpoolWriter writer = Spools.writer(Path.of(arguments[0]))) {
                for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                    var unused = writer.append("{\"wrong\":" + i + "}");
                }
            }
        }
    }

    private void appendAt(String time, int frames) throws Exception {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/faketime")))
                .as("faketime is installed")
                .isTrue();
        ProcessBuilder builder = new ProcessBuilder(
                "/usr/bin/faketime",
                "-f",
                time.startsWith("+") ? time : "@" + time,
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                WrongClock.class.getName(),
                spool.toString(),
                Integer.toString(frames));
        builder.environment().put("DONT_FAKE_MONOTONIC", "1");
        File output = temporary.resolve("output").toFile();
        Process process =
                builder.redirectErrorStream(true).redirectOutput(output).start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output.toPath())).isZero();
    }

    private void append(int frames) throws Exception {
        try (SpoolWriter writer = Spools.writer(spool)) {
            append(writer, frames);
        }
    }

    private static void append(SpoolWriter writer, int frames) throws Exception {
        FrameBatch batch = new FrameBatch();
        for (int i = 0; i < frames; i++) {
            batch.add("{\"n\":" + i + ",\"fill\":\"" + "x".repeat(1_000) + "\"}");
        }
        var unused = writer.append(batch);
    }

    private List<Instant> times() throws Exception {
        List<Instant> times = new ArrayList<>();
        try (SpoolReader reader = Spools.reader(spool, ReaderOptions.anonymous())) {
            for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
                batch.forEach(frame -> times.add(frame.time()));
            }
        }
        return times;
    }

    private long positionAt(Instant time) throws Exception {
        try (SpoolReader reader =
                Spools.reader(spool, ReaderOptions.anonymous().startingAt(StartPosition.atTime(time)))) {
            return reader.position();
        }
    }

    private static boolean isNow(Instant time) {
        return Duration.between(time, Instant.now()).abs().compareTo(SOON) < 0;
    }

    @Test
    void oneAppendUnderAWrongClockDoesNotStampAllLaterOnes() throws Exception {
        append(1);
        appendAt("2039-01-01 00:00:00", 2);
        try (SpoolWriter writer = Spools.writer(spool)) {
            append(writer, 1);
            ClockStep step = writer.clockStep().orElseThrow();
            assertThat(step.sequence()).isEqualTo(4);
            assertThat(step.from()).isAfter(Instant.parse("2038-12-30T00:00:00Z"));
            assertThat(isNow(step.to())).isTrue();
            append(writer, 1);
            assertThat(writer.clockStep()).contains(step);
            assertThat(Spools.status(spool).clock().last()).contains(step);
        }
        List<Instant> times = times();
        assertThat(times).hasSize(5);
        assertThat(isNow(times.get(0))).isTrue();
        assertThat(times.subList(1, 3))
                .allSatisfy(time -> assertThat(time).isAfter(Instant.parse("2038-12-30T00:00:00Z")));
        assertThat(times.subList(3, 5))
                .allSatisfy(time -> assertThat(isNow(time)).isTrue());
        SpoolStatus status = Spools.status(spool);
        assertThat(status.clock().count()).isEqualTo(1);
        assertThat(isNow(status.lastAppend())).isTrue();
        assertThat(status.rates().seconds())
                .allSatisfy(bucket -> assertThat(isNow(bucket.start())).isTrue());
        assertThat(Spools.verify(spool).isSound()).isTrue();
    }

    @Test
    void searchByTimeIsExactSinceTheClockWasSetRight() throws Exception {
        append(300);
        appendAt("2039-01-01 00:00:00", 300);
        append(300);
        Instant afterFirst = times().get(600).plusMillis(1);
        // Two batches of different times.
        while (!Instant.now().isAfter(afterFirst.plusMillis(2))) {
            Thread.onSpinWait();
        }
        append(50);
        assertThat(positionAt(times().get(900))).isEqualTo(901);
        assertThat(positionAt(afterFirst)).isEqualTo(901);
        assertThat(positionAt(times().get(0))).isEqualTo(1);
        assertThat(positionAt(Instant.EPOCH)).isEqualTo(1);
        // Nothing since then is that late.
        assertThat(positionAt(Instant.parse("2038-01-01T00:00:00Z"))).isEqualTo(951);
        assertThat(positionAt(Instant.parse("2050-01-01T00:00:00Z"))).isEqualTo(951);
    }

    @Test
    void aClockThatBeginsBefore1970CountsAs1970() throws Exception {
        appendAt("1969-06-01 00:00:00", 1);
        append(1);
        List<Instant> times = times();
        assertThat(times.get(0)).isEqualTo(Instant.EPOCH);
        assertThat(isNow(times.get(1))).isTrue();
        assertThat(Spools.status(spool).clock().count()).isEqualTo(1);
        assertThat(Spools.status(spool).clock().last().orElseThrow().to()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void aSmallCorrectionDoesNotTurnTimesRound() throws Exception {
        Instant ahead = Instant.now().plusMillis(SpoolFormat.CLOCK_BACK_MS / 2);
        appendAt("+5s", 1);
        append(1);
        List<Instant> times = times();
        assertThat(times.get(0)).isAfter(ahead.minusSeconds(1));
        assertThat(times.get(1)).isAfterOrEqualTo(times.get(0));
        assertThat(Spools.status(spool).clock().count()).isZero();
    }

    @Test
    void aSpoolThatIsCreatedUnderAWrongClockIsUsedAsEver() throws Exception {
        appendAt("2039-01-01 00:00:00", 1);
        try (SpoolReader reader = Spools.reader(spool, ReaderOptions.named("r"))) {
            append(1);
            assertThat(reader.read().count()).isEqualTo(2);
            reader.acknowledge(3);
        }
        assertThat(isNow(Spools.status(spool).readers().get(0).moved())).isTrue();
    }
}
