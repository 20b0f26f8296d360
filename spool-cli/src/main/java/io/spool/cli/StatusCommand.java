package io.spool.cli;

import io.spool.core.error.SpoolException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at spools. */
@Command(
        name = "status",
        description =
                "Show how full spools are, what they hold, how fast they fill and how far their readers are. Changes "
                        + "nothing, takes no lock.",
        footer = {
            "",
            "Of a reader: next, the sequence that it reads next; read, how much of what the spool holds it has read; age, how"
                    + " long ago the oldest frame was appended that it has not read; lost, frames that were overwritten"
                    + " before it read them; overrun in, how long until that happens to more, at the last minute's rate, if"
                    + " it reads nothing.",
            "",
            "Examples:",
            "  spool status /var/spool/local/* --watch",
            "  spool status DIR --json | jq '.readers[] | {name, lagFrames}'"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class StatusCommand implements Callable<Integer> {
    private static final String TOP = "\u001b[H";
    private static final String CLEAR_REST_OF_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", arity = "1..*", description = "Directories of spools.")
    private List<Path> directories;

    @Option(names = "--json", description = "Write a JSON object for each spool, one a line.")
    private boolean json;

    @Option(
            names = "--watch",
            description = "Look again and again until interrupted: on a terminal in place, else one behind the other.")
    private boolean watch;

    @Option(names = "--interval", paramLabel = "TIME", description = "How often --watch looks (default: 1s).")
    private Duration interval = Duration.ofSeconds(1);

    StatusCommand(Streams streams) {
        this.streams = streams;
    }

    /** Shows all that can be shown; of those that cannot, the first decides the exit code. */
    @Override
    public Integer call() throws IOException {
        if (interval.isZero() || interval.isNegative()) {
            throw new ParameterException(spec.commandLine(), "--interval is " + interval + "; it must not be nothing");
        }
        ExitCode exit = show(Terminal.isOutput());
        while (watch && exit == ExitCode.OK && paused()) {
            exit = show(Terminal.isOutput());
        }
        return exit.number();
    }

    private boolean paused() {
        try {
            Thread.sleep(interval.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private ExitCode show(boolean onTerminal) throws IOException {
        ExitCode worst = ExitCode.OK;
        StringBuilder text = new StringBuilder();
        for (Path directory : directories) {
            try {
                SpoolReport report = new SpoolReport(SpoolLook.at(directory), Instant.now());
                text.append(json ? new StatusJson(report).all() : new StatusText(report).all());
            } catch (SpoolException e) {
                streams.say(String.valueOf(e.getMessage()));
                worst = worst == ExitCode.OK ? ExitCode.of(e) : worst;
            }
        }
        String shown = Printable.lines(text.toString());
        if (watch && onTerminal && !json) {
            // Drawn over what was there, line by line: a screen that is cleared first flickers.
            shown = TOP + shown.replace("\n", CLEAR_REST_OF_LINE + "\n") + CLEAR_BELOW;
        }
        streams.write(shown);
        return worst;
    }
}
