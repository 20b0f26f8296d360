package io.spool.connect.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
    private static final Path PAGE = Path.of(System.getProperty("configuration.page"));

    @Test
    void pageOfOptionsSaysWhatTheDefinitionsSay() throws IOException {
        if (Boolean.getBoolean("configuration.page.write")) {
            ConfigurationPage.write(PAGE);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(ConfigurationPage.text());
    }
}
