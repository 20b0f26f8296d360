package io.spool.connect.source;

import java.util.function.Consumer;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Validators of options. */
final class Checked {
    private Checked() {}

    /**
     * Refuses what a check complains about.
     *
     * @param check throws {@code IllegalArgumentException} with a message that says what is wrong and what to write
     * @param description what is possible, for the page of options
     */
    static ConfigDef.Validator by(Consumer<Object> check, String description) {
        return ConfigDef.LambdaValidator.with(
                (name, value) -> {
                    if (value == null) {
                        return; // missing, which the definition itself complains about
                    }
                    try {
                        check.accept(value);
                    } catch (IllegalArgumentException e) {
                        throw new ConfigException(name, value, e.getMessage());
                    }
                },
                () -> description);
    }
}
