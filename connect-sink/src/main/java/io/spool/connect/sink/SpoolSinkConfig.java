package io.spool.connect.sink;

import io.spool.core.value.CreateOptions;
import io.spool.core.value.Encoding;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.SyncPolicy;
import io.spool.core.value.WriterOptions;
import io.spool.plugin.Choice;
import io.spool.plugin.UnknownOptions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.jspecify.annotations.Nullable;

/** The options of the sink as a person writes them; {@link #settings} is what they mean. */
public final class SpoolSinkConfig extends AbstractConfig {

    private static final String SPOOL_GROUP = "Spool";
    private static final String FRAMES_GROUP = "Frames";
    private static final String DELIVERY_GROUP = "Delivery";

    public static final String DIRECTORY_CONFIG = "spool.directory";
    private static final String DIRECTORY_DOC =
            "Directory of the spool, an absolute path on the worker's host. With `${topic}` and `${partition}` in it there is a"
                    + " spool for each topic or partition; without them one spool takes all. Both variables stand for what"
                    + " the record has after transformations.";

    public static final String CREATE_CONFIG = "spool.create";
    public static final boolean CREATE_DEFAULT = true;
    private static final String CREATE_DOC =
            "Whether a spool that is missing is created, with the `spool.*` options below. They say nothing about a spool"
                    + " that exists already. When `false`, a missing spool fails the task.";

    public static final String SIZE_BYTES_CONFIG = "spool.size.bytes";
    public static final long SIZE_BYTES_DEFAULT = 64L << 20;
    private static final String SIZE_BYTES_DOC =
            "Size of a new spool on disk, in bytes: 64 KiB at least, rounded up to whole pages of 4096. All of it is written"
                    + " at creation, and never more.";

    public static final String FULL_POLICY_CONFIG = "spool.full.policy";
    public static final String FULL_POLICY_DEFAULT = "overwrite";
    private static final String FULL_POLICY_DOC =
            "What a new spool does when it is full. `overwrite`: the oldest frames go. `block`: frames that have not been read"
                    + " stay, and the connector waits, without losing anything, until there is room.";

    public static final String SYNC_POLICY_CONFIG = "spool.sync.policy";
    public static final String SYNC_POLICY_DEFAULT = "none";
    private static final String SYNC_POLICY_DOC =
            "When a new spool forces frames to the disk by itself, whoever writes them: `none`, `interval` or `commit` (each"
                    + " append). With `offset.commit.after=force` this connector loses nothing under any of them.";

    public static final String SYNC_INTERVAL_MS_CONFIG = "spool.sync.interval.ms";
    public static final long SYNC_INTERVAL_MS_DEFAULT = 1_000;
    private static final String SYNC_INTERVAL_MS_DOC =
            "With `spool.sync.policy=interval`: how often frames are forced, in milliseconds, up to a day. A frame is on the disk at the"
                    + " latest after this and the time of two forces.";

    public static final String MAX_FRAME_BYTES_CONFIG = "spool.max.frame.bytes";
    public static final int MAX_FRAME_BYTES_DEFAULT = 0;
    private static final String MAX_FRAME_BYTES_DOC =
            "Largest frame that a new spool takes, in bytes. `0` takes the most that is possible: about a quarter of the size,"
                    + " at most 64 MiB.";

    public static final String READER_SLOTS_CONFIG = "spool.reader.slots";
    public static final int READER_SLOTS_DEFAULT = 128;
    private static final String READER_SLOTS_DOC = "How many named readers a new spool can have.";

    public static final String ENCODING_CONFIG = "spool.encoding";
    public static final String ENCODING_DEFAULT = "keys";
    private static final String ENCODING_DOC =
            "How a new spool's frames are stored, whoever writes them; whatever it is, readers get back the same bytes. `keys`:"
                    + " what frames repeat, their keys above all, is said once, so that the spool holds several times as many."
                    + " `zstd`: compressed. `auto`: whatever takes fewest bytes. `plain`: as they are, so that a person finds"
                    + " JSON in the file.";

