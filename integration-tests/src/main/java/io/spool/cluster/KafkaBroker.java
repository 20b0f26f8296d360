package io.spool.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * A single-node Kafka broker in a process of its own, from {@code config/broker.properties}.
 *
 * <p>It can be taken away, by stop or by kill, and brought back: it keeps its ports and its data from the first start on.
 * Not thread-safe.
 */
public final class KafkaBroker implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofMinutes(3);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    private static final int PORT_ATTEMPTS = 5;
    private static final List<String> FLAGS = List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final KafkaRuntime runtime;
    private final Path home;
    private final Map<String, String> overrides;
    private final List<String> flags;
    private final String clusterId = Uuid.randomUuid().toString();
    private @Nullable String bootstrap;
    private @Nullable ChildJvm process;

    public KafkaBroker(KafkaRuntime runtime, Path home) {
        this(runtime, home, Map.of());
    }

    /**
     * @param home the directory for data, settings and log; need not exist
     * @param overrides broker properties that win over the config file and over this class
     */
    public KafkaBroker(KafkaRuntime runtime, Path home, Map<String, String> overrides) {
        this(runtime, home, overrides, FLAGS);
    }

    private KafkaBroker(KafkaRuntime runtime, Path home, Map<String, String> overrides, List<String> flags) {
        this.runtime = runtime;
        this.home = home.toAbsolutePath();
        this.overrides = Map.copyOf(overrides);
        this.flags = List.copyOf(flags);
    }

    /** The same, not started, with other flags in place of those that make a broker start quickly: a benchmark wants the whole compiler. */
    public KafkaBroker withFlags(String... newFlags) {
        return new KafkaBroker(runtime, home, overrides, List.of(newFlags));
    }

    /** Starts the broker and returns when it answers. */
    public KafkaBroker start() {
        if (isRunning()) {
            throw new IllegalStateException("already running: " + this);
        }
        if (bootstrap == null) {
            startOnFreePorts();
        } else {
            launch(bootstrap);
        }
        return this;
    }

    /** Where clients connect; the same for the broker's life. */
    public String bootstrap() {
        if (bootstrap == null) {
            throw new IllegalStateException("never started: " + this);
        }
        return bootstrap;
    }

    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** The process id, for tools that look at processes from outside. */
    public long pid() {
        if (process == null) {
            throw new IllegalStateException("not running: " + this);
        }
        return process.pid();
    }

    /** Asks the broker to shut down, and returns when it has. Does nothing iff it is not running. */
    public void stop() {
        if (process != null) {
            process.stop(STOP_PATIENCE);
            process = null;
        }
    }

    /** Takes the broker away with no warning, as a power cut would. Does nothing iff it is not running. */
    public void kill() {
        if (process != null) {
            process.kill();
            process = null;
        }
    }

    /** Stops the broker and starts it again, with the same address and data. */
    public void restart() {
        stop();
        start();
    }

    /** The end of what the broker has said since its last start. */
    public String logTail() {
        return process == null ? "(not running)" : process.tail();
    }

    /** The broker's log, with all its runs. */
    public Path log() {
        return home.resolve("broker.log");
    }

    /** Kills the broker: whoever closes it is not interested in its data any more. */
    @Override
    public void close() {
        kill();
    }

    @Override
    public String toString() {
        return "broker " + bootstrap + " in " + home;
    }

    private void startOnFreePorts() {
        for (int attempt = 1; ; attempt++) {
            int port = FreePorts.next();
            int controllerPort = FreePorts.next();
            // A data directory of its own for each attempt: the controller's address is written in it.
            writeSettings(port, controllerPort, home.resolve("data-" + port));
            format();
            String address = "127.0.0.1:" + port;
            try {
                launch(address);
                bootstrap = address;
                return;
            } catch (PortTakenException e) {
                if (attempt == PORT_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void writeSettings(int port, int controllerPort, Path data) {
        String listener = "PLAINTEXT://127.0.0.1:" + port;
        Map<String, String> settings = new TreeMap<>(Checkout.properties("broker.properties"));
        settings.put("listeners", listener + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", listener);
        settings.put("controller.quorum.voters", settings.get("node.id") + "@127.0.0.1:" + controllerPort);
        settings.put("log.dirs", data.toString());
        // The transactions of a source that was killed are ended soon, not within ten seconds and a bit.
        settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        settings.putAll(overrides);
        SettingsFile.write(settingsFile(), settings);
    }

    private Path settingsFile() {
        return home.resolve("broker.properties");
    }

    private void format() {
        List<String> command = List.of(
                "kafka.tools.StorageTool",
                "format",
                "-t",
                clusterId,
                "-c",
                settingsFile().toString());
        ChildJvm tool = ChildJvm.start("storage-tool", home, runtime.classPath(), FLAGS, command);
        if (!tool.endsWithin(START_PATIENCE)) {
            tool.kill();
            throw tool.failure("did not end within " + START_PATIENCE);
        }
        if (tool.exitCode() != 0) {
            throw tool.failure("failed");
        }
    }

    private void launch(String address) {
        List<String> command = List.of("kafka.Kafka", settingsFile().toString());
        ChildJvm launched = ChildJvm.start("broker", home, runtime.classPath(), flags, command);
        try {
            awaitReady(launched, address);
            process = launched;
        } finally {
            if (process != launched) {
                launched.kill();
            }
        }
    }

    private void awaitReady(ChildJvm launched, String address) {
        Deadline deadline = Deadline.after(START_PATIENCE);
        int millis = (int) START_PATIENCE.toMillis();
        Map<String, Object> settings = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address,
                AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, 50,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 100,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        try (Admin admin = Admin.create(settings)) {
            KafkaFuture<String> answer = admin.describeCluster().clusterId();
            while (!hasAnswered(answer, launched)) {
                if (!launched.isAlive()) {
                    throw launched.failure("ended while starting");
                }
                if (deadline.passed()) {
                    throw launched.failure("did not answer within " + deadline.patience());
                }
            }
        }
    }

    private boolean hasAnswered(KafkaFuture<String> answer, ChildJvm launched) {
        try {
            String answeredBy = answer.get(100, TimeUnit.MILLISECONDS);
            if (!clusterId.equals(answeredBy)) {
                throw new PortTakenException("another broker answers: expected=" + clusterId + " found=" + answeredBy);
            }
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            ClusterException failure = launched.failure("cannot be asked");
            failure.initCause(e);
            throw failure;
        } catch (InterruptedException e) {
            throw ClusterException.interrupted(e);
        }
    }
}
