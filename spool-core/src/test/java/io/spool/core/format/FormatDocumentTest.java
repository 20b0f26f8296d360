package io.spool.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/spool-format.md} and {@link SpoolFormat} together, name by name, both ways. */
class FormatDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "spool-format.md");
    private static final Pattern ROW = Pattern.compile("^\\| `([A-Z_]+)` \\| ([^|]+?) \\|");

    @Test
    void everyConstantStandsInTheDocumentWithItsValue() throws Exception {
        assertThat(constantsInCode()).isEqualTo(constantsInDocument());
    }

    private static Map<String, String> constantsInCode() throws IllegalAccessException {
        Map<String, String> constants = new TreeMap<>();
        for (Field field : SpoolFormat.class.getDeclaredFields()) {
            if (Modifier.isPublic(field.getModifiers())) {
                constants.put(field.getName(), String.valueOf(field.get(null)));
            }
        }
        return constants;
    }

    private static Map<String, String> constantsInDocument() throws Exception {
        Map<String, String> constants = new TreeMap<>();
        for (String line : Files.readAllLines(DOCUMENT)) {
            Matcher row = ROW.matcher(line);
            if (row.find()) {
                assertThat(constants.put(row.group(1), row.group(2)))
                        .as("second row for " + row.group(1))
                        .isNull();
            }
        }
        return constants;
    }
}