    public static final String FRAME_FORMAT_CONFIG = "frame.format";
    public static final String FRAME_FORMAT_DEFAULT = "record";
    private static final String FRAME_FORMAT_DOC =
            "What a frame holds. `record`: topic, partition, offset, timestamp, key, value, headers and schemas, from which"
                    + " the source restores the record exactly. `value`: the value alone, as JSON: texts and bytes that"
                    + " are JSON already are taken as they are, anything else is converted without its schema, and no"
                    + " value becomes `null`.";

    public static final String VALUE_CHECK_CONFIG = "value.check";
    public static final boolean VALUE_CHECK_DEFAULT = true;
    private static final String VALUE_CHECK_DOC =
            "With `frame.format=value`: whether texts and bytes are checked for being JSON. Without the check the sink is"
                    + " faster, and readers must cope with what they find.";

    public static final String COMMIT_AFTER_CONFIG = "offset.commit.after";
    public static final String COMMIT_AFTER_DEFAULT = "force";
    private static final String COMMIT_AFTER_DOC =
            "When the Kafka offset of a record may be committed. `force`: when the record is on the disk, so that no power"
                    + " cut loses it; the disk is asked once for each commit of offsets. `append`: when it is in the"
                    + " spool, where the death of any process does not harm it.";

    public static final String GUARANTEE_CONFIG = "delivery.guarantee";
    static final String EXACTLY_ONCE = "exactly_once";
    public static final String GUARANTEE_DEFAULT = EXACTLY_ONCE;
    private static final String GUARANTEE_DOC =
            "How often a record goes into its spool when workers crash, tasks move or offsets are committed late. `exactly_once`:"
                    + " the spool remembers, together with the frames, what comes next from each partition, leaves out what it"
                    + " has had, and the consumer goes on where the spool says. `at_least_once`: Kafka's committed offsets alone"
                    + " count; records may come twice.";

    /** The worker's own options: the connector's name, and its transformations. */
    private static final String NAME = "name";

    private static final String TRANSFORMS = "transforms";

    public static final String RETRY_BACKOFF_MS_CONFIG = "retry.backoff.ms";
    public static final long RETRY_BACKOFF_MS_DEFAULT = 500;
    private static final String RETRY_BACKOFF_MS_DOC =
            "How long to wait, in milliseconds, before records that a full or busy spool did not take are tried again.";

    public static final String LOCK_TIMEOUT_MS_CONFIG = "lock.timeout.ms";
    public static final long LOCK_TIMEOUT_MS_DEFAULT = 500;
    private static final String LOCK_TIMEOUT_MS_DOC =
            "How long to wait, in milliseconds, for other writers to let go of a spool before it counts as busy, and its records"
                    + " are tried again a little later. A task that is to stop may take that long.";

    public static final String DATA_LOCK_CONFIG = "data.lock";
    public static final boolean DATA_LOCK_DEFAULT = false;
    private static final String DATA_LOCK_DOC =
            "Whether each append locks the bytes of the spool that it writes, beside the writer's lock. It refuses a second writer that"
                    + " got past that lock; all writers of the spool must use it. Costs some microseconds for each append.";

    private static final long DAY_MS = Duration.ofDays(1).toMillis();

