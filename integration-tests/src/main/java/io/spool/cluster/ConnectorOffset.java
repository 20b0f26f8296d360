package io.spool.cluster;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A position of a connector, as Connect keeps it.
 *
 * @param partition what the position is in: Connect's map for a source, topic and partition for a sink
 * @param offset the position; null asks to forget it
 */
public record ConnectorOffset(
        Map<String, Object> partition, @Nullable Map<String, Object> offset) {}
