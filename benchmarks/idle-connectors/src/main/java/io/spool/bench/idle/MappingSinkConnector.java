package io.spool.bench.idle;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** A sink whose only task puts values, each with a checksum, into a mapped file, round and round. */
public final class MappingSinkConnector extends SinkConnector {
    /** The file that is mapped. */
    static final String FILE = "file";

    /** How large it is, in bytes. */
    static final String SIZE = "size";

    private Map<String, String> properties = Map.of();

    @Override
    public void start(Map<String, String> given) {
        properties = Map.copyOf(given);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return MappingSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return List.of(properties);
    }

    @Override
    public void stop() {}

    @Override
    public ConfigDef config() {
        return new ConfigDef()
                .define(FILE, ConfigDef.Type.STRING, Importance.HIGH, "File that is mapped.")
                .define(SIZE, ConfigDef.Type.INT, Importance.HIGH, "How large it is, in bytes.");
    }

    @Override
    public String version() {
        return "1";
    }
}
