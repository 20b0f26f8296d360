package io.spool.cli;

import io.spool.core.SpoolReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows frames and leaves no trace. */
@Command(
        name = "cat",
        description = {
            "Write frames, one a line, without leaving a trace in the spool: no reader, no position, no lock.",
            "Frames that are gone or damaged are told on the standard error, and by the exit code."
        },
        footer = {
            "",
            FrameSelection.FOOTER,
            "",
            "Examples:",
            "  spool cat DIR --since 10m --where /level=error",
            "  spool cat DIR --from 1000 --to 1999 --with-meta | jq .time",
            "  spool cat DIR --from latest --follow"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CatCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(paramLabel = "DIR", description = "Directory of the spool.")
    private Path directory;

    @Mixin
    private FrameSelection selection = new FrameSelection();

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
        FrameRange range = selection.range();
        try (SpoolReader reader = range.open(directory)) {
            FrameCopy.LineFormat format = withMeta ? new DescribedFrame() : FrameCopy::plain;
            FrameCopy copy = new FrameCopy(reader, new FrameOutput(streams.frames()), format, streams::say);
            copy.run(FrameCopy.Limits.of(range, reader, follow), sequence -> {});
            return (copy.missing() > 0 ? ExitCode.INCOMPLETE : ExitCode.OK).number();
        }
    }
}