    private static final ConfigDef DEFINITION = new ConfigDef()
            .define(
                    DIRECTORY_CONFIG,
                    ConfigDef.Type.STRING,
                    ConfigDef.NO_DEFAULT_VALUE,
                    ConfigDef.LambdaValidator.with(
                            SpoolSinkConfig::checkDirectory,
                            () -> "absolute path, may contain ${topic} and ${partition}"),
                    ConfigDef.Importance.HIGH,
                    DIRECTORY_DOC,
                    SPOOL_GROUP,
                    1,
                    ConfigDef.Width.LONG,
                    "Spool directory")
            .define(
                    CREATE_CONFIG,
                    ConfigDef.Type.BOOLEAN,
                    CREATE_DEFAULT,
                    ConfigDef.Importance.MEDIUM,
                    CREATE_DOC,
                    SPOOL_GROUP,
                    2,
                    ConfigDef.Width.SHORT,
                    "Create missing spools",
                    List.of(
                            SIZE_BYTES_CONFIG,
                            FULL_POLICY_CONFIG,
                            SYNC_POLICY_CONFIG,
                            SYNC_INTERVAL_MS_CONFIG,
                            MAX_FRAME_BYTES_CONFIG,
                            READER_SLOTS_CONFIG,
                            ENCODING_CONFIG))
            .define(
                    SIZE_BYTES_CONFIG,
                    ConfigDef.Type.LONG,
                    SIZE_BYTES_DEFAULT,
                    ConfigDef.Range.between(64L << 10, 64L << 40),
                    ConfigDef.Importance.HIGH,
                    SIZE_BYTES_DOC,
                    SPOOL_GROUP,
                    3,
                    ConfigDef.Width.MEDIUM,
                    "Size (bytes)",
                    Choice.onlyWith(CREATE_CONFIG, true))
            .define(
                    FULL_POLICY_CONFIG,
                    ConfigDef.Type.STRING,
                    FULL_POLICY_DEFAULT,
                    ConfigDef.ValidString.in("overwrite", "block"),
                    ConfigDef.Importance.HIGH,
                    FULL_POLICY_DOC,
                    SPOOL_GROUP,
                    4,
                    ConfigDef.Width.SHORT,
                    "When full",
                    Choice.onlyWith(CREATE_CONFIG, true, "overwrite", "block"))
            .define(
                    SYNC_POLICY_CONFIG,
                    ConfigDef.Type.STRING,
                    SYNC_POLICY_DEFAULT,
                    ConfigDef.ValidString.in("none", "interval", "commit"),
                    ConfigDef.Importance.MEDIUM,
                    SYNC_POLICY_DOC,
                    SPOOL_GROUP,
                    5,
                    ConfigDef.Width.SHORT,
                    "Forced to disk",
                    List.of(SYNC_INTERVAL_MS_CONFIG),
                    Choice.onlyWith(CREATE_CONFIG, true, "none", "interval", "commit"))
            .define(
                    SYNC_INTERVAL_MS_CONFIG,
                    ConfigDef.Type.LONG,
                    SYNC_INTERVAL_MS_DEFAULT,
                    ConfigDef.Range.between(1, DAY_MS),
                    ConfigDef.Importance.LOW,
                    SYNC_INTERVAL_MS_DOC,
                    SPOOL_GROUP,
                    6,
                    ConfigDef.Width.SHORT,
                    "Force interval (ms)",
                    Choice.onlyWith(SYNC_POLICY_CONFIG, "interval"))
            .define(
                    MAX_FRAME_BYTES_CONFIG,
                    ConfigDef.Type.INT,
                    MAX_FRAME_BYTES_DEFAULT,
                    ConfigDef.Range.atLeast(0),
                    ConfigDef.Importance.LOW,
                    MAX_FRAME_BYTES_DOC,
                    SPOOL_GROUP,
                    7,
                    ConfigDef.Width.SHORT,
                    "Largest frame (bytes)",
                    Choice.onlyWith(CREATE_CONFIG, true))
            .define(
                    READER_SLOTS_CONFIG,
                    ConfigDef.Type.INT,
                    READER_SLOTS_DEFAULT,
                    ConfigDef.Range.between(1, 65_536),
                    ConfigDef.Importance.LOW,
                    READER_SLOTS_DOC,
                    SPOOL_GROUP,
                    8,
                    ConfigDef.Width.SHORT,
                    "Reader slots",
                    Choice.onlyWith(CREATE_CONFIG, true))
            .define(
                    ENCODING_CONFIG,
                    ConfigDef.Type.STRING,
                    ENCODING_DEFAULT,
                    ConfigDef.ValidString.in("keys", "zstd", "auto", "plain"),
                    ConfigDef.Importance.MEDIUM,
                    ENCODING_DOC,
                    SPOOL_GROUP,
                    9,
                    ConfigDef.Width.SHORT,
                    "Encoding",
                    Choice.onlyWith(CREATE_CONFIG, true, "keys", "zstd", "auto", "plain"))
            .define(
                    FRAME_FORMAT_CONFIG,
                    ConfigDef.Type.STRING,
                    FRAME_FORMAT_DEFAULT,
                    ConfigDef.ValidString.in("record", "value"),
                    ConfigDef.Importance.HIGH,
                    FRAME_FORMAT_DOC,
                    FRAMES_GROUP,
                    1,
                    ConfigDef.Width.SHORT,
                    "Frame format",
                    List.of(VALUE_CHECK_CONFIG),
                    Choice.of("record", "value"))
            .define(
                    VALUE_CHECK_CONFIG,
                    ConfigDef.Type.BOOLEAN,
                    VALUE_CHECK_DEFAULT,
                    ConfigDef.Importance.LOW,
                    VALUE_CHECK_DOC,
                    FRAMES_GROUP,
                    2,
                    ConfigDef.Width.SHORT,
                    "Check values",
                    Choice.onlyWith(FRAME_FORMAT_CONFIG, "value"))
            .define(
                    COMMIT_AFTER_CONFIG,
                    ConfigDef.Type.STRING,
                    COMMIT_AFTER_DEFAULT,
                    ConfigDef.ValidString.in("force", "append"),
                    ConfigDef.Importance.MEDIUM,
                    COMMIT_AFTER_DOC,
                    DELIVERY_GROUP,
                    1,
                    ConfigDef.Width.SHORT,
                    "Commit offsets after",
                    Choice.of("force", "append"))
            .define(
                    GUARANTEE_CONFIG,
                    ConfigDef.Type.STRING,
                    GUARANTEE_DEFAULT,
                    ConfigDef.ValidString.in(EXACTLY_ONCE, "at_least_once"),
                    ConfigDef.Importance.HIGH,
                    GUARANTEE_DOC,
                    DELIVERY_GROUP,
                    2,
                    ConfigDef.Width.MEDIUM,
                    "Delivery guarantee",
                    Choice.of(EXACTLY_ONCE, "at_least_once"))
            .define(
                    RETRY_BACKOFF_MS_CONFIG,
                    ConfigDef.Type.LONG,
                    RETRY_BACKOFF_MS_DEFAULT,
                    ConfigDef.Range.between(1, DAY_MS),
                    ConfigDef.Importance.LOW,
                    RETRY_BACKOFF_MS_DOC,
                    DELIVERY_GROUP,
                    3,
                    ConfigDef.Width.SHORT,
                    "Retry back-off (ms)")
            .define(
                    LOCK_TIMEOUT_MS_CONFIG,
                    ConfigDef.Type.LONG,
                    LOCK_TIMEOUT_MS_DEFAULT,
                    ConfigDef.Range.between(0, DAY_MS),
                    ConfigDef.Importance.LOW,
                    LOCK_TIMEOUT_MS_DOC,
                    DELIVERY_GROUP,
                    4,
                    ConfigDef.Width.SHORT,
                    "Lock time-out (ms)")
            .define(
                    DATA_LOCK_CONFIG,
                    ConfigDef.Type.BOOLEAN,
                    DATA_LOCK_DEFAULT,
                    ConfigDef.Importance.LOW,
                    DATA_LOCK_DOC,
                    DELIVERY_GROUP,
                    5,
                    ConfigDef.Width.SHORT,
                    "Data lock");

