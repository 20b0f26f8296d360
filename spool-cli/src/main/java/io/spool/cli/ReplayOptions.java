package io.spool.cli;

import io.spool.frame.TopicTemplate;
import io.spool.replay.ByteFormat;
import io.spool.replay.ReplaySettings;
import io.spool.replay.Speed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options that say what a replay does with frames: where to, as what, how fast. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ReplayOptions {

    /** What to do with a frame that cannot be a record. */
    enum OnError {
        STOP,
        SKIP
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT[,...]",
            description = "Where Kafka is; may stand in --config instead.")
    private @Nullable String bootstrap;

    @Option(
            names = "--topic",
            converter = TopicConverter.class,
            paramLabel = "TOPIC",
            description =
                    "Where records go (default: $${topic}, which frames that the sink did not write do not have).")
    private TopicTemplate topic = new TopicTemplate("${topic}");

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

    /**
     * What was asked for.
     *
     * @throws ParameterException when that is not possible
     */
    ReplaySettings settings() throws IOException {
        if (timeout.isZero()) {
            throw wrong("--timeout is 0; it must be above that");
        }
        return new ReplaySettings(
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

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    private OptionalDouble perSecond() {
        if (rate == null) {
            return OptionalDouble.empty();
        }
        String number = rate.endsWith("/s") ? rate.substring(0, rate.length() - 2) : rate;
        if (!number.matches("[0-9]{1,9}(\\.[0-9]{1,3})?") || Double.parseDouble(number) <= 0) {
            throw wrong("--rate is '" + rate + "'; it must be a number above 0, such as 500/s");
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
                        command.commandLine(), "--config is " + config + "; there is no such file", e);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(command.commandLine(), "--config " + config + ": " + e.getMessage(), e);
            }
        }
        return properties;
    }

    /** A topic as the user writes it. */
    static final class TopicConverter implements ITypeConverter<TopicTemplate> {
        @Override
        public TopicTemplate convert(String text) {
            try {
                return new TopicTemplate(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
