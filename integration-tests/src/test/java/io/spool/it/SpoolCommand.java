package io.spool.it;

import io.spool.cluster.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of the packaged {@code spool} command. Its script becomes the JVM, so that a kill hits that. */
final class SpoolCommand implements AutoCloseable {
    private final Process process;
    private final Path err;

    /** What a run wrote that ended well, messages apart. */
    static String output(Path directory, Object... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "spool-", ".out");
        try (SpoolCommand run = start(directory, ProcessBuilder.Redirect.to(out.toFile()), arguments)) {
            if (run.exit() != 0) {
                throw new AssertionError(List.of(arguments) + ": exit code " + run.exit() + ": " + run.err());
            }
        }
        return Files.readString(out);
    }

    private SpoolCommand(Process process, Path err) {
        this.process = process;
        this.err = err;
    }

    /** @param directory where its messages are kept */
    static SpoolCommand start(Path directory, Object... arguments) throws IOException {
        return start(directory, ProcessBuilder.Redirect.DISCARD, arguments);
    }

    private static SpoolCommand start(Path directory, ProcessBuilder.Redirect out, Object... arguments)
            throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Checkout.root().resolve("bin/spool").toString());
        for (Object argument : arguments) {
            line.add(argument.toString());
        }
        Path err = Files.createTempFile(directory, "spool-", ".err");
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out)
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return new SpoolCommand(builder.start(), err);
    }

    /** Waits for the end; the exit code. */
    int exit() throws InterruptedException {
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            throw new AssertionError("still running");
        }
        return process.exitValue();
    }

    /** What it has said on its standard error. */
    String err() throws IOException {
        return Files.readString(err);
    }

    /** As Ctrl-C and service managers end it. */
    void terminate() {
        process.destroy();
    }

    /** As kill -9 does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        exit();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
