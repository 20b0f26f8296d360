package io.spool.cluster;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A plugin that a worker has found.
 *
 * @param className the plugin's class
 * @param type source, sink, converter and so on
 * @param version what the plugin says of itself
 */
public record ConnectorPlugin(
        @JsonProperty("class") String className,
        String type,
        @Nullable String version) {}
