package io.spool.cli;

import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.StartPosition;
import io.spool.host.CopyNotice;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moves a reader. */
@Command(
        name = "seek",
        description = "Move a named reader, which nobody may be using. Frames that it passes over are not read.",
        footer = {"", "POSITION is " + Positions.SYNTAX + "."})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SeekCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(paramLabel = "DIR", description = "Directory of the spool.")
    private Path directory;

    @Option(names = "--reader", required = true, paramLabel = "NAME", description = "Name of the reader.")
    private String name;

    @Option(names = "--to", required = true, paramLabel = "POSITION", description = "Where it goes on.")
    private StartPosition to;

    SeekCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws SpoolException {
        String known = KnownReader.require(directory, name);
        try (SpoolReader reader =
                new CopyNotice(streams::say).of(directory, Spools.reader(directory, ReaderOptions.named(known)))) {
            reader.seek(to);
        }
        return ExitCode.OK.number();
    }
}
