package io.spool.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spool.cluster.Checkout;
import io.spool.cluster.ConnectRest;
import io.spool.cluster.ConnectorDefinition;
import io.spool.core.Spools;
import io.spool.core.value.SpoolStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A topic through a sink, a spool and an exactly-once source into another topic, and somebody who reads that with
 * {@code read_committed} and counts: in each partition the records must come in order, each once, none missing. What is done to
 * the workers meanwhile is the test's matter.
 */
final class OncePipeline implements AutoCloseable {
    static final int PARTITIONS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
    private static final byte[] FILL = "x".repeat(100).getBytes(UTF_8);

    private final String bootstrap;
    private final Path spool;
    private final String in;
    private final String out;
    private final long count;
    private final String name;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final AtomicLongArray delivered = new AtomicLongArray(PARTITIONS);
    private final AtomicLong sent = new AtomicLong();
    private volatile boolean closed;

    /** @param count records in all, a multiple of {@link #PARTITIONS} */
    OncePipeline(TestCluster cluster, Path spool, long count) throws Exception {
        this.bootstrap = cluster.bootstrap();
        this.spool = spool;
        this.count = count;
        this.in = cluster.createTopic("once", PARTITIONS);
        this.out = in + "-replayed";
        this.name = cluster.uniqueName("once");
    }

    String sinkName() {
        return name + "-sink";
    }

    String sourceName() {
        return name + "-source";
    }

    String deadLetters() {
        return in + "-dead";
    }

    /** Runs both connectors; a spool that blocks when full, so that nothing may be lost. */
    void run(ConnectRest connect) {
        connect.run(ConnectorDefinition.read(Checkout.config("spool-sink.json"))
                .withName(sinkName())
                .with("topics", in)
                .with("tasks.max", "2")
                .with("spool.directory", spool.toString())
                .with("spool.size.bytes", "16777216")
                .with("spool.full.policy", "block")
                .with("key.converter", BYTES)
                .with("value.converter", BYTES)
                .with("errors.tolerance", "all")
                .with("errors.deadletterqueue.topic.name", deadLetters())
                .with("errors.deadletterqueue.topic.replication.factor", "1"));
        connect.run(ConnectorDefinition.read(Checkout.config("spool-source.json"))
                .withName(sourceName())
                .with("spool.directories", spool.toString())
                .with("topic", "${topic}-replayed")
                .with("keep.partition", "true")
                .with("topic.creation.default.partitions", Integer.toString(PARTITIONS))
                .with("exactly.once.support", "required")
                .with("key.converter", BYTES)
                .with("value.converter", BYTES));
    }

    /** Begins to send, at this rate, and to count what arrives. */
    Future<?> begin(int recordsPerSecond) {
        var unused = threads.submit(() -> send(recordsPerSecond));
        return threads.submit(this::receive);
    }

    private void send(int recordsPerSecond) {
        Properties settings = new Properties();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1); // KAFKA-15591, see Records
        long start = System.nanoTime();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < count && !closed; i++) {
                byte[] value = value(i / PARTITIONS);
                var unused = producer.send(new ProducerRecord<>(in, (int) (i % PARTITIONS), null, null, value));
                sent.incrementAndGet();
                long due = start + TimeUnit.SECONDS.toNanos(i) / recordsPerSecond;
                if (i % 100 == 0 && due > System.nanoTime()) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
            }
        }
    }

    private static byte[] value(long number) {
        byte[] text = Long.toString(number).getBytes(UTF_8);
        byte[] value = Arrays.copyOf(text, text.length + 1 + FILL.length);
        value[text.length] = ' ';
        System.arraycopy(FILL, 0, value, text.length + 1, FILL.length);
        return value;
    }

    private Void receive() {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                "1000");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            while (consumer.listTopics().get(out) == null && !closed) {
                LockSupport.parkNanos(100_000_000);
            }
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(i -> new TopicPartition(out, i))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closed) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    String text = new String(record.value(), UTF_8);
                    long number = Long.parseLong(text.substring(0, text.indexOf(' ')));
                    long expected = delivered.get(record.partition());
                    if (number != expected) {
                        throw new AssertionError("partition " + record.partition() + " at offset " + record.offset()
                                + ": record " + number + ", expected " + expected);
                    }
                    delivered.incrementAndGet(record.partition());
                }
            }
        } catch (WakeupException e) {
            return null;
        }
        return null;
    }

    /** Records that have arrived. */
    long delivered() {
        long all = 0;
        for (int i = 0; i < PARTITIONS; i++) {
            all += delivered.get(i);
        }
        return all;
    }

    long count() {
        return count;
    }

    long sent() {
        return sent.get();
    }

    /** Waits until all have arrived, and that nothing comes behind them. */
    void assertAllArrivedOnce(Future<?> receiving) throws Exception {
        await().atMost(PATIENCE)
                .failFast(() -> {
                    if (receiving.isDone()) {
                        receiving.get();
                    }
                })
                .untilAsserted(() -> assertThat(delivered()).isEqualTo(count));
        SpoolStatus status = Spools.status(spool);
        // Each record is one frame: what was brought to the spool again was left out.
        assertThat(status.nextSequence() - 1).isEqualTo(count);
        assertThat(status.readers()).singleElement().satisfies(reader -> {
            assertThat(reader.lost()).isZero();
            assertThat(reader.damaged()).isZero();
        });
        assertThat(Spools.inspect(spool).origins())
                .hasSize(PARTITIONS)
                .allSatisfy((origin, next) -> assertThat(next).isEqualTo(count / PARTITIONS));
        // The reader has read everything, and every record of the topic is one that was counted.
        assertThat(Records.count(bootstrap, out)).isGreaterThanOrEqualTo(count);
        assertThat(delivered()).isEqualTo(count);
        assertThat(Records.count(bootstrap, deadLetters())).isZero();
    }

    @Override
    public void close() {
        closed = true;
        threads.shutdown();
        await().atMost(PATIENCE).until(threads::isTerminated);
    }
}
