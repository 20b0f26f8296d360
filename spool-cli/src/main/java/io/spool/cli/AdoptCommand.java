package io.spool.cli;

import io.spool.core.Spools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says that a directory is no copy. */
@Command(
        name = "adopt",
        description = {
            "Say that a spool's directory is no copy but the spool itself, which was moved here from another file system: it keeps"
                    + " its identity, or gets it back, and a Kafka source continues at its old position.",
            "A spool that is moved within its file system needs no such word. Never adopt a copy whose original is still in use, nor"
                    + " a backup that was put back: frames would be passed over."
        },
        footer = {
            "",
            "Examples:",
            "  cp -a --reflink=never /old/disk/a /var/spool/local/a && rm -r /old/disk/a",
            "  spool adopt /var/spool/local/a"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class AdoptCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(paramLabel = "DIR", description = "Directory of the spool.")
    private Path directory;

    AdoptCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        UUID identity = Spools.adopt(directory);
        streams.print(Printable.name(directory.toString()) + " is spool " + identity + "\n");
        return ExitCode.OK.number();
    }
}
