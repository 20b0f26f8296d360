package io.spool.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists readers. */
@Command(
        name = "readers",
        description = "List the named readers of a spool, and how far they are. Changes nothing, takes no lock.",
        footer = {
            "",
            "Examples:",
            "  spool readers DIR --json | jq -r .name",
            "  spool readers DIR --json | jq 'select(.lagSeconds > 3600)'"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ReadersCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(paramLabel = "DIR", description = "Directory of the spool.")
    private Path directory;

    @Option(names = "--json", description = "Write a JSON object for each reader, one a line.")
    private boolean json;

    ReadersCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        SpoolReport report = new SpoolReport(SpoolLook.at(directory), Instant.now());
        String text = json ? new StatusJson(report).readers() : new StatusText(report).readers();
        streams.print(text);
        for (String name : report.look().status().damagedReaders()) {
            streams.say("reader '" + name + "': its position is damaged; 'spool verify --repair' resets it");
        }
        report.look()
                .status()
                .unnamedReaders()
                .forEach(reader -> streams.say(reader.name() + ": its name is damaged"
                        + (reader.isProtected() ? ", and it still protects" : "") + "; 'spool forget --reader \""
                        + reader.name() + "\"' removes it"));
        return ExitCode.OK.number();
    }
}
