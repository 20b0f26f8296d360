package io.spool.bench.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.tools.attach.AttachNotSupportedException;
import io.spool.cluster.Checkout;
import io.spool.cluster.ConnectRest;
import io.spool.cluster.ConnectWorker;
import io.spool.cluster.KafkaBroker;
import io.spool.cluster.KafkaRuntime;
import io.spool.cluster.WorkerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import javax.management.JMException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A broker and a worker with nothing else to do. Both have the whole compiler, as they have where they work for a living. */
public final class Cluster implements AutoCloseable {
    private static final String HEAP = "-Xmx2g";

    /** So that what is kept for a short time only is soon gone. */
    private static final Map<String, String> BROKER = Map.of("log.retention.check.interval.ms", "30000");

    private final KafkaBroker broker;
    private final ConnectWorker worker;
    private final WorkerGauge gauge;
    private final Admin admin;
    private int names;

    /** @param workerFlags for the worker's JVM, besides its heap */
    public Cluster(Path home, List<String> workerFlags) throws IOException, JMException, AttachNotSupportedException {
        broker = new KafkaBroker(KafkaRuntime.current(), home.resolve("broker"), BROKER)
                .withFlags(HEAP)
                .start();
        Path built = Checkout.root();
        worker = new ConnectWorker(
                        WorkerSettings.of(
                                        broker.bootstrap(),
                                        built.resolve("connect-plugin/target/plugin"),
                                        built.resolve("benchmarks/idle-connectors/target/plugins"),
                                        built.resolve("integration-tests/target/plugins"))
                                .withFlags(Stream.concat(Stream.of(HEAP), workerFlags.stream())
                                        .toArray(String[]::new))
                                .withProperty("offset.flush.interval.ms", "10000"),
                        home.resolve("worker"))
                .start();
        gauge = new WorkerGauge(worker);
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()));
    }

    public ConnectRest connect() {
        return worker.rest();
    }

    public long workerPid() {
        return worker.pid();
    }

    public String bootstrap() {
        return broker.bootstrap();
    }

    WorkerGauge gauge() {
        return gauge;
    }

    /** A name that nobody has had yet. */
    String name(String prefix) {
        return prefix + "-" + ++names;
    }

    /** A topic of one partition, with nothing in it. */
    String emptyTopic() throws ExecutionException, InterruptedException {
        return emptyTopic(Map.of());
    }

    /** A topic of one partition, with nothing in it and these settings. */
    public String emptyTopic(Map<String, String> settings) throws ExecutionException, InterruptedException {
        String topic = name("topic");
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(settings)))
                .all()
                .get();
        return topic;
    }

    /** How many records a topic of one partition has been given in its life. */
    public long given(String topic) throws ExecutionException, InterruptedException {
        TopicPartition partition = new TopicPartition(topic, 0);
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset();
    }

    /** A topic of one partition, with so many of these messages. */
    String topic(Telemetry telemetry, long count) throws ExecutionException, InterruptedException {
        String topic = emptyTopic();
        try (KafkaProducer<byte @Nullable [], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrap(),
                        ProducerConfig.LINGER_MS_CONFIG,
                        20,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        1 << 18,
                        // The topic was made just now: KAFKA-15591.
                        ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                        1),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (long i = 0; i < count - 1; i++) {
                var unused = producer.send(new ProducerRecord<>(topic, telemetry.message(i)));
            }
            producer.flush();
            // An error of any before it would end this one, too.
            producer.send(new ProducerRecord<>(topic, "{}".getBytes(UTF_8))).get();
        }
        return topic;
    }

    void delete(String topic) throws ExecutionException, InterruptedException {
        admin.deleteTopics(List.of(topic)).all().get();
    }

    @Override
    public void close() throws IOException {
        admin.close();
        gauge.close();
        // In good order: a recording is written at its end.
        worker.stop();
        broker.close();
    }
}
