package io.spool.connect.sink;

import io.spool.metrics.TaskNumber;
import io.spool.plugin.PluginVersion;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lays topics down in local spools. */
public final class SpoolSinkConnector extends SinkConnector {
    private static final Logger log = LoggerFactory.getLogger(SpoolSinkConnector.class);

    private Map<String, String> properties = Map.of();

    @Override
    public String version() {
        return PluginVersion.text();
    }

    @Override
    public Class<? extends Task> taskClass() {
        return SpoolSinkTask.class;
    }

    @Override
    public ConfigDef config() {
        return SpoolSinkConfig.definition();
    }

    @Override
    public Config validate(Map<String, String> given) {
        return SpoolSinkConfig.checkedTogether(super.validate(given), given);
    }

    @Override
    public void start(Map<String, String> given) {
        properties = Map.copyOf(given);
        SpoolSinkConfig config = new SpoolSinkConfig(given);
        if (!config.unknown().isEmpty()) {
            log.warn(
                    "Options {} are not known, and mean nothing; are they spelled as they should be?",
                    config.unknown());
        }
    }

    /** As many tasks as there may be: Connect deals the partitions out, and a spool takes any number of writers. */
    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return TaskNumber.inEach(Collections.nCopies(maxTasks, properties));
    }

    /**
     * Tells the spools on this host too, which would go on leaving out what they have had. The worker calls it only when all
     * tasks have stopped.
     *
     * @return true: the offsets are valid
     */
    @Override
    public boolean alterOffsets(Map<String, String> config, Map<TopicPartition, Long> offsets) {
        new AlteredOffsets(new SpoolSinkConfig(config).settings()).apply(offsets);
        return true;
    }

    @Override
    public void stop() {}
}
