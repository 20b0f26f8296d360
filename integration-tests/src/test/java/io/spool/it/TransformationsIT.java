package io.spool.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spool.core.Spools;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's own transformations before the sink and behind the source, with predicates, and what they do to positions. */
@ClusterTest(BrokerKind.PROCESS)
class TransformationsIT {
    private static final int COUNT = 300;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String TRANSFORMS = "org.apache.kafka.connect.transforms.";
    private static final String STRINGS = "org.apache.kafka.connect.storage.StringConverter";

    @TempDir
    private Path directory;

    @Test
    void chainsBeforeTheSinkAndBehindTheSource(TestCluster cluster) throws Exception {
        String topic = cluster.createTopic("smt", 1);
        Path spool = directory.resolve("routed-" + topic);
        ThereAndBack pipe = transforming(ThereAndBack.of(cluster.bootstrap(), cluster.connect(), topic, spool))
                // The variable stands for what the record has behind the transformations.
                .withSink("spool.directory", directory.resolve("${topic}").toString())
                .by(spool, topic + "-back");

        pipe.begin(records(topic));

        pipe.awaitArrived(expected(topic));
        // Records that a transformation took away are done with as well as the others.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                cluster.connect().offsets(pipe.sink().name()))
                        .singleElement()
                        .satisfies(offset -> {
                            assertThat(offset.partition()).containsEntry("kafka_topic", topic);
                            assertThat(String.valueOf(offset.offset())).contains("kafka_offset=" + COUNT);
                        }));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Spools.status(spool).readers())
                        .singleElement()
                        .satisfies(reader -> assertThat(reader.lagFrames()).isZero()));
    }

    private static ThereAndBack transforming(ThereAndBack pipe) {
        return pipe.with("key.converter", STRINGS)
                .with("header.converter", STRINGS)
                .withSink("value.converter", STRINGS)
                .withSource("value.converter", "org.apache.kafka.connect.json.JsonConverter")
                .withSource("value.converter.schemas.enable", "false")
                .with("predicates", "marked")
                .with("predicates.marked.type", TRANSFORMS + "predicates.HasHeaderKey")
                .with("transforms.drop.type", TRANSFORMS + "Filter")
                .with("transforms.drop.predicate", "marked")
                .with("transforms.route.type", TRANSFORMS + "RegexRouter")
                .withSink("predicates.marked.name", "drop-before")
                .withSink("transforms", "drop,hoist,stamp,route")
                .withSink("transforms.hoist.type", TRANSFORMS + "HoistField$Value")
                .withSink("transforms.hoist.field", "line")
                .withSink("transforms.stamp.type", TRANSFORMS + "InsertField$Value")
                .withSink("transforms.stamp.topic.field", "from")
                .withSink("transforms.stamp.offset.field", "at")
                .withSink("transforms.stamp.static.field", "site")
                .withSink("transforms.stamp.static.value", "edge")
                .withSink("transforms.route.regex", "(.*)")
                .withSink("transforms.route.replacement", "routed-$1")
                .withSource("predicates.marked.name", "drop-behind")
                .withSource("transforms", "drop,route")
                .withSource("transforms.route.regex", "routed-(.*)-replayed")
                .withSource("transforms.route.replacement", "$1-back");
    }

    /** Some are dropped before the sink; some behind the source, among them the last one. */
    private static boolean isDropped(int i) {
        return !headers(i).isEmpty();
    }

    private static List<Header> headers(int i) {
        if (i % 3 == 0) {
            return List.of(new RecordHeader("drop-before", "x".getBytes(UTF_8)));
        }
        return i % 4 == 0 || i == COUNT - 1 ? List.of(new RecordHeader("drop-behind", "x".getBytes(UTF_8))) : List.of();
    }

    private static List<ProducerRecord<byte @Nullable [], byte @Nullable []>> records(String topic) {
        List<ProducerRecord<byte @Nullable [], byte @Nullable []>> records = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            byte[] key = i % 2 == 0 ? null : ("key " + i).getBytes(UTF_8);
            byte[] value = i % 5 == 0 ? null : ("line " + i).getBytes(UTF_8);
            records.add(new ProducerRecord<>(topic, 0, Records.RECENTLY + i, key, value, headers(i)));
        }
        return records;
    }

    private static List<Records.Content> expected(String topic) {
        List<Records.Content> expected = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            if (!isDropped(i)) {
                String line = i % 5 == 0 ? "null" : "\"line " + i + "\"";
                expected.add(new Records.Content(
                        0,
                        i % 2 == 0 ? null : "key " + i,
                        "{\"line\":" + line + ",\"from\":\"" + topic + "\",\"at\":" + i + ",\"site\":\"edge\"}",
                        Records.RECENTLY + i,
                        List.of()));
            }
        }
        return expected;
    }
}
