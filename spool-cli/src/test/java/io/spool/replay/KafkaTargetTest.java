package io.spool.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaTargetTest {
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final List<String> notices = new ArrayList<>();

    private static ProducerRecord<byte[], byte[]> record(int bytes) {
        return new ProducerRecord<>("t", new byte[bytes]);
    }

    private KafkaTarget withThreeUnderWay(boolean skip) throws ReplayException {
        KafkaTarget target = new KafkaTarget(producer, skip, notices::add);
        for (long sequence = 11; sequence <= 13; sequence++) {
            assertThat(target.send(sequence, record(10), () -> false)).isTrue();
        }
        return target;
    }

    @Test
    void onlyWhatTheBrokerHasAcknowledgedCounts() throws Exception {
        KafkaTarget target = withThreeUnderWay(false);
        assertThat(target.acknowledgedBefore(14)).isEqualTo(11);
        producer.completeNext();
        assertThat(target.finish(Duration.ZERO, () -> false)).isFalse();
        assertThat(target.acknowledgedBefore(14)).isEqualTo(12);
        producer.completeNext();
        producer.completeNext();
        assertThat(target.finish(Duration.ofDays(1), () -> false)).isTrue();
        assertThat(target.acknowledgedBefore(14)).isEqualTo(14);
        assertThat(target.records()).isEqualTo(3);
        assertThat(target.bytes()).isEqualTo(30);
    }

    @Test
    void nothingBehindAFailureCounts() throws Exception {
        KafkaTarget target = withThreeUnderWay(true);
        producer.completeNext();
        producer.errorNext(new TopicAuthorizationException("not for you"));
        producer.completeNext();
        assertThatThrownBy(target::settle)
                .isInstanceOf(ReplayException.class)
                .hasMessageContaining("sequence 12")
                .hasMessageContaining("not for you");
        assertThat(target.acknowledgedBefore(14)).isEqualTo(12);
        assertThat(target.records()).isEqualTo(1);
    }

    @Test
    void tooLargeIsSkippedOnlyWhenAskedFor() throws Exception {
        KafkaTarget target = withThreeUnderWay(true);
        producer.errorNext(new RecordTooLargeException("huge"));
        target.settle();
        assertThat(target.acknowledgedBefore(14)).isEqualTo(12);
        assertThat(target.skipped()).isEqualTo(1);
        assertThat(notices).singleElement().asString().contains("sequence 11 skipped", "huge");

        KafkaTarget strict = withThreeUnderWay(false);
        producer.completeNext();
        producer.completeNext();
        producer.errorNext(new RecordTooLargeException("huge"));
        assertThatThrownBy(strict::settle).hasMessageContaining("sequence 11");
    }

    @Test
    void soMuchIsUnderWayAtMost() throws Exception {
        KafkaTarget target = new KafkaTarget(producer, false, notices::add);
        int half = (int) (KafkaTarget.UNDER_WAY_BYTES / 2);
        assertThat(target.send(1, record(half), () -> true)).isTrue();
        assertThat(target.send(2, record(half), () -> true)).isTrue();
        assertThat(target.send(3, record(1), () -> true))
                .as("nobody acknowledges, and it is stopped")
                .isFalse();
        producer.completeNext();
        assertThat(target.send(3, record(1), () -> true)).isTrue();
        assertThat(producer.history()).hasSize(3);
    }

    @Test
    void partitionThatIsNotThereIsToldAtOnce() {
        KafkaTarget target = new KafkaTarget(producer, false, notices::add);
        assertThatThrownBy(() -> target.send(5, new ProducerRecord<>("t", 7, null, new byte[0]), () -> false))
                .isInstanceOf(ReplayException.class)
                .hasMessageContaining("partition 7")
                .hasMessageContaining("--keep-partition");
    }
}
