package io.spool.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNameTest {

    @Test
    void variablesAreFilledIn() throws Exception {
        TopicName name = TopicName.parse("again-${spool}-${topic}").forSpool("edge");
        assertThat(name.of("orders")).isEqualTo("again-edge-orders");
        assertThat(TopicName.parse("lines-${spool}").forSpool("edge").plain()).isEqualTo("lines-edge");
    }

    @Test
    void frameWithoutATopicNeedsOne() {
        assertThatThrownBy(() -> TopicName.parse("${topic}").forSpool("edge").plain())
                .isInstanceOf(UnreplayableFrameException.class)
                .hasMessageContaining("--topic");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a b", "${partition}", "über"})
    void namesThatKafkaDoesNotTakeAreRefused(String template) {
        assertThatThrownBy(() -> TopicName.parse(template))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + template + "' is not possible");
    }

    @Test
    void directoryMayMakeANameImpossible() {
        assertThatThrownBy(() -> TopicName.parse("${spool}").forSpool("my spool"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("my spool");
    }
}
