package io.spool.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What a command, run within this process, did. */
record CommandRun(ExitCode exit, String out, String err) {

    /** Runs without input. */
    static CommandRun of(Object... arguments) {
        return withInput("", arguments);
    }

    static CommandRun withInput(String in, Object... arguments) {
        return withInput(new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)), arguments);
    }

    static CommandRun withInput(InputStream in, Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CommandRun run = with(in, out, arguments);
        return new CommandRun(run.exit, out.toString(StandardCharsets.UTF_8), run.err);
    }

    /** Runs with an output of the caller's, which {@link #out} then does not show. */
    static CommandRun withOutput(OutputStream out, Object... arguments) {
        return with(InputStream.nullInputStream(), out, arguments);
    }

    private static CommandRun with(InputStream in, OutputStream out, Object... arguments) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        ExitCode exit = SpoolCli.run(new Streams(in, out, new PrintStream(err, true, StandardCharsets.UTF_8)), texts);
        return new CommandRun(exit, "", err.toString(StandardCharsets.UTF_8));
    }
}
