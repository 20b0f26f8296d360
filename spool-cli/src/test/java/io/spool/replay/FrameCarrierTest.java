package io.spool.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.StartPosition;
import io.spool.frame.FrameFormat;
import io.spool.frame.TopicTemplate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FrameCarrierTest {
    private static final String BROKEN = "{\"" + FrameFormat.MARKER + "\":1}";

    @TempDir
    private Path spool;

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final List<String> notices = new ArrayList<>();
    private final List<Double> parts = new ArrayList<>();

    @BeforeEach
    void create() throws Exception {
        Spools.create(spool, CreateOptions.ofSize(64 * 1024));
    }

    private void append(String... frames) throws Exception {
        try (SpoolWriter writer = Spools.writer(spool)) {
            for (String frame : frames) {
                writer.append(frame);
            }
        }
    }

    private ReplayReport carry(ReplayRange range, boolean skip) throws Exception {
        try (ReplaySource source = source(range)) {
            FrameCarrier carrier = carrier(source, skip);
            carrier.run();
            return carrier.report();
        }
    }

    private ReplaySource source(ReplayRange range) throws Exception {
        return new SpoolOrigin(spool, Optional.of("r"), range).open(false, notices::add);
    }

    private FrameCarrier carrier(ReplaySource source, boolean skip) {
        return new FrameCarrier(
                source,
                new KafkaTarget(producer, skip, notices::add),
                new FrameRecords(
                        source.schemas(),
                        new TopicTemplate("t"),
                        false,
                        ByteFormat.AUTO,
                        ByteFormat.AUTO,
                        notices::add),
                new Pace(Speed.MAX, OptionalDouble.empty()),
                skip,
                notices::add,
                (part, records) -> parts.add(part));
    }

    private List<String> sent() {
        return producer.history().stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private long acknowledged() throws Exception {
        return Spools.status(spool).readers().get(0).sequence();
    }

    @Test
    void everyFrameIsSentAndAcknowledged() throws Exception {
        append("1", "2", "3");
        ReplayReport report = carry(ReplayRange.all(), false);
        assertThat(sent()).containsExactly("1", "2", "3");
        assertThat(report.records()).isEqualTo(3);
        assertThat(report.next()).isEqualTo(4);
        assertThat(report.isWhole()).isTrue();
        assertThat(acknowledged()).isEqualTo(4);
        assertThat(parts).as("how far it is").isSorted().endsWith(1.0);
    }

    @Test
    void aRangeEndsAtItsEndAndWhatTheFilterLeavesOutIsDealtWith() throws Exception {
        append("1", "2", "3", "4", "5");
        ReplayRange range = new ReplayRange(
                StartPosition.atSequence(2), 5, Optional.empty(), false, (batch, index) -> batch.sequence(index) != 4);
        ReplayReport report = carry(range, false);
        assertThat(sent()).containsExactly("2", "3");
        assertThat(report.next()).isEqualTo(5);
        assertThat(acknowledged()).isEqualTo(5);
    }

    @Test
    void lostFramesAreToldAndCounted() throws Exception {
        append("1");
        try (SpoolReader reader = Spools.reader(spool, ReaderOptions.named("r"))) {
            assertThat(reader.position()).isEqualTo(1);
        }
        String big = "\"" + "x".repeat(10_000) + "\"";
        append(big, big, big, big, big, big, big, big);
        long min = Spools.status(spool).minSequence();
        assertThat(min).isGreaterThan(1);
        ReplayReport report = carry(ReplayRange.all(), false);
        assertThat(report.missed()).isEqualTo(min - 1);
        assertThat(report.isWhole()).isFalse();
        assertThat(notices).singleElement().asString().contains("frames lost");
        assertThat(report.records() + report.missed()).isEqualTo(9);
        assertThat(acknowledged()).isEqualTo(10);
    }

    @Test
    void frameThatCannotBeARecordEndsItBeforeItself() throws Exception {
        append("1", BROKEN, "3");
        assertThatThrownBy(() -> carry(ReplayRange.all(), false))
                .isInstanceOf(ReplayException.class)
                .hasMessageStartingWith("sequence 2: ");
        assertThat(sent()).containsExactly("1");
        assertThat(acknowledged()).isEqualTo(2);
    }

    @Test
    void frameThatCannotBeARecordIsSkippedWhenAskedFor() throws Exception {
        append("1", BROKEN, "3");
        ReplayReport report = carry(ReplayRange.all(), true);
        assertThat(sent()).containsExactly("1", "3");
        assertThat(report.skipped()).isEqualTo(1);
        assertThat(report.isWhole()).isFalse();
        assertThat(notices).singleElement().asString().startsWith("sequence 2 skipped: ");
        assertThat(acknowledged()).isEqualTo(4);
    }

    @Test
    void failureOfKafkaLeavesTheReaderBeforeIt() throws Exception {
        append("1", "2");
        producer.sendException = new KafkaException("no such luck");
        assertThatThrownBy(() -> carry(ReplayRange.all(), true))
                .isInstanceOf(ReplayException.class)
                .hasMessageContaining("sequence 1")
                .hasMessageContaining("no such luck");
        assertThat(acknowledged()).isEqualTo(1);
    }

    @Test
    void stopEndsOneThatFollows() throws Exception {
        append("1");
        ReplayRange range =
                new ReplayRange(StartPosition.earliest(), Long.MAX_VALUE, Optional.empty(), true, (batch, i) -> true);
        try (ReplaySource source = source(range)) {
            FrameCarrier carrier = carrier(source, false);
            Thread stopper = new Thread(() -> {
                while (producer.history().isEmpty()) {
                    Thread.onSpinWait();
                }
                carrier.stop();
            });
            stopper.start();
            carrier.run();
            stopper.join();
            assertThat(carrier.report().records()).isEqualTo(1);
        }
        assertThat(acknowledged()).isEqualTo(2);
    }
}
