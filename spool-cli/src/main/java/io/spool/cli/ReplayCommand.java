package io.spool.cli;

import io.spool.core.SpoolReader;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.StartPosition;
import io.spool.replay.Replay;
import io.spool.replay.ReplayOrigin;
import io.spool.replay.ReplayRange;
import io.spool.replay.ReplayReport;
import io.spool.replay.ReplaySettings;
import io.spool.replay.SpoolOrigin;
import io.spool.replay.TopicCount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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
            "Send the frames of a spool, or of a snapshot, into Kafka, without a Connect worker. Frames that the sink connector wrote become the"
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
            "SRC is the directory of a spool, or a snapshot, which no spool is made of in between: "
                    + SnapshotFile.SYNTAX_IN + ".",
            "TOPIC is a topic's name; $${topic} in it stands for the record's own topic, $${spool} for the name of the"
                    + " spool's directory, or of the snapshot's file without its ending.",
            "",
            "Examples:",
            "  spool replay DIR --bootstrap-server localhost:9092 --dry-run",
            "  spool replay DIR --bootstrap-server localhost:9092 --reader uplink",
            "  spool replay DIR --bootstrap-server localhost:9092 --topic '$${topic}-again' --since 2h --speed 10x",
            "  spool replay friday.jsonl.gz --bootstrap-server localhost:9092",
            "  ssh edge spool copy DIR - | spool replay - --bootstrap-server localhost:9092",
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ReplayCommand implements Callable<Integer> {
    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private SpoolCli spool;

    @Parameters(paramLabel = "SRC", description = "Directory of the spool, or a snapshot.")
    private String place;

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
            names = "--dry-run",
            description = "Send nothing, move no reader: make the records, and write what would go to which topic.")
    private boolean dryRun;

    @Mixin
    private ReplayOptions options = new ReplayOptions();

    @Mixin
    private ProgressOption quiet = new ProgressOption();

    ReplayCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        ReplaySettings settings = options.settings();
        check(settings);
        ReplayOrigin origin = origin();
        tellWhereKnownReaderGoesOn();
        Replay.logKafka(spool.isVerbose());
        Progress progress = quiet.progress(streams, !follow);
        Replay replay = new Replay(origin, settings, progress::say, progress::show);
        return (dryRun ? rehearse(replay, progress) : run(replay, progress)).number();
    }

    private void check(ReplaySettings settings) {
        require(!dryRun || !follow, "--dry-run and --follow do not go together");
        if (reader != null) {
            checkName(reader);
        }
        if (SnapshotFile.isOne(place)) {
            require(reader == null, "a snapshot remembers no --reader; the last line says with which --from to go on");
            require(!follow, "a snapshot does not grow, so there is nothing to --follow");
            require(
                    !place.equals(SnapshotFile.STANDARD) || !settings.topic().needsSpool(),
                    "the standard input has no name for ${spool} in --topic");
        } else if (SnapshotFile.isOtherArchive(place) && !Files.isDirectory(Path.of(place))) {
            require(false, "a snapshot is " + SnapshotFile.SYNTAX + ", not '" + place + "'");
        }
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private void checkName(String name) {
        try {
            ReaderOptions.named(name);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private ReplayOrigin origin() throws IOException {
        FrameRange range = selection.range();
        if (SnapshotFile.isOne(place)) {
            return new SnapshotOrigin(place, streams.in(), range);
        }
        Path directory = Path.of(place);
        StartPosition start = range.from();
        if (range.since().isPresent()) {
            try (SpoolReader probe = range.open(directory)) {
                start = StartPosition.atSequence(probe.position());
            }
        }
        return new SpoolOrigin(
                directory,
                Optional.ofNullable(reader),
                new ReplayRange(start, range.end(), range.until(), follow, range::wants));
    }

    private void tellWhereKnownReaderGoesOn() throws IOException {
        ParseResult given = spec.commandLine().getParseResult();
        if (reader != null && (given.hasMatchedOption("--from") || given.hasMatchedOption("--since"))) {
            KnownReader.in(Path.of(place), reader)
                    .ifPresent(known -> streams.say("reader '" + known.name() + "' goes on at sequence "
                            + known.sequence() + ": --from and --since are for new readers, 'spool seek' moves one"));
        }
    }

    private ExitCode rehearse(Replay replay, Progress progress) throws IOException {
        List<TopicCount> topics;
        try {
            topics = replay.rehearse();
        } finally {
            progress.end();
        }
        streams.print(ReplayText.of(topics));
        if (topics.isEmpty()) {
            streams.say("nothing to replay");
        }
        return code(replay.report());
    }

    private ExitCode run(Replay replay, Progress progress) throws IOException {
        StoppedAtExit atExit = new StoppedAtExit(replay::stop);
        try {
            replay.run();
        } finally {
            progress.end();
            replay.report().ifPresent(report -> streams.say(ReplayText.of(report) + goesOn(report)));
            atExit.ended();
        }
        return code(replay.report());
    }

    private String goesOn(ReplayReport report) {
        return reader == null
                ? "; go on with --from " + report.next()
                : "; reader '" + reader + "' goes on at sequence " + report.next();
    }

    private static ExitCode code(Optional<ReplayReport> report) {
        return report.map(ReplayReport::isWhole).orElse(true) ? ExitCode.OK : ExitCode.INCOMPLETE;
    }
}
