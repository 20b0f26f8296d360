package io.spool.cli;

import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.StartPosition;
import io.spool.host.CopyNotice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads under a name: what was written to the output is not read again. */
@Command(
        name = "read",
        description = {
            "Write the frames that a named reader has not yet read, one a line, and have the spool remember it.",
            "Only what the output has taken counts as read; after a failure frames may come twice, never not at all. "
                    + "What was lost is told on the standard error."
        },
        footer = {
            "",
            "POSITION is " + Positions.SYNTAX + ".",
            "",
            "Examples:",
            "  spool read DIR --reader me --follow | jq .",
            "  spool read DIR --reader nightly --max 10000 --gaps >batch.jsonl"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ReadCommand implements Callable<Integer> {
    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Directory of the spool.")
    private Path directory;

    @Option(names = "--reader", required = true, paramLabel = "NAME", description = "Name to read under.")
    private String name;

    @Option(names = "--follow", description = "Wait for more frames instead of ending.")
    private boolean follow;

    @Option(names = "--max", paramLabel = "N", description = "End after N frames, and read no more than those.")
    private long mostFrames = Long.MAX_VALUE;

    @Option(
            names = "--from",
            paramLabel = "POSITION",
            description = "Where a new name starts (default: earliest). A name that the spool knows goes on where it "
                    + "was; 'spool seek' moves it.")
    private @Nullable StartPosition from;

    @Option(
            names = "--gaps",
            description =
                    "Write {\"gap\":{\"kind\":...,\"fromSequence\":...,\"toSequence\":...,\"count\":...}} in place of"
                            + " frames that are missing, too.")
    private boolean gaps;

    @Option(
            names = "--with-meta",
            description = "Write {\"sequence\":...,\"time\":...,\"frame\":...}, as 'spool cat' does.")
    private boolean withMeta;

    ReadCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        if (mostFrames < 1) {
            throw new ParameterException(spec.commandLine(), "--max is " + mostFrames + "; it must be at least 1");
        }
        ReaderOptions options = options();
        boolean known = KnownReader.in(directory, name).isPresent();
        try (SpoolReader reader = new CopyNotice(streams::say).of(directory, Spools.reader(directory, options))) {
            if (known && from != null) {
                streams.say("reader '" + name + "' goes on at sequence " + reader.position()
                        + ": --from is for new readers, 'spool seek' moves one");
            }
            FrameCopy.LineFormat format = withMeta ? new DescribedFrame() : FrameCopy::plain;
            FrameCopy copy = new FrameCopy(reader, new FrameOutput(streams.frames()), format, streams::say);
            if (gaps) {
                copy.withGaps(GapLine::write);
            }
            copy.run(FrameCopy.Limits.of(FrameRange.all(), reader, follow).butAtMost(mostFrames), reader::acknowledge);
        }
        return ExitCode.OK.number();
    }

    private ReaderOptions options() {
        try {
            ReaderOptions options = ReaderOptions.named(name);
            return from == null ? options : options.startingAt(from);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
