package io.spool.cli;

import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.Gap;
import io.spool.core.value.Verification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Looks through spools. */
@Command(
        name = "verify",
        description = "Look through whole spools, live or not: every frame, every reader's position, every rule of the"
                + " format. Changes nothing, takes no lock. Lists what is damaged; the exit code tells.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class VerifyCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(paramLabel = "DIR", arity = "1..*", description = "Directories of spools.")
    private List<Path> directories;

    VerifyCommand(Streams streams) {
        this.streams = streams;
    }

    /** Looks at all; of those that are damaged or cannot be read, the first decides the exit code. */
    @Override
    public Integer call() throws IOException {
        ExitCode worst = ExitCode.OK;
        for (Path directory : directories) {
            ExitCode found;
            try {
                Verification verification = Spools.verify(directory);
                streams.out().write(text(verification).getBytes(StandardCharsets.UTF_8));
                streams.out().flush();
                found = verification.isSound() ? ExitCode.OK : ExitCode.UNREADABLE;
            } catch (SpoolException e) {
                streams.say(String.valueOf(e.getMessage()));
                found = ExitCode.of(e);
            }
            worst = worst == ExitCode.OK ? found : worst;
        }
        return worst.number();
    }

    private static String text(Verification verification) {
        StringBuilder text = new StringBuilder();
        text.append(verification.status().directory())
                .append(verification.isSound() ? ": sound, " : ": DAMAGED, ")
                .append(String.format(Locale.ROOT, "%,d frames are as they were written", verification.frames()));
        if (verification.overwritten() > 0) {
            text.append(
                    String.format(Locale.ROOT, ", %,d were overwritten while this looked", verification.overwritten()));
        }
        text.append('\n');
        for (Gap gap : verification.gaps()) {
            text.append("  ").append(gap).append('\n');
        }
        for (String problem : verification.problems()) {
            text.append("  ").append(problem).append('\n');
        }
        return text.toString();
    }
}
