package io.spool.cli;

import io.spool.core.value.SyncPolicy;
import picocli.CommandLine.TypeConversionException;

/** Sync policies as people write them. */
final class SyncPolicies {
    private static final String INTERVAL = "interval=";

    private SyncPolicies() {}

    static SyncPolicy parse(String text) {
        try {
            if (text.startsWith(INTERVAL)) {
                return SyncPolicy.interval(TimeSpan.parse(text.substring(INTERVAL.length())));
            }
        } catch (TypeConversionException | IllegalArgumentException e) {
            throw new TypeConversionException("'" + text + "': " + e.getMessage());
        }
        return switch (text) {
            case "none" -> SyncPolicy.none();
            case "commit" -> SyncPolicy.commit();
            default ->
                throw new TypeConversionException(
                        "'" + text + "' is not a sync policy; it must be none, commit or, for example, interval=1s");
        };
    }

    static String text(SyncPolicy policy) {
        return switch (policy.mode()) {
            case NONE -> "none";
            case INTERVAL -> INTERVAL + policy.interval().toMillis() + "ms";
            case COMMIT -> "commit";
        };
    }
}
