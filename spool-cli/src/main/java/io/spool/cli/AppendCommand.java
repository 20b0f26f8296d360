package io.spool.cli;

import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Appends the lines of the standard input. */
@Command(
        name = "append",
        description = {
            "Append each line of the standard input as a frame: one JSON value in UTF-8, taken as it is.",
            "Lines are appended as they come, together when many come at once. Empty lines are passed over."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class AppendCommand implements Callable<Integer> {

    /** What to do with a line that cannot be a frame. */
    enum OnError {
        STOP,
        SKIP
    }

    private final Streams streams;
    private final JsonCheck json = new JsonCheck();

    @Parameters(paramLabel = "DIR", description = "Directory of the spool.")
    private Path directory;

    @Option(
            names = "--on-error",
            paramLabel = "stop|skip",
            description = "At a line that is not JSON or too large: append what is before it and stop (default), or go "
                    + "on behind it. Either way it is reported, and the exit code tells.")
    private OnError onError = OnError.STOP;

    @Option(names = "--no-check", description = "Take lines for JSON unseen.")
    private boolean unchecked;

    @Option(
            names = "--when-full",
            paramLabel = "wait|fail",
            description =
                    "When the spool is full and may not overwrite: wait for its readers (default), or append what "
                            + "fits and fail.")
    private FrameAppender.WhenFull whenFull = FrameAppender.WhenFull.WAIT;

    AppendCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        try (SpoolWriter writer = Spools.writer(directory)) {
            FrameAppender appender = new FrameAppender(writer, whenFull, streams::say);
            try {
                return appendLines(new LineInput(streams.in(), writer.maxFrameBytes()), writer, appender)
                        .number();
            } catch (IOException e) {
                streams.say("stopped after " + appender.appended() + " frames");
                throw e;
            }
        }
    }

    private ExitCode appendLines(LineInput lines, SpoolWriter writer, FrameAppender appender) throws IOException {
        long bad = 0;
        while (lines.next()) {
            for (int i = 0; i < lines.count(); i++) {
                Optional<String> problem = problem(lines, i, writer.maxFrameBytes());
                if (problem.isPresent()) {
                    streams.say("line " + lines.number(i) + ": " + problem.get());
                    bad++;
                    if (onError == OnError.STOP) {
                        appender.flush();
                        streams.say("stopped after " + appender.appended() + " frames");
                        return ExitCode.BAD_INPUT;
                    }
                } else if (lines.length(i) > 0) {
                    appender.add(lines.array(), lines.from(i), lines.length(i));
                }
            }
            appender.flush();
        }
        if (bad > 0) {
            streams.say("skipped " + bad + " lines, appended " + appender.appended() + " frames");
            return ExitCode.BAD_INPUT;
        }
        return ExitCode.OK;
    }

    private Optional<String> problem(LineInput lines, int index, int maxFrameBytes) {
        if (lines.isTooLong(index)) {
            return Optional.of("longer than the largest frame of this spool, " + maxFrameBytes + " bytes");
        }
        if (unchecked || lines.length(index) == 0) {
            return Optional.empty();
        }
        return json.problem(lines.array(), lines.from(index), lines.length(index));
    }
}
