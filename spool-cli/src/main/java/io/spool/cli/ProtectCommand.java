package io.spool.cli;

import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.Protection;
import io.spool.core.value.ReaderOptions;
import io.spool.host.CopyNotice;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Protects a reader, or no longer. */
@Command(
        name = "protect",
        description =
                "Have a spool keep the frames that a named reader, which nobody may be using, has not read: appends"
                        + " are refused rather than overwrite them.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ProtectCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(paramLabel = "DIR", description = "Directory of the spool.")
    private Path directory;

    @Option(names = "--reader", required = true, paramLabel = "NAME", description = "Name of the reader.")
    private String name;

    @Option(names = "--off", description = "Protect it no longer: its unread frames may be overwritten.")
    private boolean off;

    ProtectCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws SpoolException {
        String known = KnownReader.require(directory, name);
        Protection protection = off ? Protection.UNPROTECTED : Protection.PROTECTED;
        // Opening it says so to the spool.
        new CopyNotice(streams::say)
                .of(
                        directory,
                        Spools.reader(directory, ReaderOptions.named(known).withProtection(protection)))
                .close();
        return ExitCode.OK.number();
    }
}
