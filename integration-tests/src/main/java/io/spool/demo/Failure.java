package io.spool.demo;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Says what went wrong, once, with the end of the log that tells most. */
final class Failure {
    private static final int EXIT_FAILED = 1;
    private static final int TAIL_BYTES = 16_000;
    private static final Pattern NOISE = Pattern.compile("runtime\\.rest\\.RestServer|^\t[\\w.]+ = ");
    private static final int TAIL_LINES = 20;

    private Failure() {}

    /** Returns the exit code. */
    static int report(Exception failure, DemoDirectory directory, Progress progress) {
        if (jvmIsEnding()) {
            // Somebody pressed Ctrl-C: the children are gone for that reason, and the directory will be.
            return EXIT_FAILED;
        }
        progress.closeLine();
        System.err.println("\nThe demonstration failed: " + message(failure));
        try {
            Path log = directory.resolve("worker").resolve("worker.log");
            // What a child said is in the message already when it could not be started, or its connector failed.
            if (Files.exists(log) && message(failure).lines().count() == 1) {
                System.err.println("\nThe end of " + log.getFileName() + ":");
                tail(log).forEach(line -> System.err.println("  " + line));
            }
            System.err.println("\nLogs: " + directory.saveLogs());
        } catch (IOException e) {
            System.err.println("The logs could not be saved: " + e);
        }
        return EXIT_FAILED;
    }

    private static String message(Exception failure) {
        String message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }

    private static boolean jvmIsEnding() {
        Thread hook = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            return !Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return true;
        }
    }

    private static List<String> tail(Path log) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - TAIL_BYTES));
            byte[] bytes = new byte[TAIL_BYTES];
            int length = Math.max(0, file.read(bytes));
            // Without the requests that the demonstration itself made, and without the settings of each client.
            List<String> lines = new String(bytes, 0, length, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !NOISE.matcher(line).find())
                    .toList();
            return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
        }
    }
}
