package io.spool.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * What the suites of this run found, printed when all have ended, and kept in {@code target/certificate.txt}: machine, seed,
 * counts, results. A suite adds its line when it has passed; a line that is missing is a suite that did not.
 *
 * <p>Thread-safe.
 */
public final class Certificate implements LauncherSessionListener {
    private static final Map<String, String> LINES = new TreeMap<>();

    /** Adds a suite's result: counts with units, in one line. */
    public static void add(String suite, String result) {
        synchronized (LINES) {
            LINES.put(suite, result);
        }
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        String text = text();
        if (text.isEmpty()) {
            return;
        }
        System.out.println(text);
        try {
            Files.writeString(Path.of("target", "certificate.txt"), text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text() {
        synchronized (LINES) {
            if (LINES.isEmpty()) {
                return "";
            }
            StringBuilder text = new StringBuilder("\nTorture certificate, " + (Scale.isLong() ? "long" : "short")
                    + " run, " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\n");
            text.append("  seed     -Dtorture.seed=").append(Scale.seed()).append('\n');
            text.append("  machine  ").append(machine()).append('\n');
            int width = LINES.keySet().stream().mapToInt(String::length).max().orElse(0);
            LINES.forEach((suite, result) -> text.append("  ")
                    .append(suite)
                    .append(" ".repeat(width - suite.length() + 2))
                    .append(result)
                    .append('\n'));
            return text.toString();
        }
    }

    private static String machine() {
        return Runtime.getRuntime().availableProcessors() + " processors, "
                + System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch") + ", Java " + System.getProperty("java.runtime.version");
    }
}
