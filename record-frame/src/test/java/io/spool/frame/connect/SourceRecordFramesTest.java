package io.spool.frame.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spool.frame.DamagedSchemaException;
import io.spool.frame.FrameException;
import io.spool.frame.FrameVersionException;
import io.spool.frame.MalformedFrameException;
import io.spool.frame.SchemaFingerprint;
import io.spool.frame.SchemasInMemory;
import io.spool.frame.UnknownSchemaException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceRecordFramesTest {
    private static final String START = "{\"spoolRecord\":1,\"topic\":\"t\",\"offset\":7";

    private final SchemasInMemory store = new SchemasInMemory();
    private final SourceRecordFrames frames = new SourceRecordFrames(store);

    private FramedRecord decode(String frame) throws FrameException {
        byte[] bytes = frame.getBytes(StandardCharsets.UTF_8);
        return frames.decode(bytes, 0, bytes.length);
    }

    private boolean isRecordFrame(String frame) {
        byte[] bytes = frame.getBytes(StandardCharsets.UTF_8);
        return frames.isRecordFrame(bytes, 0, bytes.length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"spoolRecord\":1}",
                "{\"spoolRecord\":27,\"x\":",
                " {\n\"spoolRecord\" : 1 ,",
            })
    void theMarkerComesFirst(String frame) {
        assertThat(isRecordFrame(frame)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "[1]",
                "\"spoolRecord\"",
                "{\"spoolRecord\":",
                "{\"spoolRecord\":1",
                "{\"spoolRecord\":0}",
                "{\"spoolRecord\":-1}",
                "{\"spoolRecord\":1.5}",
                "{\"spoolRecord\":\"1\"}",
                "{\"spoolRecords\":1}",
                "{\"topic\":\"t\",\"spoolRecord\":1}",
                "{\"spool\":1,\"weight\":3}"
            })
    void otherJsonIsNoRecordFrame(String frame) {
        assertThat(isRecordFrame(frame)).isFalse();
        assertThatThrownBy(() -> decode(frame)).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void membersMayComeInAnyOrderAndUnknownOnesAreIgnored() throws FrameException {
        FramedRecord record = decode("{ \"spoolRecord\" : 1 , \"value\":\"v\",\"news\":[{\"a\":1}],\"offset\":7,"
                + "\"k\\u0065y\":\"k\",\"topic\":\"t\" }");
        assertThat(record.topic()).isEqualTo("t");
        assertThat(record.kafkaOffset()).isEqualTo(7);
        assertThat(record.key()).isEqualTo("k");
        assertThat(record.value()).isEqualTo("v");
        assertThat(record.originalTopic()).isEqualTo("t");
    }

    @Test
    void topicsThatLookAlikeStayApart() throws FrameException {
        assertThat(decode("{\"spoolRecord\":1,\"topic\":\"\\ud800\",\"offset\":7}")
                        .topic())
                .isEqualTo("\ud800");
        assertThat(decode("{\"spoolRecord\":1,\"topic\":\"?\",\"offset\":7}").topic())
                .isEqualTo("?");
        assertThat(decode("{\"spoolRecord\":1,\"topic\":\"\\u003f\",\"offset\":7}")
                        .topic())
                .isEqualTo("?");
    }

    @Test
    void aNewerVersionIsToldAsSuch() {
        assertThatThrownBy(() -> decode("{\"spoolRecord\":2,\"anything\":true}"))
                .isInstanceOf(FrameVersionException.class)
                .hasMessageContaining("found version 2")
                .hasMessageContaining("newer release");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",}",
                "}}",
                "} x",
                ",\"offset\":8}",
                ",\"spoolRecord\":1}",
                ",\"value\":1,\"valueSchema\":\"int8\"}",
                ",\"valueSchema\":\"int8\",\"value\":128}",
                ",\"valueSchema\":\"int32\",\"value\":2147483648}",
                ",\"valueSchema\":\"int64\",\"value\":9223372036854775808}",
                ",\"valueSchema\":\"int64\",\"value\":1.0}",
                ",\"valueSchema\":\"int64\",\"value\":01}",
                ",\"valueSchema\":\"float64\",\"value\":\"nan\"}",
                ",\"valueSchema\":\"boolean\",\"value\":1}",
                ",\"valueSchema\":\"string\",\"value\":1}",
                ",\"valueSchema\":\"bytes\",\"value\":{}\"base64\":\"\"}}",
                ",\"valueSchema\":\"bytes\",\"value\":{\"base64\":\"?\"}}",
                ",\"valueSchema\":\"bytes\",\"value\":{\"base64\":\"\",\"x\":1}}",
                ",\"valueSchema\":\"bytes\",\"value\":\"\\ud800\"}",
                ",\"valueSchema\":\"date\",\"value\":\"2023-02-29\"}",
                ",\"valueSchema\":\"time\",\"value\":\"24:00:00.000\"}",
                ",\"valueSchema\":\"timestamp\",\"value\":\"2023-02-28\"}",
                ",\"valueSchema\":\"nosuch\",\"value\":1}",
                ",\"valueSchema\":\"../../../../../../../etc/passwd0\",\"value\":1}",
                ",\"value\":{\"$nosuch\":1}}",
                ",\"value\":{\"$int32\":1,\"a\":2}}",
                ",\"value\":{\"$int8\":128}}",
                ",\"value\":{\"$map\":[[1]]}}",
                ",\"value\":{\"$map\":[[1,2,3]]}}",
                ",\"value\":{\"$map\":[[1,2],[1,3]]}}",
                ",\"value\":{\"$decimal\":\"x\"}}",
                ",\"value\":{\"$decimal\":{\"unscaled\":\"\",\"scale\":1}}}",
                ",\"value\":{\"a\":1,\"a\":2}}",
                ",\"value\":\"\\x\"}",
                ",\"value\":\"a\nb\"}",
                ",\"value\":nul}",
                ",\"headers\":[{}]}",
                ",\"headers\":[{\"key\":\"k\",\"value\":1,\"schema\":\"int8\"}]}",
                ",\"timestampType\":\"x\"}"
            })
    void wrongFramesAreMalformed(String rest) {
        assertThatThrownBy(() -> decode(START + rest))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("at byte")
                .hasMessageContaining("found")
                .hasMessageContaining("expected");
    }

    @Test
    void deepNestingIsMalformedAndNoOverflow() throws FrameException {
        for (String open : List.of("[", "{\"a\":", "{\"$map\":[[")) {
            assertThatThrownBy(() -> decode(START + ",\"value\":" + open.repeat(100_000)))
                    .isInstanceOf(MalformedFrameException.class)
                    .hasMessageContaining("nested");
        }
        assertThatThrownBy(() -> decode(START + ",\"unknown\":" + "[".repeat(100_000)))
                .isInstanceOf(MalformedFrameException.class);
        assertThat(decode(START + ",\"value\":" + "[".repeat(499) + "]".repeat(499) + "}")
                        .value())
                .isInstanceOf(List.class);
        assertThatThrownBy(() -> decode(START + ",\"value\":" + "[".repeat(500) + "]".repeat(500) + "}"))
                .isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void aDecimalOfAMillionDigitsIsRefusedAtOnce() {
        assertThatThrownBy(() -> decode(START + ",\"value\":{\"$decimal\":\"" + "9".repeat(1_000_000) + "\"}}"))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("1000000 characters");
    }

    @Test
    void aSchemaThatIsMissingOrNoSchemaIsTold() {
        SchemaFingerprint wrong =
                store.put("{\"spoolSchema\":1,\"schema\":{\"type\":\"x\"}}".getBytes(StandardCharsets.UTF_8));
        SchemaFingerprint newer = store.put("{\"spoolSchema\":2}".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> decode(START + ",\"valueSchema\":\"" + "0".repeat(32) + "\"}"))
                .isInstanceOf(UnknownSchemaException.class);
        assertThatThrownBy(() -> decode(START + ",\"valueSchema\":\"" + wrong + "\"}"))
                .isInstanceOf(DamagedSchemaException.class)
                .hasMessageContaining("type \"x\"");
        assertThatThrownBy(() -> decode(START + ",\"valueSchema\":\"" + newer + "\"}"))
                .isInstanceOf(FrameVersionException.class);
    }

    @Test
    void aNullWhereTheSchemaForbidsItIsMalformed() {
        SchemaFingerprint fingerprint = store.put(("{\"spoolSchema\":1,\"schema\":{\"type\":\"struct\",\"fields\":"
                        + "[{\"name\":\"a\",\"schema\":{\"type\":\"array\",\"valueSchema\":\"string\"}}]}}")
                .getBytes(StandardCharsets.UTF_8));
        String start = START + ",\"valueSchema\":\"" + fingerprint + "\",\"value\":";
        assertThatThrownBy(() -> decode(start + "{\"a\":[null]}}"))
                .isInstanceOf(MalformedFrameException.class)
                .hasCauseInstanceOf(org.apache.kafka.connect.errors.DataException.class);
        assertThatThrownBy(() -> decode(start + "{\"b\":[]}}")).isInstanceOf(MalformedFrameException.class);
        assertThatThrownBy(() -> decode(start + "{\"a\":null,\"a\":[]}}")).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void plainJsonIsReadAsConnectWould() throws FrameException {
        assertThat(decode(START + ",\"value\":{\"a\":[1,-2.5,1e3,true,null,\"x\"]}}")
                        .value())
                .isEqualTo(Map.of("a", java.util.Arrays.asList(1L, -2.5, 1000.0, true, null, "x")));
    }
}
