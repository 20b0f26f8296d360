package io.spool.bench.contest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A load in a process of its own, seen from here. */
public final class LoadProcess implements AutoCloseable {
    private final String name;
    private final Process process;
    private final BufferedReader answers;

    private LoadProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts a load, and waits until it is ready for its first turn. */
    public static LoadProcess start(Class<? extends Load> load, Object... arguments) {
        return start(List.of(), load, arguments);
    }

    /** Starts a load with options for its JVM. */
    public static LoadProcess start(List<String> options, Class<? extends Load> load, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms256m",
                "-Xmx256m",
                "-XX:+UseSerialGC"));
        command.addAll(options);
        // Profilers and the like, for whoever looks into a row.
        String more = System.getenv("BENCH_JAVA_OPTS");
        if (more != null) {
            command.addAll(List.of(more.trim().split(" +", -1)));
        }
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                LoadMain.class.getName(),
                load.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        try {
            LoadProcess started = new LoadProcess(
                    load.getSimpleName(),
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
            String answer = started.answer();
            while (!answer.equals(LoadMain.READY)) {
                // Libraries that greet.
                answer = started.answer();
            }
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException(
                    "the process of " + name + " ended without an answer; it said why on the standard error");
        }
        return line;
    }

    void begin(Duration turn) {
        try {
            process.getOutputStream().write((turn.toNanos() + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Turn end() {
        try {
            String line = answer();
            while (line.isEmpty() || !Character.isDigit(line.charAt(0))) {
                line = answer();
            }
            return Turn.parse(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            // The end of its orders: it closes its load and ends.
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
