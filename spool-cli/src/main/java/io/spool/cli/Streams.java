package io.spool.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;

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
                + message.lines()
                        .map(String::strip)
                        .reduce((a, b) -> a + " " + b)
                        .orElse(""));
        err.flush();
    }
}
