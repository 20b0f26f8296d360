package io.spool.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The command, run within this process: thousands of runs need no JVM each. */
public final class CommandInProcess {
    private CommandInProcess() {}

    /**
     * How a run ended.
     *
     * @param exit its exit code
     * @param hasOutput whether it wrote anything to its output
     * @param err what it said to the user
     */
    public record Ended(int exit, boolean hasOutput, String err) {}

    /** Runs the command with these words and this input. */
    public static Ended run(List<String> words, String input) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8));
        int exit = SpoolCli.run(streams, words.toArray(String[]::new)).number();
        return new Ended(exit, out.size() > 0, err.toString(StandardCharsets.UTF_8));
    }
}
