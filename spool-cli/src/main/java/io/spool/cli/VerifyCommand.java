package io.spool.cli;

import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.Gap;
import io.spool.core.value.Problem;
import io.spool.core.value.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks through spools. */
@Command(
        name = "verify",
        description =
                "Look through whole spools, live or not: every frame, every reader's position, every rule of the"
                        + " format. Lists what is damaged; the exit code tells. Changes nothing and takes no lock, unless --repair is given.",
        footer = {
            "",
            "What --repair mends: a reader whose position is damaged begins at the oldest frame again; a disk record, a lock"
                    + " file or a table of origins is made anew; a reader whose protection cannot be told is protected; one"
                    + " ahead of the spool goes to its end. Nothing that is whole is lost by it. Damaged frames are left as"
                    + " they are, until they are overwritten; so is a damaged dictionary: put it back from a copy of the spool, if"
                    + " there is one, and the frames that need it are read again; so is a spool that cannot be opened: restore it from a copy."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class VerifyCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(paramLabel = "DIR", arity = "1..*", description = "Directories of spools.")
    private List<Path> directories;

    @Option(
            names = "--repair",
            description = "Mend what can be mended without losing anything that is whole, say what was done, and look"
                    + " again. Takes the writer's lock for moments.")
    private boolean repair;

    @Mixin
    private ProgressOption quiet = new ProgressOption();

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
                found = look(directory);
            } catch (SpoolException e) {
                streams.say(String.valueOf(e.getMessage()));
                found = ExitCode.of(e);
            }
            worst = worst == ExitCode.OK ? found : worst;
        }
        return worst.number();
    }

    private ExitCode look(Path directory) throws IOException {
        Verification verification = verify(directory);
        List<String> missing = SpoolRepair.missingFiles(directory);
        write(text(verification, missing));
        if (verification.isSound() && missing.isEmpty()) {
            return ExitCode.OK;
        }
        if (!repair) {
            return verification.isSound() ? ExitCode.OK : ExitCode.UNREADABLE;
        }
        List<String> done = SpoolRepair.of(directory, verification);
        if (done.isEmpty()) {
            write("  nothing of this can be repaired\n");
            return ExitCode.UNREADABLE;
        }
        StringBuilder text = new StringBuilder();
        done.forEach(
                what -> text.append("  repaired: ").append(Printable.name(what)).append('\n'));
        write(text.toString());
        Verification after = verify(directory);
        write(text(after, SpoolRepair.missingFiles(directory)));
        return after.isSound() ? ExitCode.OK : ExitCode.UNREADABLE;
    }

    private Verification verify(Path directory) throws IOException {
        Progress progress = quiet.progress(streams, true);
        try {
            return Spools.inspect(directory)
                    .verify((done, total) -> progress.show(total == 0 ? 1 : (double) done / total, done));
        } finally {
            progress.end();
        }
    }

    private void write(String text) throws IOException {
        streams.print(text);
    }

    private static String text(Verification verification, List<String> missing) {
        StringBuilder text = new StringBuilder();
        text.append(Printable.name(verification.status().directory().toString()))
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
        long untold = verification.gapCount() - verification.gaps().size();
        if (untold > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    "  and %,d gaps more; %,d frames are damaged in all%n",
                    untold,
                    verification.damaged()));
        }
        for (Problem problem : verification.problems()) {
            text.append("  ").append(Printable.name(problem.toString())).append('\n');
        }
        for (String problem : missing) {
            text.append("  ").append(problem).append('\n');
        }
        return text.toString();
    }
}
