package io.spool.it;

import io.spool.cluster.Checkout;
import io.spool.cluster.ConnectRest;
import io.spool.cluster.ConnectWorker;
import io.spool.cluster.ScratchDirectory;
import io.spool.cluster.WorkerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A broker and a worker that test classes share.
 *
 * <p>Connectors, topics and groups outlive a test in Kafka: every test takes names from {@link #uniqueName}.
 */
final class TestCluster implements AutoCloseable {
    private final ScratchDirectory scratch;
    private final BrokerUnderTest broker;
    private final ConnectWorker worker;
    private final AtomicInteger names = new AtomicInteger();

    private TestCluster(ScratchDirectory scratch, BrokerUnderTest broker, ConnectWorker worker) {
        this.scratch = scratch;
        this.broker = broker;
        this.worker = worker;
    }

    static TestCluster start(BrokerKind kind) {
        ScratchDirectory scratch = ScratchDirectory.create("spool-it-");
        BrokerUnderTest broker = kind.start(scratch.resolve("broker"));
        ConnectWorker worker = new ConnectWorker(
                WorkerSettings.of(broker.bootstrap(), pluginPath())
                        // A blocking spool hears of what was read by commits.
                        .withProperty("offset.flush.interval.ms", "1000"),
                scratch.resolve("worker"));
        TestCluster cluster = new TestCluster(scratch, broker, worker);
        try {
            worker.start();
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    /** Kafka's file connectors, and the packaged Spool plugin. */
    static Path[] pluginPath() {
        Path root = Checkout.root();
        return new Path[] {
            root.resolve("integration-tests/target/plugins"), root.resolve("connect-plugin/target/plugin")
        };
    }

    String bootstrap() {
        return broker.bootstrap();
    }

    BrokerUnderTest broker() {
        return broker;
    }

    ConnectWorker worker() {
        return worker;
    }

    ConnectRest connect() {
        return worker.rest();
    }

    /** A name that no other test on this cluster has. */
    String uniqueName(String stem) {
        return stem + "-" + names.incrementAndGet();
    }

    /** Creates a topic with a name of its own. */
    String createTopic(String stem, int partitions) throws ExecutionException, InterruptedException, TimeoutException {
        return createTopic(stem, partitions, Map.of());
    }

    /** Creates a topic of one partition whose records have the time at which the broker got them, by its own clock. */
    String createTopicOfArrivals(String stem) throws ExecutionException, InterruptedException, TimeoutException {
        return createTopic(stem, 1, Map.of("message.timestamp.type", "LogAppendTime"));
    }

    private String createTopic(String stem, int partitions, Map<String, String> options)
            throws ExecutionException, InterruptedException, TimeoutException {
        String topic = uniqueName(stem);
        Map<String, Object> settings = Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap());
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(options)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
        return topic;
    }

    /** Brings back whatever a test took away. */
    void ensureRunning() {
        broker.ensureRunning();
        if (!worker.isRunning()) {
            worker.start();
        }
    }

    /** Throws iff a connector or a task has failed: it is no use to wait for what they were to do. */
    void requireNothingFailed() {
        for (String connector : connect().connectors()) {
            connect().status(connector).requireNotFailed();
        }
    }

    /** The logs of the processes on this machine. */
    List<Path> logs() throws IOException {
        try (Stream<Path> files = Files.walk(scratch.path(), 2)) {
            return files.filter(file -> file.toString().endsWith(".log")).toList();
        }
    }

    /** Stops the tasks of all connectors, so that they disturb no later test. */
    void removeConnectors() {
        for (String connector : connect().connectors()) {
            connect().stop(connector);
            connect().delete(connector);
        }
    }

    @Override
    public void close() {
        worker.close();
        broker.close();
        scratch.close();
    }
}
