package io.spool.connect.sink;

import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.Origin;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The spools that a task has open, made and opened when the first record for them comes.
 *
 * <p>For one thread.
 */
final class OpenSpools implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OpenSpools.class);

    private final SinkSettings settings;
    private final Optional<OriginNames> origins;
    private final SinkMetrics metrics;
    private final Map<Path, SinkSpool> open = new HashMap<>();

    // Records of a partition come together, so the spool is mostly that of the record before.
    private @Nullable String lastTopic;
    private @Nullable Integer lastPartition;
    private @Nullable SinkSpool last;

    OpenSpools(SinkSettings settings, OriginNames names, SinkMetrics metrics) {
        this.settings = settings;
        this.origins = settings.once() ? Optional.of(names) : Optional.empty();
        this.metrics = metrics;
    }

    /**
     * The spool that this record belongs in.
     *
     * @throws IllegalArgumentException when its topic cannot be part of a path
     */
    SinkSpool of(SinkRecord record) throws SpoolException {
        String topic = record.topic();
        Integer partition = record.kafkaPartition();
        if (last != null && topic.equals(lastTopic) && Objects.equals(partition, lastPartition)) {
            return last;
        }
        // A transformation may take the partition away, since it is a matter of the topic it came from.
        int number = partition != null ? partition : record.originalKafkaPartition();
        SinkSpool spool = at(settings.directory().directory(topic, number));
        lastTopic = topic;
        lastPartition = partition;
        last = spool;
        return spool;
    }

    /** Opens what can be opened before there are records, so that a wrong directory is found at once. */
    void openConstant() throws SpoolException {
        if (settings.directory().isConstant()) {
            at(settings.directory().directory("", 0));
        }
    }

    private SinkSpool at(Path directory) throws SpoolException {
        SinkSpool spool = open.get(directory);
        if (spool == null) {
            if (settings.create() && Spools.createIfAbsent(directory, settings.creation())) {
                log.info(
                        "Created spool {} of {} bytes",
                        directory,
                        settings.creation().sizeBytes());
            }
            FrameEncoder encoder = switch (settings.content()) {
                case RECORD -> new RecordEncoder(directory);
                case VALUE -> new ValueEncoder(settings.checkValues());
            };
            SpoolWriter writer = Spools.writer(directory, settings.writer());
            writer.becameCopyOf()
                    .ifPresent(from -> log.warn(
                            "Spool {} is a copy of {}, such as a backup that was put back, and is a spool of its own from now on. If"
                                    + " the original was moved here from another file system, stop the connectors that use it and"
                                    + " run: spool adopt {}",
                            directory,
                            from,
                            directory));
            spool = new SinkSpool(directory, writer, encoder, origins, metrics.opened(directory, writer));
            open.put(directory, spool);
        }
        return spool;
    }

    Collection<SinkSpool> all() {
        return open.values();
    }

    /** Notes what comes next from origins, in the spools that are open. */
    void pass(Map<Path, Map<Origin, Long>> passed) throws SpoolException {
        for (Map.Entry<Path, Map<Origin, Long>> each : passed.entrySet()) {
            SinkSpool spool = open.get(each.getKey());
            if (spool != null) {
                spool.pass(each.getValue());
            }
        }
    }

    /** Puts on the disk whatever was appended since the last time. */
    void force() throws SpoolException {
        for (SinkSpool spool : open.values()) {
            spool.force();
        }
    }

    @Override
    public void close() {
        lastTopic = null;
        lastPartition = null;
        last = null;
        metrics.letGo();
        open.values().forEach(SinkSpool::close);
        open.clear();
    }
}
