package io.spool.bench.pipeline;

import io.spool.bench.report.Target;
import io.spool.cluster.ConnectorDefinition;
import io.spool.core.value.Encoding;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Spools that differ in how their frames are encoded: what they are called, and what is compared. */
final class SpoolSide {
    /** As the connector is without the option. */
    static final String DEFAULT = "spool";

    /** What the default encoding is to reach of the rate of plain frames. */
    private static final Target OF_PLAIN = Target.atLeast(0.7);

    private SpoolSide() {}

    static String of(Encoding encoding) {
        return "spool.encoding=" + encoding;
    }

    static ConnectorDefinition encoded(ConnectorDefinition sink, @Nullable Encoding encoding) {
        return encoding == null ? sink : sink.with("spool.encoding", encoding.toString());
    }

    /** Rows for each spool beside the one of plain frames; none where there is no such spool. */
    static void compare(Comparison comparison, List<String> spools) throws IOException {
        String plain = of(Encoding.PLAIN);
        if (!spools.contains(plain)) {
            return;
        }
        for (String spool : spools) {
            if (!spool.equals(plain)) {
                comparison.rates(spool, plain, spool.equals(DEFAULT) ? OF_PLAIN : null);
                comparison.processorTime(spool, plain);
            }
        }
    }
}
