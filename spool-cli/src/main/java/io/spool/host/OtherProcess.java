package io.spool.host;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Main class of the second process of a trial: does what it is told line by line, answers each line with one, and ends with
 * its input, so that it does not outlive the first.
 */
final class OtherProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private OtherProcess() {}

    /** Listens until there is nothing more to hear. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", 3);
            try {
                out.println(answer(words[0], Integer.parseInt(words[1]), Path.of(words[2]), out));
            } catch (IOException | RuntimeException e) {
                out.println("failed " + e);
            }
        }
    }

    private static String answer(String word, int count, Path path, PrintStream out) throws IOException {
        return switch (word) {
            case "hello" -> "hello";
            case "lock" -> lock(path);
            case "append" -> append(path, count);
            case "echo" -> echo(path, count, out);
            default -> "unknown " + word;
        };
    }

    private static String lock(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            FileLock lock = channel.tryLock();
            return lock == null ? "refused" : "granted";
        }
    }

    private static String append(Path spool, int count) throws IOException {
        try (SpoolWriter writer = Spools.writer(spool)) {
            for (int i = 0; i < count; i++) {
                writer.append("\"other " + i + "\"");
            }
        }
        return "appended";
    }

    /** Answers each frame of one spool with one in another. */
    private static String echo(Path directory, int count, PrintStream out) throws IOException {
        try (SpoolReader reader = Spools.reader(directory.resolve("there"), ReaderOptions.anonymous());
                SpoolWriter writer = Spools.writer(directory.resolve("back"))) {
            out.println("listening");
            for (int i = 0; i < count; i++) {
                ReadBatch batch = reader.read(PATIENCE, 1);
                if (batch.count() == 0) {
                    return "silence";
                }
                writer.append(batch.frame(0).content());
            }
        }
        return "echoed";
    }
}
