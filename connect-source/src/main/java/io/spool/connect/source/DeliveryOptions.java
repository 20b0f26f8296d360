package io.spool.connect.source;

import io.spool.core.value.ReaderOptions;
import org.apache.kafka.common.config.ConfigDef;

/** The options of the group "Delivery": how much is delivered at once. */
public final class DeliveryOptions {
    private static final String GROUP = "Delivery";

    public static final String BATCH_MAX_RECORDS_CONFIG = "batch.max.records";
    public static final int BATCH_MAX_RECORDS_DEFAULT = 2_000;
    private static final String BATCH_MAX_RECORDS_DOC =
            "Most records that the worker is given at once. With exactly-once delivery and `transaction.boundary` at `poll` or"
                    + " `connector` these are a transaction: more make it faster, and later to be seen.";

    public static final String BATCH_MAX_BYTES_CONFIG = "batch.max.bytes";
    public static final int BATCH_MAX_BYTES_DEFAULT = ReaderOptions.DEFAULT_BATCH_BYTES;
    private static final String BATCH_MAX_BYTES_DOC =
            "Most bytes that are read from a spool at once; a larger frame is read on its own.";

    private DeliveryOptions() {}

    /** Adds them to a definition, which it returns. */
    static ConfigDef addTo(ConfigDef definition) {
        return definition
                .define(
                        BATCH_MAX_RECORDS_CONFIG,
                        ConfigDef.Type.INT,
                        BATCH_MAX_RECORDS_DEFAULT,
                        ConfigDef.Range.atLeast(1),
                        ConfigDef.Importance.LOW,
                        BATCH_MAX_RECORDS_DOC,
                        GROUP,
                        1,
                        ConfigDef.Width.SHORT,
                        "Records in a batch")
                .define(
                        BATCH_MAX_BYTES_CONFIG,
                        ConfigDef.Type.INT,
                        BATCH_MAX_BYTES_DEFAULT,
                        ConfigDef.Range.between(4_096, 256 << 20),
                        ConfigDef.Importance.LOW,
                        BATCH_MAX_BYTES_DOC,
                        GROUP,
                        2,
                        ConfigDef.Width.SHORT,
                        "Bytes in a batch");
    }
}
