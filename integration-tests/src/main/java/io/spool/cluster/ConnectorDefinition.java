package io.spool.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A connector's name and configuration, as in the JSON files of the {@code config} folder.
 *
 * @param name the connector's name
 * @param config its configuration
 */
public record ConnectorDefinition(String name, Map<String, String> config) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public ConnectorDefinition {
        config = Map.copyOf(config);
    }

    /** Reads the JSON file. */
    public static ConnectorDefinition read(Path file) {
        try {
            return JSON.readValue(file.toFile(), ConnectorDefinition.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ConnectorDefinition withName(String newName) {
        return new ConnectorDefinition(newName, config);
    }

    public ConnectorDefinition with(String option, String value) {
        Map<String, String> more = new TreeMap<>(config);
        more.put(option, value);
        return new ConnectorDefinition(name, more);
    }

    public ConnectorDefinition without(String option) {
        Map<String, String> fewer = new TreeMap<>(config);
        fewer.remove(option);
        return new ConnectorDefinition(name, fewer);
    }
}
