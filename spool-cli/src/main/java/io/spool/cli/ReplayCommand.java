package io.spool.cli;

import io.spool.core.SpoolReader;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.StartPosition;
import io.spool.replay.ByteFormat;
import io.spool.replay.Replay;
import io.spool.replay.ReplayRange;
import io.spool.replay.ReplayReport;
import io.spool.replay.ReplaySettings;
import io.spool.replay.Speed;
import io.spool.replay.TopicCount;
import io.spool.replay.TopicName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Sends frames straight into Kafka. Nothing here names a class of Kafka: what does is loaded when a replay begins. */
@Command(
        name = "replay",
        description = {
            "Send the frames of a spool into Kafka, without a Connect worker. Frames that the sink connector wrote become the"
                    + " records they were: key, value, headers, timestamp. Any other frame is a record's value as it is,"
                    + " with the time of its append.",
            "With --reader the spool remembers what the broker has acknowledged, and the same command goes on from there;"
                    + " without, the last line says with which --from to go on. After a failure some records may come"
                    + " twice, never not at all. Frames that are gone or damaged are told on the standard error, and by"
                    + " the exit code.",
            "Ctrl-C ends it within seconds: what is under way is still acknowledged."
        },
        footer = {
            "",
            FrameSelection.FOOTER,
            "TOPIC is a topic's name; $${topic} in it stands for the record's own topic, $${spool} for the name of the"
                    + " spool's directory.",
            "",
            "Examples:",
            "  spool replay DIR --bootstrap-server localhost:9092 --dry-run",
            "  spool replay DIR --bootstrap-server localhost:9092 --reader uplink",
            "  spool replay DIR --bootstrap-server localhost:9092 --topic '$${topic}-again' --since 2h --speed 10x",
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ReplayCommand implements Callable<Integer> {
    private static final long STOP_PATIENCE_MILLIS = 10_000;

    /** What to do with a frame that cannot be a record. */
    enum OnError {
        STOP,
        SKIP
    }

    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private SpoolCli spool;

    @Parameters(paramLabel = "DIR", description = "Directory of the spool.")
    private Path directory;

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT[,...]",
            description = "Where Kafka is; may stand in --config instead.")
    private @Nullable String bootstrap;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description =
                    "Where records go (default: $${topic}, which frames that the sink did not write do not have).")
    private TopicName topic = TopicName.parse("${topic}");

    @Option(
            names = "--reader",
            paramLabel = "NAME",
            description = "Name under which the spool remembers how far the replay got.")
    private @Nullable String reader;

    @Mixin
    private FrameSelection selection = new FrameSelection();

    @Option(names = "--follow", description = "Wait for more frames instead of ending.")
    private boolean follow;

    @Option(
            names = "--speed",
            paramLabel = "1x|10x|max",
            description =
                    "With the gaps between frames as they were appended, with gaps so many times as short, or with"
                            + " none (default).")
    private Speed speed = Speed.MAX;

    @Option(names = "--rate", paramLabel = "N[/s]", description = "At most so many records a second.")
    private @Nullable String rate;

    @Option(
            names = "--key-format",
            paramLabel = "FORMAT",
            description = "How the keys of records that the sink wrote become bytes; as --value-format.")
    private ByteFormat keyFormat = ByteFormat.AUTO;

    @Option(
            names = "--value-format",
            paramLabel = "FORMAT",
            description =
                    "How their values do. auto (default): bytes and strings as they are, anything else as JSON; json:"
                            + " all as JSON; envelope: all as JSON with its schema; string; bytes. Records that the sink read"
                            + " with ByteArrayConverter or StringConverter come back byte for byte with auto; where it was"
                            + " JsonConverter, use json or envelope.")
    private ByteFormat valueFormat = ByteFormat.AUTO;

    @Option(
            names = "--keep-partition",
            description = "Records keep their partitions; else their keys decide, as for any producer.")
    private boolean keepPartition;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Properties of the producer: security, compression.type, max.request.size and so on.")
    private @Nullable Path config;

    @Option(
            names = "--on-error",
            paramLabel = "stop|skip",
            description = "At a frame that no record can be made of, or that is too large for Kafka: stop before it"
                    + " (default), or go on behind it. Either way it is reported, and the exit code tells.")
    private OnError onError = OnError.STOP;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "How long to look for a broker, or a topic (default: 10s).")
    private Duration timeout = Duration.ofSeconds(10);

    @Option(
            names = "--dry-run",
            description = "Send nothing, move no reader: make the records, and write what would go to which topic.")
    private boolean dryRun;

    ReplayCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        if (dryRun && follow) {
            throw new ParameterException(spec.commandLine(), "--dry-run and --follow do not go together");
        }
        if (timeout.isZero()) {
            throw new ParameterException(spec.commandLine(), "--timeout is 0; it must be above that");
        }
        ReplaySettings settings = settings();
        tellWhereKnownReaderGoesOn();
        Replay.logKafka(spool.isVerbose());
        Replay replay = new Replay(settings, streams::say);
        return (dryRun ? rehearse(replay) : run(replay)).number();
    }

    private void tellWhereKnownReaderGoesOn() throws IOException {
        ParseResult given = spec.commandLine().getParseResult();
        if (reader != null && (given.hasMatchedOption("--from") || given.hasMatchedOption("--since"))) {
            KnownReader.in(directory, reader)
                    .ifPresent(known -> streams.say("reader '" + known.name() + "' goes on at sequence "
                            + known.sequence() + ": --from and --since are for new readers, 'spool seek' moves one"));
        }
    }

    private ExitCode rehearse(Replay replay) throws IOException {
        List<TopicCount> topics = replay.rehearse();
        StringBuilder text = new StringBuilder();
        for (TopicCount count : topics) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s: %,d records, %s, %,d of them without a value; sequences %d to %d%n",
                    count.topic(),
                    count.records(),
                    new ByteSize(count.bytes()),
                    count.tombstones(),
                    count.firstSequence(),
                    count.lastSequence()));
        }
        streams.out().write(text.toString().getBytes(StandardCharsets.UTF_8));
        streams.out().flush();
        if (topics.isEmpty()) {
            streams.say("nothing to replay");
        }
        return code(replay.report());
    }

    private ExitCode run(Replay replay) throws IOException {
        CountDownLatch told = new CountDownLatch(1);
        Thread end = new Thread(() -> stop(replay, told), "replay-end");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            replay.run();
        } finally {
            replay.report().ifPresent(report -> streams.say(text(report)));
            told.countDown();
            removeHook(end);
        }
        return code(replay.report());
    }

    /** Ends a replay when the process is to end, which waits for this. */
    private static void stop(Replay replay, CountDownLatch told) {
        replay.stop();
        try {
            // Whether it ended in time or not: what was acknowledged, the spool knows.
            boolean unused = told.await(STOP_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is running: that is why the replay has ended.
        }
    }

    private static ExitCode code(Optional<ReplayReport> report) {
        return report.map(ReplayReport::isWhole).orElse(true) ? ExitCode.OK : ExitCode.INCOMPLETE;
    }

    private String text(ReplayReport report) {
        double seconds = Math.max(0.001, report.took().toMillis() / 1000.0);
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%,d records, %s, acknowledged in %.1f s, %,.0f records/s",
                report.records(),
                new ByteSize(report.bytes()),
                seconds,
                report.records() / seconds));
        if (report.missed() > 0) {
            text.append(String.format(Locale.ROOT, "; %,d frames missing", report.missed()));
        }
        if (report.skipped() > 0) {
            text.append(String.format(Locale.ROOT, "; %,d skipped", report.skipped()));
        }
        text.append(
                reader == null
                        ? "; go on with --from " + report.next()
                        : "; reader '" + reader + "' goes on at sequence " + report.next());
        return text.toString();
    }

    private ReplaySettings settings() throws IOException {
        if (reader != null) {
            checkName(reader);
        }
        return new ReplaySettings(
                directory,
                Optional.ofNullable(reader),
                range(),
                Optional.ofNullable(bootstrap),
                properties(),
                timeout,
                topic,
                keepPartition,
                keyFormat,
                valueFormat,
                speed,
                perSecond(),
                onError == OnError.SKIP);
    }

    private void checkName(String name) {
        try {
            ReaderOptions.named(name);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private ReplayRange range() throws IOException {
        FrameRange range = selection.range();
        StartPosition start = range.from();
        if (range.since().isPresent()) {
            try (SpoolReader probe = range.open(directory)) {
                start = StartPosition.atSequence(probe.position());
            }
        }
        return new ReplayRange(start, range.end(), range.until(), follow, range::wants);
    }

    private OptionalDouble perSecond() {
        if (rate == null) {
            return OptionalDouble.empty();
        }
        String number = rate.endsWith("/s") ? rate.substring(0, rate.length() - 2) : rate;
        if (!number.matches("[0-9]{1,9}(\\.[0-9]{1,3})?") || Double.parseDouble(number) <= 0) {
            throw new ParameterException(
                    spec.commandLine(), "--rate is '" + rate + "'; it must be a number above 0, such as 500/s");
        }
        return OptionalDouble.of(Double.parseDouble(number));
    }

    private Properties properties() throws IOException {
        Properties properties = new Properties();
        if (config != null) {
            try (InputStream in = Files.newInputStream(config)) {
                properties.load(in);
            } catch (NoSuchFileException e) {
                throw new ParameterException(
                        spec.commandLine(), "--config is " + config + "; there is no such file", e);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), "--config " + config + ": " + e.getMessage(), e);
            }
        }
        return properties;
    }
}
