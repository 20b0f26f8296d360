package io.spool.cli;

import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.Encoding;
import io.spool.core.value.Origin;
import io.spool.core.value.WriterOptions;
import io.spool.host.CopyNotice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Appends the lines of the standard input, or of a file that grows. */
@Command(
        name = "append",
        description = {
            "Append each line of the standard input as a frame: one JSON value in UTF-8, taken as it is.",
            "Lines are appended as soon as the input pauses, all together that have come until then, and at the latest when 256 KiB"
                    + " have: readers have a line as soon as its end was written. Empty lines are passed over.",
            "With --follow-lines they come from a file instead, which others append to: what is in it, and then what comes, as"
                    + " with 'tail -F', also when the file is replaced (rotated) or emptied. The spool remembers, with the same"
                    + " commit, how far it has that file: started again, the command goes on there, and takes no line twice."
        },
        footer = {
            "",
            "Examples:",
            "  some-program | spool append DIR",
            "  spool append DIR --follow-lines /var/log/app.jsonl --on-error skip",
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

    @Option(
            names = "--encoding",
            paramLabel = EncodingOption.LABEL,
            description = "How these frames are stored (default: as the spool was created); see 'spool create'.")
    private @Nullable Encoding encoding;

    @Option(
            names = "--lock-data",
            description =
                    "Lock the bytes that are written, too: refuses a second writer that got past the writer's lock. All "
                            + "writers of the spool must use it.")
    private boolean locksData;

    @Option(
            names = "--follow-lines",
            paramLabel = "FILE",
            description = "Append the lines of this file and wait for more of them, until interrupted.")
    private @Nullable Path followed;

    AppendCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        SpoolWriter opened = new CopyNotice(streams::say).of(directory, Spools.writer(directory, options()));
        try (FrameAppender appender = new FrameAppender(opened, whenFull, streams::say)) {
            SpoolWriter writer = appender.writer();
            try {
                return (followed == null ? appendInput(writer, appender) : follow(followed, writer, appender)).number();
            } catch (IOException e) {
                tellStop(appender);
                throw e;
            }
        }
    }

    private void tellStop(FrameAppender appender) {
        streams.say("stopped after " + appender.appended() + " frames");
    }

    private ExitCode appendInput(SpoolWriter writer, FrameAppender appender) throws IOException {
        LineInput lines = new LineInput(streams.in(), writer.maxFrameBytes());
        return append(
                lines,
                i -> "line " + lines.number(i),
                i -> appender.add(lines.array(), lines.from(i), lines.length(i)),
                writer,
                appender);
    }

    private ExitCode follow(Path file, SpoolWriter writer, FrameAppender appender) throws IOException {
        FileOrigin origins = new FileOrigin(directory, file);
        while (true) {
            try (FollowedFile current = FollowedFile.open(file, streams::say)) {
                Origin origin = origins.of(current);
                long start = origins.known(current, writer);
                current.seek(start);
                LineInput lines = new LineInput(current, writer.maxFrameBytes());
                // An origin tells which offset comes next: the first byte behind the line.
                ExitCode code = append(
                        lines,
                        i -> file + ", the line that ends at byte " + (start + lines.end(i)),
                        i -> appender.add(
                                origin, start + lines.end(i) - 1, lines.array(), lines.from(i), lines.length(i)),
                        writer,
                        appender);
                if (code != ExitCode.OK && onError == OnError.STOP) {
                    return code;
                }
            }
        }
    }

    /** Takes one of the lines that are there. */
    @FunctionalInterface
    private interface LineSink {
        void take(int index) throws IOException;
    }

    /**
     * Appends lines until there are no more.
     *
     * @param names what the user is told a line is
     */
    private ExitCode append(
            LineInput lines, IntFunction<String> names, LineSink sink, SpoolWriter writer, FrameAppender appender)
            throws IOException {
        long bad = 0;
        while (lines.next()) {
            for (int i = 0; i < lines.count(); i++) {
                Optional<String> problem = problem(lines, i, writer.maxFrameBytes());
                if (problem.isPresent()) {
                    streams.say(names.apply(i) + ": " + problem.get());
                    bad++;
                    if (onError == OnError.STOP) {
                        appender.flush();
                        tellStop(appender);
                        return ExitCode.BAD_INPUT;
                    }
                } else if (lines.length(i) > 0) {
                    sink.take(i);
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

    private WriterOptions options() {
        WriterOptions options = EncodingOption.writer(encoding);
        return locksData ? options.withDataLock() : options;
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
