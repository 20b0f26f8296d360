package io.spool.bench.idle;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.connect.source.SourceConnector;

/** A source whose only task has its values from a file of lines, which it reads when it starts. */
abstract class LinesSourceConnector extends SourceConnector {
    /** The topic that records go to. */
    static final String TOPIC = "topic";

    /** How many records there are. */
    static final String COUNT = "count";

    /** How many a poll hands out. */
    static final String BATCH = "batch";

    /** A file of lines; values are taken from it in turn. */
    static final String LINES = "lines";

    /** What a value is: string, bytes, or map. */
    static final String VALUES = "values";

    private Map<String, String> properties = Map.of();

    @Override
    public void start(Map<String, String> given) {
        properties = Map.copyOf(given);
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
                .define(TOPIC, ConfigDef.Type.STRING, Importance.HIGH, "Topic that records go to.")
                .define(COUNT, ConfigDef.Type.LONG, Importance.HIGH, "How many records there are.")
                .define(BATCH, ConfigDef.Type.INT, Importance.HIGH, "How many a poll hands out.")
                .define(LINES, ConfigDef.Type.STRING, Importance.HIGH, "File of lines that values are taken from.")
                .define(VALUES, ConfigDef.Type.STRING, Importance.HIGH, "What a value is: string, bytes, map.");
    }

    @Override
    public String version() {
        return "1";
    }
}
