package io.spool.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What a command reads, writes and complains to.
 *
 * @param in lines to append, unbuffered
 * @param out frames and reports, unbuffered; a write that fails throws
 * @param err messages to the user
 */
record Streams(InputStream in, OutputStream out, PrintStream err) {

    /** Those of the process. */
    static Streams standard() {
        return new Streams(new FileInputStream(FileDescriptor.in), new StandardOutput(), System.err);
    }

    /** Tells the user something, in one line. */
    void say(String message) {
        err.println("spool: "
                + Printable.name(message.lines()
                        .map(String::strip)
                        .reduce((a, b) -> a + " " + b)
                        .orElse("")));
        err.flush();
    }

    /** Where frames go as they are, unless a person looks on. */
    OutputStream frames() {
        return Terminal.isOutput() ? new TerminalFrames(out) : out;
    }

    /** Writes a report to the output: lines, each ended, or JSON. */
    void print(String report) throws IOException {
        write(Printable.lines(report));
    }

    /** Writes what has passed {@link Printable} already, and codes for the terminal. */
    void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
