package io.spool.cluster;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A distributed Connect worker in a process of its own, from {@code config/worker.properties}.
 *
 * <p>It can be stopped or killed and brought back: it keeps its REST port and its group from the first start on. Not
 * thread-safe.
 */
public final class ConnectWorker implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofMinutes(3);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    private static final Duration ASK_AGAIN = Duration.ofMillis(100);
    private static final int PORT_ATTEMPTS = 5;

    private final WorkerSettings settings;
    private final Path home;
    private @Nullable ConnectRest rest;
    private @Nullable ChildJvm process;

    /** @param home the directory for settings and log; need not exist */
    public ConnectWorker(WorkerSettings settings, Path home) {
        this.settings = settings;
        this.home = home.toAbsolutePath();
    }

    /** Starts the worker and returns when it is ready for requests. */
    public ConnectWorker start() {
        if (isRunning()) {
            throw new IllegalStateException("already running: " + this);
        }
        if (rest == null) {
            startOnFreePort();
        } else {
            launch(rest);
        }
        return this;
    }

    /** The worker's REST interface, at the same address for the worker's life. */
    public ConnectRest rest() {
        if (rest == null) {
            throw new IllegalStateException("never started: " + this);
        }
        return rest;
    }

    public WorkerSettings settings() {
        return settings;
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

    /** Asks the worker to shut down, and returns when it has. Does nothing iff it is not running. */
    public void stop() {
        if (process != null) {
            process.stop(STOP_PATIENCE);
            process = null;
        }
    }

    /** Takes the worker away with no warning. Does nothing iff it is not running. */
    public void kill() {
        if (process != null) {
            process.kill();
            process = null;
        }
    }

    /** Stops the worker and starts it again, with the same address, group and connectors. */
    public void restart() {
        stop();
        start();
    }

    /** The end of what the worker has said since its last start. */
    public String logTail() {
        return process == null ? "(not running)" : process.tail();
    }

    /** The worker's log, with all its runs. */
    public Path log() {
        return home.resolve("worker.log");
    }

    /** Kills the worker: whoever closes it is not interested in its connectors any more. */
    @Override
    public void close() {
        kill();
    }

    @Override
    public String toString() {
        return "worker " + rest + " of " + settings.group() + " in " + home;
    }

    private void startOnFreePort() {
        for (int attempt = 1; ; attempt++) {
            int port = FreePorts.next();
            String listener = "http://127.0.0.1:" + port;
            writeSettings(listener);
            ConnectRest candidate = new ConnectRest(URI.create(listener));
            try {
                launch(candidate);
                rest = candidate;
                return;
            } catch (PortTakenException e) {
                if (attempt == PORT_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void writeSettings(String listener) {
        Map<String, String> properties = new TreeMap<>(Checkout.properties("worker.properties"));
        properties.put("bootstrap.servers", settings.bootstrap());
        properties.put("listeners", listener);
        properties.put("group.id", settings.group());
        properties.put("config.storage.topic", settings.group() + "-configs");
        properties.put("offset.storage.topic", settings.group() + "-offsets");
        properties.put("status.storage.topic", settings.group() + "-status");
        properties.put(
                "plugin.path",
                settings.pluginPath().stream().map(Path::toString).collect(Collectors.joining(",")));
        // A worker that was killed is forgotten soon, by its group, its sinks' groups and its sources' transactions.
        properties.put("session.timeout.ms", "6000");
        properties.put("heartbeat.interval.ms", "2000");
        properties.put("consumer.session.timeout.ms", "6000");
        properties.put("consumer.heartbeat.interval.ms", "2000");
        // Any shorter, and a busy machine sees the transactions of live tasks ended, and the tasks failed.
        properties.put("producer.transaction.timeout.ms", "15000");
        properties.put("offset.flush.interval.ms", "1000");
        properties.putAll(settings.properties());
        SettingsFile.write(settingsFile(), properties);
    }

    private Path settingsFile() {
        return home.resolve("worker.properties");
    }

    private void launch(ConnectRest candidate) {
        List<String> command = List.of(
                "org.apache.kafka.connect.cli.ConnectDistributed",
                settingsFile().toString());
        ChildJvm launched = ChildJvm.start("worker", home, settings.runtime().classPath(), settings.flags(), command);
        try {
            awaitReady(launched, candidate);
            process = launched;
        } finally {
            if (process != launched) {
                launched.kill();
            }
        }
    }

    private static void awaitReady(ChildJvm launched, ConnectRest candidate) {
        Deadline deadline = Deadline.after(START_PATIENCE);
        while (!candidate.isReady()) {
            // Waiting for the end of the process is the pause between two questions.
            if (launched.endsWithin(ASK_AGAIN)) {
                throw launched.failure("ended while starting");
            }
            if (deadline.passed()) {
                throw launched.failure("was not ready within " + deadline.patience());
            }
        }
    }
}