    /** @throws ConfigException when an option is missing or wrong by itself */
    public SpoolSinkConfig(Map<String, String> properties) {
        super(DEFINITION, properties, false);
    }

    /** A fresh copy: a worker adds options of its own to what a connector gives it. */
    public static ConfigDef definition() {
        return new ConfigDef(DEFINITION);
    }

    /** Adds what is wrong with options together to what is wrong with each. */
    static Config checkedTogether(Config checked, Map<String, String> properties) {
        if (checked.configValues().stream()
                .allMatch(value -> value.errorMessages().isEmpty())) {
            try {
                new SpoolSinkConfig(properties).settings();
            } catch (ConfigException e) {
                addError(checked, MAX_FRAME_BYTES_CONFIG, e.getMessage());
            }
        }
        return checked;
    }

    private static void addError(Config checked, String name, @Nullable String message) {
        for (ConfigValue value : checked.configValues()) {
            if (value.name().equals(name)) {
                value.addErrorMessage(message);
            }
        }
    }

    /** Names of options that nobody knows, sorted. */
    Set<String> unknown() {
        return UnknownOptions.among(originals().keySet(), DEFINITION.names());
    }

    /** @throws ConfigException when options do not fit together */
    SinkSettings settings() {
        DirectoryTemplate directory = new DirectoryTemplate(getString(DIRECTORY_CONFIG));
        return new SinkSettings(
                String.valueOf(originalsStrings().getOrDefault(NAME, "")),
                getString(GUARANTEE_CONFIG).equals(EXACTLY_ONCE),
                directory.isConstant() || !originals().containsKey(TRANSFORMS),
                directory,
                getBoolean(CREATE_CONFIG),
                creation(),
                writer(),
                CommitAfter.valueOf(upper(COMMIT_AFTER_CONFIG)),
                FrameContent.valueOf(upper(FRAME_FORMAT_CONFIG)),
                getBoolean(VALUE_CHECK_CONFIG),
                Duration.ofMillis(getLong(RETRY_BACKOFF_MS_CONFIG)));
    }

