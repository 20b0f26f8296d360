package io.spool.connect.plugin;

import io.spool.connect.sink.SpoolSinkConnector;
import io.spool.connect.sink.SpoolSinkTask;
import io.spool.connect.source.SpoolSourceConnector;
import io.spool.connect.source.SpoolSourceTask;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** A sink and a source task on one spool, which have something to show, in a worker that is too old for plugin metrics. */
final class RunningTasks implements AutoCloseable {
    private final SpoolSinkTask sink = new SpoolSinkTask();
    private final SpoolSourceTask source = new SpoolSourceTask();

    private RunningTasks() {}

    static RunningTasks start(Path spool) throws Exception {
        RunningTasks tasks = new RunningTasks();
        try {
            tasks.startSink(spool);
            tasks.startSource(spool);
            tasks.sink.put(List.of(new SinkRecord("t", 0, null, null, null, "{\"a\":1}", 0)));
            // Another program, which a reader of the sink's spool stands for.
            try (SpoolWriter writer = Spools.writer(spool)) {
                writer.append("{\"b\":2}");
            }
            tasks.sink.preCommit(Map.of());
            if (tasks.source.poll() == null) {
                throw new AssertionError("no records");
            }
            return tasks;
        } catch (Exception | Error e) {
            tasks.close();
            throw e;
        }
    }

    private void startSink(Path spool) {
        SpoolSinkConnector connector = new SpoolSinkConnector();
        connector.start(Map.of("name", "sink-x", "spool.directory", spool.toString()));
        sink.initialize(context(SinkTaskContext.class));
        sink.start(connector.taskConfigs(1).get(0));
    }

    private void startSource(Path spool) {
        SpoolSourceConnector connector = new SpoolSourceConnector();
        connector.start(Map.of(
                "name", "source-y", "spool.directories", spool.toString(), "frame.format", "plain", "topic", "t"));
        source.initialize(context(SourceTaskContext.class));
        source.start(connector.taskConfigs(1).get(0));
        connector.stop();
    }

    private static <T> T context(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals("pluginMetrics")) {
                        throw new NoSuchMethodError(method.getName());
                    }
                    // Nothing is stored in Connect, and nobody takes reports.
                    return method.getReturnType() == OffsetStorageReader.class
                            ? context(OffsetStorageReader.class)
                            : null;
                }));
    }

    /** All beans that tasks in this JVM show, by their names. */
    static Set<ObjectName> beans() throws JMException {
        return new TreeSet<>(ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("io.spool:*"), null));
    }

    @Override
    public void close() {
        sink.stop();
        source.stop();
    }
}
