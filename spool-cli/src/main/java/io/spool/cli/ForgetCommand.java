package io.spool.cli;

import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.SpoolHome;
import io.spool.host.CopyNotice;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes a reader. */
@Command(
        name = "forget",
        description = "Remove a named reader, which nobody may be using, with its position. Nothing is kept for it any "
                + "longer.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ForgetCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(paramLabel = "DIR", description = "Directory of the spool.")
    private Path directory;

    @Option(
            names = "--reader",
            required = true,
            paramLabel = "NAME",
            description = "Name of the reader, or 'slot N' for one whose name is damaged, as status shows it.")
    private String name;

    ForgetCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws SpoolException {
        boolean isCopy = Spools.status(directory).home().state() == SpoolHome.State.UNOPENED_COPY;
        // A name that is damaged is known to the spool by its slot alone.
        String known = KnownReader.find(directory, name).orElse(name);
        if (!Spools.forgetReader(directory, known)) {
            throw KnownReader.unknown(directory, name);
        }
        if (isCopy) {
            new CopyNotice(streams::say)
                    .tell(directory, Spools.status(directory).home().copiedFrom());
        }
        return ExitCode.OK.number();
    }
}
