package io.spool.cli;

import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks at spools. */
@Command(
        name = "status",
        description = "Show how full spools are, what they hold and how far their readers are. Changes nothing.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class StatusCommand implements Callable<Integer> {
    private static final int SMALLEST_BATCH_BYTES = 4096;

    private final Streams streams;

    @Parameters(paramLabel = "DIR", arity = "1..*", description = "Directories of spools.")
    private List<Path> directories;

    @Option(names = "--json", description = "Write a JSON object for each spool, one a line.")
    private boolean json;

    StatusCommand(Streams streams) {
        this.streams = streams;
    }

    /** Shows all that can be shown; of those that cannot, the first decides the exit code. */
    @Override
    public Integer call() throws IOException {
        ExitCode worst = ExitCode.OK;
        for (Path directory : directories) {
            try {
                SpoolReport report = new SpoolReport(Spools.status(directory), oldestFrame(directory), Instant.now());
                streams.out().write((json ? report.json() : report.text()).getBytes(StandardCharsets.UTF_8));
                streams.out().flush();
            } catch (SpoolException e) {
                streams.say(String.valueOf(e.getMessage()));
                worst = worst == ExitCode.OK ? ExitCode.of(e) : worst;
            }
        }
        return worst.number();
    }

    /** When the oldest frame was appended that is there and whole. */
    private static Optional<Instant> oldestFrame(Path directory) throws SpoolException {
        try (SpoolReader reader =
                Spools.reader(directory, ReaderOptions.anonymous().withBatchBytes(SMALLEST_BATCH_BYTES))) {
            ReadBatch batch = reader.read();
            return batch.count() == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(batch.timeMs(0)));
        }
    }
}
