package io.spool.cli;

import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.StartPosition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows frames and leaves no trace. */
@Command(
        name = "cat",
        description = "Write frames, one a line, without leaving a trace in the spool.",
        footer = {"", "POSITION is " + Positions.SYNTAX + "."})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CatCommand implements Callable<Integer> {
    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Directory of the spool.")
    private Path directory;

    @Option(names = "--from", paramLabel = "POSITION", description = "Where to start (default: earliest).")
    private StartPosition from = StartPosition.earliest();

    @Option(names = "--to", paramLabel = "SEQ", description = "Last sequence to write.")
    private long to = Long.MAX_VALUE - 1;

    @Option(
            names = "--with-meta",
            description =
                    "Write {\"sequence\":...,\"time\":...,\"frame\":...}, or \"text\" in place of \"frame\" when the "
                            + "frame is not JSON.")
    private boolean withMeta;

    @Option(names = "--follow", description = "Wait for more frames instead of ending.")
    private boolean follow;

    CatCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        if (to < 1
                || to == Long.MAX_VALUE
                || (from instanceof StartPosition.AtSequence first && first.sequence() > to)) {
            throw new ParameterException(
                    spec.commandLine(), "--to is " + to + "; it must be at least 1, and not before --from");
        }
        try (SpoolReader reader =
                Spools.reader(directory, ReaderOptions.anonymous().startingAt(from))) {
            FrameCopy.LineFormat format = withMeta ? new DescribedFrame() : FrameCopy::plain;
            FrameCopy copy = new FrameCopy(reader, new FrameOutput(streams.out()), format, streams::say);
            copy.run(FrameCopy.Limits.of(reader, follow).butBefore(to + 1), sequence -> {});
        }
        return ExitCode.OK.number();
    }
}
