package io.spool.bench.profile;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes text of a flight recording. */
@Command(
        name = "benchmarks/profile",
        mixinStandardHelpOptions = true,
        description = "Say where time and memory went, by a flight recording of a JVM"
                + " (-XX:StartFlightRecording=settings=profile,filename=...).")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class Profile implements Callable<Integer> {
    /** Innermost methods by which stacks are told apart. */
    private static final int DEPTH = 7;

    @Parameters(paramLabel = "RECORDING", description = "The recording, a .jfr file.")
    private Path file;

    @Option(
            names = "--in",
            paramLabel = "METHOD",
            description =
                    "Only what happened in a method whose name, as in io/spool/core/SpoolWriter.append, has this in it"
                            + " (default: everything).")
    private String method = "";

    private Profile() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Profile()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Recording recording = Recording.read(file);
        Shares self = new Shares();
        Shares below = new Shares();
        Shares stacks = new Shares();
        within(recording.work()).map(Sample::stack).forEach(stack -> {
            self.add(1, stack.innermost());
            below.add(1, new HashSet<>(stack.methods()));
            stacks.add(1, stack.collapsed(DEPTH));
        });
        Shares types = new Shares();
        Shares makers = new Shares();
        within(recording.allocations()).forEach(sample -> {
            types.add(sample.weight(), sample.type());
            makers.add(sample.weight(), sample.type() + " by " + sample.stack().innermostOutsideJdk());
        });
        double seconds = recording.length().toNanos() * 1e-9;
        double paused = recording.pauses().toNanos() * 1e-9;
        print(
                String.format(
                        Locale.ROOT,
                        "Percent of %d samples, of %d in %.0f s. The process was stopped by %d collections for %.2f s, %.2f %%.",
                        self.whole(),
                        recording.work().size(),
                        seconds,
                        recording.collections(),
                        paused,
                        100 * paused / seconds),
                List.of());
        print("In and below each method", below.largest(40));
        print("In each method itself", self.largest(20));
        print("Innermost " + DEPTH + " methods", stacks.largest(20));
        print(String.format(Locale.ROOT, "Allocated, of about %.0f MB", types.whole() / 1e6), types.largest(12));
        print("Allocated, with the innermost method outside the JDK", makers.largest(15));
        return 0;
    }

    private Stream<Sample> within(List<Sample> samples) {
        return samples.stream().flatMap(sample -> sample.within(method).stream());
    }

    private static void print(String title, List<String> lines) {
        System.out.println(title);
        lines.forEach(System.out::println);
        System.out.println();
    }
}
