package io.spool.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class KafkaConnectionTest {
    private static final Duration SOON = Duration.ofMillis(200);

    private static KafkaConnection with(Optional<String> bootstrap, String name, String value) throws ReplayException {
        Properties properties = new Properties();
        properties.setProperty(name, value);
        return new KafkaConnection(bootstrap, properties, SOON);
    }

    @Test
    void someBrokerMustBeNamed() {
        assertThatThrownBy(() -> with(Optional.empty(), "linger.ms", "1"))
                .isInstanceOf(ReplayException.class)
                .hasMessageContaining("--bootstrap-server");
    }

    @Test
    void theProducerIsIdempotentWhateverTheUserSays() {
        assertThatThrownBy(() -> with(Optional.of("127.0.0.1:1"), "acks", "0").producer())
                .isInstanceOf(ReplayException.class)
                .hasMessageContaining("acks")
                .hasMessageContaining("idempotent");
    }

    /** Else records into a topic that was made just now get out of order: KAFKA-15591. */
    @Test
    void oneRequestIsUnderWayAtATimeUnlessTheUserSaysOtherwise() throws Exception {
        Optional<String> bootstrap = Optional.of("127.0.0.1:1");
        String most = "max.in.flight.requests.per.connection";
        assertThat(with(bootstrap, "linger.ms", "1").settings()).containsEntry(most, 1);
        assertThat(with(bootstrap, most, "5").settings()).containsEntry(most, "5");
    }

    @Test
    void brokerThatDoesNotAnswerIsGivenUpInTime() throws Exception {
        KafkaConnection connection = with(Optional.of("127.0.0.1:1"), "retries", "100");
        assertThatThrownBy(connection::requireBroker)
                .isInstanceOf(ReplayException.class)
                .hasMessageStartingWith("no Kafka broker answers at 127.0.0.1:1");
    }
}
