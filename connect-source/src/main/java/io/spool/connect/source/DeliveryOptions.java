package io.spool.connect.source;

import io.spool.core.value.ReaderOptions;
import io.spool.plugin.Choice;
import org.apache.kafka.common.config.ConfigDef;

/** The options of the group "Delivery": how much is delivered at once, how fast, and up to where. */
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

    public static final String IN_FLIGHT_MAX_RECORDS_CONFIG = "in.flight.max.records";
    public static final int IN_FLIGHT_MAX_RECORDS_DEFAULT = 8_000;
    private static final String IN_FLIGHT_MAX_RECORDS_DOC =
            "Most records that the worker has and Kafka has not; a task with more waits. Without a limit it is as many as"
                    + " the producer's `buffer.memory` holds, which keeps the collector busy. Raise it for many partitions with"
                    + " large producer batches. `0`: no limit; nor is there one with exactly-once delivery, where transactions"
                    + " bound it.";

    public static final String RATE_LIMIT_CONFIG = "rate.limit";
    public static final int RATE_LIMIT_DEFAULT = 0;
    private static final String RATE_LIMIT_DOC =
            "Most records in a second that a task hands out, so that a replay does not crowd out others. `0`: no limit.";

    public static final String REPLAY_TO_CONFIG = "replay.to";
    public static final String REPLAY_TO_DEFAULT = "";
    private static final String REPLAY_TO_DOC =
            "Where a replay ends; the connector then stays up, and hands out nothing more of that spool. `end`: where the spool"
                    + " ended when the task opened it. `sequence:N`: behind frame N. `time:T`: before the first frame appended"
                    + " at T, such as `2026-11-22T10:00:00Z`, or later. Empty: never.";

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
                        "Bytes in a batch")
                .define(
                        IN_FLIGHT_MAX_RECORDS_CONFIG,
                        ConfigDef.Type.INT,
                        IN_FLIGHT_MAX_RECORDS_DEFAULT,
                        ConfigDef.Range.atLeast(0),
                        ConfigDef.Importance.LOW,
                        IN_FLIGHT_MAX_RECORDS_DOC,
                        GROUP,
                        3,
                        ConfigDef.Width.SHORT,
                        "Records in flight")
                .define(
                        RATE_LIMIT_CONFIG,
                        ConfigDef.Type.INT,
                        RATE_LIMIT_DEFAULT,
                        ConfigDef.Range.atLeast(0),
                        ConfigDef.Importance.LOW,
                        RATE_LIMIT_DOC,
                        GROUP,
                        4,
                        ConfigDef.Width.SHORT,
                        "Records per second")
                .define(
                        REPLAY_TO_CONFIG,
                        ConfigDef.Type.STRING,
                        REPLAY_TO_DEFAULT,
                        Checked.by(ReplayEnd::of, "empty, end, sequence:N, time:T"),
                        ConfigDef.Importance.LOW,
                        REPLAY_TO_DOC,
                        GROUP,
                        5,
                        ConfigDef.Width.MEDIUM,
                        "End of a replay",
                        Choice.of("", "end"));
    }
}
