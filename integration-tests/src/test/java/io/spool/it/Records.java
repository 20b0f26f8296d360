package io.spool.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Puts bytes into topics and gets them out, with no converter in between. */
final class Records {
    /** A time for records, in milliseconds since 1970. A broker deletes what is older than its retention, a week. */
    static final long RECENTLY = System.currentTimeMillis() - 60_000;

    private Records() {}

    /** All of a record that must be the same at the other end; bytes as text, so that a difference can be read. */
    record Content(
            int partition, @Nullable String key, @Nullable String value, long timestamp, List<String> headers) {}

    static ProducerRecord<byte @Nullable [], byte @Nullable []> record(
            String topic, int partition, long timestamp, byte @Nullable [] key, byte @Nullable [] value) {
        List<Header> headers = timestamp % 3 == 0
                ? List.of(
                        new RecordHeader("trace", ("t" + timestamp).getBytes(UTF_8)),
                        new RecordHeader("trace", "again".getBytes(UTF_8)),
                        new RecordHeader("nothing", null))
                : List.of();
        return new ProducerRecord<>(topic, partition, timestamp, key, value, headers);
    }

    static void send(String bootstrap, List<ProducerRecord<byte @Nullable [], byte @Nullable []>> records)
            throws ExecutionException, InterruptedException {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 10 << 20);
        // Into topics that were made just now: before Kafka 4.5 a second request that overtakes the first is taken for
        // good (KAFKA-15591).
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        try (KafkaProducer<byte @Nullable [], byte @Nullable []> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent =
                    records.stream().map(producer::send).toList();
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        }
    }

    /** Everything that is in a topic now, by partition and in order, whatever became of its transaction. */
    static Map<Integer, List<Content>> all(String bootstrap, String topic) {
        return all(bootstrap, topic, "read_uncommitted");
    }

    /** What is in a topic now and was committed, by partition and in order. */
    static Map<Integer, List<Content>> committed(String bootstrap, String topic) {
        return all(bootstrap, topic, "read_committed");
    }

    private static Map<Integer, List<Content>> all(String bootstrap, String topic, String isolation) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                "false",
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                isolation);
        Map<Integer, List<Content>> all = new TreeMap<>();
        try (KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.listTopics().getOrDefault(topic, List.of()).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                for (ConsumerRecord<byte @Nullable [], byte @Nullable []> each :
                        consumer.poll(Duration.ofMillis(200))) {
                    all.computeIfAbsent(each.partition(), unused -> new ArrayList<>())
                            .add(content(each));
                }
            }
        }
        return all;
    }

    /**
     * What is not as it should be, in a few lines: thousands of records printed tell nothing, and push out of a log what
     * does.
     */
    static List<String> differences(Map<Integer, List<Content>> expected, Map<Integer, List<Content>> got) {
        List<String> differences = new ArrayList<>();
        Set<Integer> partitions = new TreeSet<>(expected.keySet());
        partitions.addAll(got.keySet());
        for (int partition : partitions) {
            List<Content> wanted = expected.getOrDefault(partition, List.of());
            List<Content> there = got.getOrDefault(partition, List.of());
            if (wanted.equals(there)) {
                continue;
            }
            Set<Content> missing = new LinkedHashSet<>(wanted);
            there.forEach(missing::remove);
            Set<Content> strange = new LinkedHashSet<>(there);
            wanted.forEach(strange::remove);
            int first = 0;
            while (first < Math.min(wanted.size(), there.size())
                    && wanted.get(first).equals(there.get(first))) {
                first++;
            }
            differences.add("partition " + partition + ": " + there.size() + " instead of " + wanted.size()
                    + " records, "
                    + missing.size() + " missing " + some(missing) + ", " + strange.size() + " strange " + some(strange)
                    + ", the first difference is that of record " + first);
        }
        return differences;
    }

    private static List<Content> some(Set<Content> records) {
        return records.stream().limit(3).toList();
    }

    /** Joins a consumer group until it has partitions of the topic, and leaves it again: two rebalances for whoever else is in it. */
    static void rebalance(String bootstrap, String group, String topic) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.GROUP_ID_CONFIG,
                group,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                "false");
        try (KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            await().atMost(Duration.ofMinutes(1)).until(() -> {
                var unused = consumer.poll(Duration.ofMillis(100));
                return !consumer.assignment().isEmpty();
            });
        }
    }

    /**
     * How many records are in a topic now; 0 when there is no such topic. Offsets would not tell: the marks of transactions
     * have offsets, too.
     */
    static long count(String bootstrap, String topic) {
        return all(bootstrap, topic).values().stream().mapToLong(List::size).sum();
    }

    private static Content content(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
        return new Content(
                record.partition(),
                text(record.key()),
                text(record.value()),
                record.timestamp(),
                headers(record.headers()));
    }

    static Content content(ProducerRecord<byte @Nullable [], byte @Nullable []> record) {
        return new Content(
                record.partition(),
                text(record.key()),
                text(record.value()),
                record.timestamp(),
                headers(record.headers()));
    }

    private static List<String> headers(Iterable<Header> headers) {
        return StreamSupport.stream(headers.spliterator(), false)
                .map(header -> header.key() + "=" + text(header.value()))
                .toList();
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        String text = new String(bytes, UTF_8);
        return Arrays.equals(text.getBytes(UTF_8), bytes) ? text : Arrays.toString(bytes);
    }

    static Map<Integer, List<Content>> byPartition(List<ProducerRecord<byte @Nullable [], byte @Nullable []>> records) {
        Map<Integer, List<Content>> all = new TreeMap<>();
        for (ProducerRecord<byte @Nullable [], byte @Nullable []> each : records) {
            all.computeIfAbsent(each.partition(), unused -> new ArrayList<>()).add(content(each));
        }
        return all;
    }

    /** Small JSON texts as a local program or a converter without schemas writes them. */
    static List<String> telemetry(int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        "{\"host\":\"edge-7\",\"n\":" + i + ",\"load\":" + i / 100.0 + ",\"up\":" + (i % 2 == 0) + "}")
                .toList();
    }
}
