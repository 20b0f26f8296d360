package io.spool.torture.lock;

import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.torture.process.Message;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Appends as many frames as it is told to, then idles with its writer open. */
public final class Appender {
    private Appender() {}

    /** Arguments: directory. Commands: "append n"; answers "done", or what went wrong. */
    public static void main(String[] args) throws Exception {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        long batches = 0;
        try (SpoolWriter writer = Spools.writer(Path.of(args[0]))) {
            System.out.println("ready");
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                int frames = Integer.parseInt(line.substring("append ".length()));
                System.out.println(append(writer, frames, batches));
                batches += frames;
            }
        }
    }

    private static String append(SpoolWriter writer, int frames, long batches) {
        try {
            for (int i = 0; i < frames; i++) {
                writer.append(new Message(1, batches + i, 0, 1).toJson());
            }
            return "done";
        } catch (SpoolException e) {
            return e.toString();
        }
    }
}
