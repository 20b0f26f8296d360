package io.spool.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is read at a place against what was sampled: three frames, numbered 0 to 2. */
class VerdictTest {
    private final SampledFrames sampled = new SampledFrames();
    private final Audit audit;

    VerdictTest() {
        FrameJson json = new FrameJson();
        for (int n = 0; n < 3; n++) {
            sampled.add(json.digest(frame(n)));
        }
        audit = new Audit("here", sampled);
    }

    @Test
    void everyFrameOnceIsGood() {
        find(frame(0), frame(1), frame(2));

        assertThat(tally()).isEqualTo(new Tally("here", 3, 3, 3, 3, 0, 0, 0, 0));
        assertThat(faults()).isEmpty();
    }

    @Test
    void orderOfFramesAndOfMembersDoesNotMatter() {
        find(
                frame(2),
                parse("{\"load\":0.5,\"device\":\"d\",\"group\":\"g\",\"at\":7,\"n\":1,\"x\":12345678901}"),
                frame(0));

        assertThat(faults()).isEmpty();
    }

    @Test
    void duplicatedFrameIsCountedAndIsNoFault() {
        find(frame(0), frame(1), frame(1), frame(2), frame(0));

        assertThat(tally().duplicated()).isEqualTo(2);
        assertThat(tally().delivered()).isEqualTo(3);
        assertThat(faults()).isEmpty();
    }

    @Test
    void missingFrameIsAFault() {
        find(frame(0), frame(2), frame(2));

        assertThat(tally().missing()).isEqualTo(1);
        assertThat(faults()).containsExactly("1 frames are missing in here");
    }

    @Test
    void changedFrameIsAFaultThoughItsCounterIsThere() {
        find(
                frame(0),
                parse("{\"n\":1,\"at\":7,\"group\":\"g\",\"device\":\"d\",\"load\":0.5,\"x\":12345678900}"),
                frame(2));

        assertThat(tally().differing()).isEqualTo(1);
        assertThat(tally().delivered()).isEqualTo(2);
        assertThat(faults()).containsExactly("1 records differ from what was sampled in here");
    }

    @Test
    void changedCopyOfAGoodFrameIsAFault() {
        find(frame(0), frame(1), frame(2), parse("{\"n\":1}"));

        assertThat(faults()).containsExactly("1 records differ from what was sampled in here");
    }

    @Test
    void recordThatWasNeverSampledIsAFault() {
        find(frame(0), frame(1), frame(2), frame(3), parse("{\"n\":-1}"), parse("{\"n\":\"0\"}"), parse("[]"));
        audit.found(null);

        assertThat(tally().differing()).isEqualTo(5);
        assertThat(faults()).hasSize(1);
    }

    @Test
    void declaredLossIsAFaultThoughTheFramesAreThere() {
        find(frame(0), frame(1), frame(2));

        assertThat(Verdict.on(List.of(audit.tally(4, 1)), List.of()).faults())
                .containsExactly("1 frames are declared lost or damaged in here");
        assertThat(Verdict.on(List.of(tally()), List.of(new ReaderReport("here", "source", 0, 5)))
                        .faults())
                .containsExactly("5 frames were declared lost or damaged to source in here");
    }

    @Test
    void recordsThatWereNotReadAreAFault() {
        find(frame(0), frame(1), frame(2));

        assertThat(Verdict.on(List.of(audit.tally(5, 0)), List.of()).faults())
                .containsExactly("5 records were written to here, and 3 read from it");
    }

    @Test
    void lagThatRemainsIsAFault() {
        find(frame(0), frame(1), frame(2));

        assertThat(Verdict.on(List.of(tally()), List.of(new ReaderReport("here", "source", 2, 0)))
                        .faults())
                .containsExactly("2 records were not reported as dealt with by source in here");
    }

    @Test
    void nothingSampledIsAFault() {
        assertThat(Verdict.on(List.of(new Audit("here", new SampledFrames()).tally(0, 0)), List.of())
                        .isGood())
                .isFalse();
    }

    @Test
    void valueIsTakenOutOfARecordFrame() {
        String start = "{\"spoolRecord\":1,\"topic\":\"t\",\"offset\":42,";

        assertThat(Places.valueOfRecord(parse(start + "\"value\":{\"n\":1}}"))).isEqualTo(parse("{\"n\":1}"));
        assertThat(Places.valueOfRecord(parse(start + "\"valueSchema\":\"bytes\",\"value\":{\"json\":{\"n\":1}}}")))
                .isEqualTo(parse("{\"n\":1}"));
        assertThat(Places.valueOfRecord(parse("{\"n\":1}"))).isNull();
        assertThat(Places.valueOfRecord(null)).isNull();
    }

    private void find(JsonNode... frames) {
        for (JsonNode frame : frames) {
            audit.found(frame);
        }
    }

    private Tally tally() {
        return audit.tally(audit.read(), 0);
    }

    private List<String> faults() {
        return Verdict.on(List.of(tally()), List.of()).faults();
    }

    private static JsonNode frame(int n) {
        Map<String, Number> values = new LinkedHashMap<>();
        values.put("load", 0.5);
        values.put("x", 12345678901L);
        return parse(new String(FrameJson.write(n, 7, new Reading("g", "d", values)), StandardCharsets.UTF_8));
    }

    private static JsonNode parse(String json) {
        return Objects.requireNonNull(FrameJson.parse(json.getBytes(StandardCharsets.UTF_8)));
    }
}
