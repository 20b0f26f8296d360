package io.spool.connect.source;

import io.spool.metrics.TaskNumber;
import io.spool.plugin.PluginVersion;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.util.ConnectorUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries local spools to Kafka, each by one task. */
public final class SpoolSourceConnector extends SourceConnector {
    private static final Logger log = LoggerFactory.getLogger(SpoolSourceConnector.class);

    private Map<String, String> properties = Map.of();
    private final DistinctSpools distinct = new DistinctSpools();
    private @Nullable DirectoryWatch watch;

    @Override
    public String version() {
        return PluginVersion.text();
    }

    @Override
    public Class<? extends Task> taskClass() {
        return SpoolSourceTask.class;
    }

    @Override
    public ConfigDef config() {
        return SpoolSourceConfig.definition();
    }

    @Override
    public Config validate(Map<String, String> given) {
        return SpoolSourceConfig.checkedTogether(super.validate(given), given);
    }

    /** Positions are in Connect's offsets, which a worker commits together with the records. */
    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> given) {
        return ExactlyOnceSupport.SUPPORTED;
    }

    /** Each poll is a transaction, with {@code batch.max.records} records at most, give or take one. */
    @Override
    public ConnectorTransactionBoundaries canDefineTransactionBoundaries(Map<String, String> given) {
        return ConnectorTransactionBoundaries.SUPPORTED;
    }

    /**
     * Checks offsets that a person asks for, and has the spools on this host follow. The worker stores them afterwards.
     *
     * @return true: they have been looked at
     * @throws org.apache.kafka.connect.errors.ConnectException when one of them is wrong; nothing has been altered then
     */
    @Override
    public boolean alterOffsets(Map<String, String> given, Map<Map<String, ?>, Map<String, ?>> offsets) {
        try {
            SpoolSourceConfig config = new SpoolSourceConfig(given);
            new OffsetAlteration(
                            config.settings().reader(),
                            distinct.of(config.directories().found()))
                    .apply(offsets);
        } catch (ConfigException e) {
            throw SourceFailures.badConfig(e);
        }
        return true;
    }

    @Override
    public void start(Map<String, String> given) {
        properties = Map.copyOf(given);
        SpoolSourceConfig config = new SpoolSourceConfig(given);
        if (!config.unknown().isEmpty()) {
            log.warn(
                    "Options {} are not known, and mean nothing; are they spelled as they should be?",
                    config.unknown());
        }
        if (config.mayLoop()) {
            log.warn(
                    "Records go to the topics that they came from. If a sink carries one of these, in the same Kafka, into the"
                            + " same spool, they go round for ever: set {} to another name, such as ${topic}-replayed, or {}=true",
                    RecordsOptions.TOPIC_CONFIG,
                    RecordsOptions.LOOP_GUARD_CONFIG);
        }
        SpoolDirectories directories = config.directories();
        if (directories.hasPatterns()) {
            watch = new DirectoryWatch(
                    () -> distinct.of(directories.found()),
                    distinct.of(directories.found()),
                    config.scanInterval(),
                    context()::requestTaskReconfiguration);
            watch.start();
        }
    }

    /** The spools dealt out to as many tasks as there may be, and no task without a spool. */
    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        List<Path> found =
                distinct.of(new SpoolSourceConfig(properties).directories().found());
        if (found.isEmpty()) {
            log.warn(
                    "No spool matches {}={} yet; no task is started",
                    SpoolsOptions.DIRECTORIES_CONFIG,
                    properties.get(SpoolsOptions.DIRECTORIES_CONFIG));
            return List.of();
        }
        return TaskNumber.inEach(ConnectorUtils.groupPartitions(found, Math.min(found.size(), maxTasks)).stream()
                .map(this::taskConfig)
                .toList());
    }

    private Map<String, String> taskConfig(List<Path> directories) {
        Map<String, String> config = new HashMap<>(properties);
        config.put(SpoolSourceConfig.TASK_DIRECTORIES_CONFIG, SpoolSourceConfig.taskDirectories(directories));
        return config;
    }

    @Override
    public void stop() {
        if (watch != null) {
            watch.close();
        }
    }
}
