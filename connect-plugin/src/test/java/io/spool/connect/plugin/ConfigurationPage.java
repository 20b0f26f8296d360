package io.spool.connect.plugin;

import io.spool.connect.sink.SpoolSinkConfig;
import io.spool.connect.source.SpoolSourceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;

/** The page of all options, made of the definitions that the connectors use. */
final class ConfigurationPage {
    private static final String HEAD = """
            # Configuration

            Every option of the two connectors. This page is made from the code: a test compares it with the definitions. After a
            change of an option, write it anew with `mvn -pl connect-plugin -am verify -Dconfiguration.page.write=true`.

            The options that every connector has (`name`, `connector.class`, `tasks.max`, converters, transformations, errors) are in
            Kafka's documentation. What to set on a worker is in `config/worker.properties`.
            """;

    private ConfigurationPage() {}

    static void write(Path file) throws IOException {
        Files.writeString(file, text());
    }

    static String text() {
        return HEAD
                + chapter("Sink: `io.spool.connect.sink.SpoolSinkConnector`", SpoolSinkConfig.definition())
                + chapter("Source: `io.spool.connect.source.SpoolSourceConnector`", SpoolSourceConfig.definition());
    }

    private static String chapter(String title, ConfigDef definition) {
        StringBuilder text = new StringBuilder("\n## " + title + "\n");
        for (String group : definition.groups()) {
            text.append("\n### ").append(group).append("\n\n");
            text.append("| option | type | default | possible | importance | meaning |\n");
            text.append("|---|---|---|---|---|---|\n");
            List<ConfigDef.ConfigKey> keys = definition.configKeys().values().stream()
                    .filter(key -> group.equals(key.group))
                    .sorted(Comparator.comparingInt(key -> key.orderInGroup))
                    .toList();
            keys.forEach(key -> text.append(row(key)));
        }
        return text.toString();
    }

    private static String row(ConfigDef.ConfigKey key) {
        return "| `" + key.name + "` | " + key.type.name().toLowerCase(Locale.ROOT) + " | " + defaultOf(key) + " | "
                + (key.validator == null ? "" : cell(key.validator.toString())) + " | "
                + key.importance.name().toLowerCase(Locale.ROOT) + " | " + cell(key.documentation) + " |\n";
    }

    private static String defaultOf(ConfigDef.ConfigKey key) {
        if (!key.hasDefault()) {
            return "*must be given*";
        }
        String value = String.valueOf(key.defaultValue);
        return value.isEmpty() ? "empty" : "`" + value + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