    private WriterOptions writer() {
        WriterOptions options =
                WriterOptions.defaults().withLockTimeout(Duration.ofMillis(getLong(LOCK_TIMEOUT_MS_CONFIG)));
        return getBoolean(DATA_LOCK_CONFIG) ? options.withDataLock() : options;
    }

    private CreateOptions creation() {
        try {
            return new CreateOptions(
                    getLong(SIZE_BYTES_CONFIG),
                    getInt(MAX_FRAME_BYTES_CONFIG),
                    FullPolicy.valueOf(upper(FULL_POLICY_CONFIG)),
                    sync(),
                    getInt(READER_SLOTS_CONFIG),
                    Encoding.valueOf(upper(ENCODING_CONFIG)));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("No spool can be made of " + SIZE_BYTES_CONFIG + "=" + getLong(SIZE_BYTES_CONFIG)
                    + " and " + MAX_FRAME_BYTES_CONFIG + "=" + getInt(MAX_FRAME_BYTES_CONFIG) + ": " + e.getMessage()
                    + ". Make " + SIZE_BYTES_CONFIG + " larger or " + MAX_FRAME_BYTES_CONFIG
                    + " smaller (0 takes the most that fits)");
        }
    }

    private SyncPolicy sync() {
        return switch (SyncPolicy.Mode.valueOf(upper(SYNC_POLICY_CONFIG))) {
            case NONE -> SyncPolicy.none();
            case INTERVAL -> SyncPolicy.interval(Duration.ofMillis(getLong(SYNC_INTERVAL_MS_CONFIG)));
            case COMMIT -> SyncPolicy.commit();
        };
    }

    private String upper(String name) {
        return getString(name).toUpperCase(Locale.ROOT);
    }

    private static void checkDirectory(String name, @Nullable Object value) {
        if (value == null) {
            return; // missing, which the definition itself complains about
        }
        try {
            var unused = new DirectoryTemplate(value.toString());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(name, value, e.getMessage());
        }
    }
}
