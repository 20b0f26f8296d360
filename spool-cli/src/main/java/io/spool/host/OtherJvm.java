package io.spool.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A second JVM that runs {@link OtherProcess}. */
final class OtherJvm implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final Process process;
    private final PrintStream told;
    private final BufferedReader said;

    private OtherJvm(Process process) {
        this.process = process;
        this.told = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static OtherJvm start() throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName());
        OtherJvm other = new OtherJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
        try {
            other.tell("hello", 0, Path.of("-"));
            other.expect("hello");
            return other;
        } catch (IOException e) {
            other.close();
            throw e;
        }
    }

    void tell(String word, int count, Path path) {
        told.println(word + " " + count + " " + path);
    }

    /** The next line that it says. */
    String hear() throws IOException {
        CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> {
            try {
                return String.valueOf(said.readLine());
            } catch (IOException e) {
                return "failed " + e;
            }
        });
        try {
            return line.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("a second process did not answer within " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    void expect(String line) throws IOException {
        String heard = hear();
        if (!heard.equals(line)) {
            throw new IOException("a second process said '" + heard + "' instead of '" + line + "'");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
