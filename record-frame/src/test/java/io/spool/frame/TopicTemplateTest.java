package io.spool.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicTemplateTest {

    @Test
    void variablesAreFilledIn() {
        TopicTemplate name = new TopicTemplate("again-${spool}-${topic}").forSpool("edge");
        assertThat(name.topic("orders")).isEqualTo("again-edge-orders");
        assertThat(new TopicTemplate("lines-${spool}").forSpool("edge").topic()).isEqualTo("lines-edge");
    }

    @Test
    void whatANameNeedsIsKnown() {
        assertThat(new TopicTemplate("${topic}").needsTopic()).isTrue();
        assertThat(new TopicTemplate("${topic}").needsSpool()).isFalse();
        assertThat(new TopicTemplate("${spool}").needsTopic()).isFalse();
        assertThat(new TopicTemplate("${spool}").needsSpool()).isTrue();
    }

    @Test
    void recordsOfSeveralTopicsKeepTheirs() {
        TopicTemplate name = new TopicTemplate("${topic}-again");
        assertThat(name.topic("a")).isEqualTo("a-again");
        assertThat(name.topic("b")).isEqualTo("b-again");
        assertThat(name.topic("a")).isEqualTo("a-again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a b", "${partition}", "über"})
    void namesThatKafkaDoesNotTakeAreRefused(String template) {
        assertThatThrownBy(() -> new TopicTemplate(template))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + template + "' is not possible");
    }

    @Test
    void directoryMayMakeANameImpossible() {
        assertThatThrownBy(() -> new TopicTemplate("${spool}").forSpool("my spool"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("my spool");
    }
}
