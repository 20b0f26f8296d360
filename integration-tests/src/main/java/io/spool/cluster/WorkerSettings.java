package io.spool.cluster;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * How a worker is to run.
 *
 * @param runtime the Kafka release of the worker
 * @param bootstrap the brokers
 * @param pluginPath folders that hold plugin folders
 * @param group the group of workers it belongs to; its internal topics are named after it
 * @param properties worker properties that win over the config file and over what the launcher sets
 * @param flags flags for the JVM
 */
public record WorkerSettings(
        KafkaRuntime runtime,
        String bootstrap,
        List<Path> pluginPath,
        String group,
        Map<String, String> properties,
        List<String> flags) {

    public WorkerSettings {
        pluginPath = List.copyOf(pluginPath);
        properties = Map.copyOf(properties);
        flags = List.copyOf(flags);
    }

    /** A worker of the current release, in a group which is its own. */
    public static WorkerSettings of(String bootstrap, Path... pluginPath) {
        return new WorkerSettings(
                KafkaRuntime.current(),
                bootstrap,
                List.of(pluginPath),
                "connect-" + UUID.randomUUID(),
                Map.of(),
                List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    }

    public WorkerSettings withRuntime(KafkaRuntime newRuntime) {
        return new WorkerSettings(newRuntime, bootstrap, pluginPath, group, properties, flags);
    }

    /** Joins a second worker to the group of a first. */
    public WorkerSettings withGroup(String newGroup) {
        return new WorkerSettings(runtime, bootstrap, pluginPath, newGroup, properties, flags);
    }

    public WorkerSettings withProperty(String name, String value) {
        Map<String, String> more = new HashMap<>(properties);
        more.put(name, value);
        return new WorkerSettings(runtime, bootstrap, pluginPath, group, more, flags);
    }

    /** Other flags, in place of those that make a worker start quickly: a benchmark wants the whole compiler. */
    public WorkerSettings withFlags(String... newFlags) {
        return new WorkerSettings(runtime, bootstrap, pluginPath, group, properties, List.of(newFlags));
    }
}
