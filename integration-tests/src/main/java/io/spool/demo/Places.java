package io.spool.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.Frame;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.StartPosition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads the four places from end to end, as anybody could: spools by an anonymous reader, topics by a consumer. */
final class Places {
    static final String SPOOL_A = "spool A";
    static final String TOPIC = "topic " + Pipeline.TOPIC;
    static final String SPOOL_B = "spool B";
    static final String REPLAYED_TOPIC = "topic " + Pipeline.REPLAYED_TOPIC;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Pipeline pipeline;
    private final String bootstrap;
    private final SampledFrames sampled;

    Places(Pipeline pipeline, String bootstrap, SampledFrames sampled) {
        this.pipeline = pipeline;
        this.bootstrap = bootstrap;
        this.sampled = sampled;
    }

    /** Reads everything, and compares it with what was sampled. */
    List<Tally> tallies() throws SpoolException {
        return List.of(
                spool(SPOOL_A, pipeline.localSpool(), UnaryOperator.identity()),
                topic(TOPIC, Pipeline.TOPIC),
                spool(SPOOL_B, pipeline.kafkaSpool(), Places::valueOfRecord),
                topic(REPLAYED_TOPIC, Pipeline.REPLAYED_TOPIC));
    }

    /** The value in a frame that the sink wrote; docs/frame-format.md. Null when it is no such frame. */
    static @Nullable JsonNode valueOfRecord(@Nullable JsonNode frame) {
        if (frame == null || !frame.has("spoolRecord")) {
            return null;
        }
        JsonNode value = frame.get("value");
        // Text and bytes that are JSON already are embedded as they are.
        return frame.has("valueSchema") && value != null ? value.get("json") : value;
    }

    private Tally spool(String place, Path directory, UnaryOperator<@Nullable JsonNode> value) throws SpoolException {
        Audit audit = new Audit(place, sampled);
        long end = Spools.status(directory).nextSequence();
        try (SpoolReader reader =
                Spools.reader(directory, ReaderOptions.anonymous().startingAt(StartPosition.atSequence(1)))) {
            while (reader.position() < end) {
                ReadBatch batch = reader.read();
                for (Frame frame : batch) {
                    audit.found(value.apply(FrameJson.parse(frame.content())));
                }
                if (batch.isEmpty()) {
                    throw new DemoException(
                            "nothing follows in " + place + ": position=" + reader.position() + " end=" + end, null);
                }
            }
            return audit.tally(end - 1, reader.lost() + reader.damaged());
        }
    }

    private Tally topic(String place, String topic) {
        Audit audit = new Audit(place, sampled);
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(PATIENCE);
                if (records.isEmpty()) {
                    throw new DemoException("nothing follows in " + place + ": ends=" + ends, null);
                }
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    byte[] value = record.value();
                    audit.found(value == null ? null : FrameJson.parse(value));
                }
            }
            // What the offsets say is no count of records: the marks at the ends of transactions have offsets, too.
            return audit.tally(audit.read(), 0);
        }
    }
}
