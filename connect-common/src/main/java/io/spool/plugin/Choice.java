package io.spool.plugin;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/** What a user interface offers for an option, and whether it shows the option at all. */
public final class Choice implements ConfigDef.Recommender {
    private final @Nullable String onlyWith;
    private final String valued;
    private final List<Object> values;

    private Choice(@Nullable String onlyWith, String valued, List<Object> values) {
        this.onlyWith = onlyWith;
        this.valued = valued;
        this.values = values;
    }

    /** One of these values. */
    public static Choice of(Object... values) {
        return new Choice(null, "", List.of(values));
    }

    /** Of use only when another option has this value. */
    public static Choice onlyWith(String option, Object value, Object... values) {
        return new Choice(option, value.toString(), List.of(values));
    }

    @Override
    public List<Object> validValues(String name, Map<String, Object> parsed) {
        return values;
    }

    @Override
    public boolean visible(String name, Map<String, Object> parsed) {
        return onlyWith == null || valued.equals(String.valueOf(parsed.get(onlyWith)));
    }
}
