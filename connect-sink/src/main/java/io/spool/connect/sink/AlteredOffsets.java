package io.spool.connect.sink;

import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.Origin;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries offsets that somebody altered or reset through the worker (KIP-875) to the spools, which otherwise would go on leaving out
 * what they have had.
 */
final class AlteredOffsets {
    private static final Logger log = LoggerFactory.getLogger(AlteredOffsets.class);

    private final SinkSettings settings;
    private final OriginNames names;

    AlteredOffsets(SinkSettings settings) {
        this.settings = settings;
        this.names = new OriginNames(settings.connector());
    }

    /**
     * Tells all spools of this connector on this host.
     *
     * @param offsets what comes next from partitions; null: whatever there is, from the start
     * @throws org.apache.kafka.connect.errors.ConnectException when one is negative, or a spool cannot be told
     */
    void apply(Map<TopicPartition, @Nullable Long> offsets) {
        Map<Origin, @Nullable Long> next = new TreeMap<>();
        offsets.forEach((partition, offset) -> {
            if (offset != null && offset < 0) {
                throw SinkFailures.badOffset(partition, offset);
            }
            next.put(names.of(partition), offset);
        });
        for (Path directory : settings.directory().existing()) {
            try {
                apply(directory, next);
            } catch (SpoolException e) {
                throw SinkFailures.failed("Offsets could not be altered in spool " + directory, e);
            }
        }
    }

    private void apply(Path directory, Map<Origin, @Nullable Long> next) throws SpoolException {
        Map<Origin, Long> known = Spools.inspect(directory).origins();
        if (next.keySet().stream().noneMatch(known::containsKey)) {
            return;
        }
        try (SpoolWriter writer = Spools.writer(directory, settings.writer())) {
            writer.changeOrigins(origins -> next.forEach((origin, offset) -> {
                // Only what the spool knows: a partition may belong to another spool of this connector.
                if (origins.containsKey(origin)) {
                    if (offset == null) {
                        origins.remove(origin);
                    } else {
                        origins.put(origin, offset);
                    }
                }
            }));
        }
        log.info("Spool {}: offsets altered: {}", directory, next);
    }
}
