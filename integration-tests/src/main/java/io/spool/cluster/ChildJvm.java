package io.spool.cluster;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** One run of a Java main class in a process of its own, which ends with this JVM at the latest. */
public final class ChildJvm {
    private static final int TAIL_BYTES = 6_000;
    private static final Pattern PORT_TAKEN = Pattern.compile("Address already in use|BindException");

    private final String name;
    private final Path log;
    private final long logStart;
    private final Process process;

    private ChildJvm(String name, Path log, long logStart, Process process) {
        this.name = name;
        this.log = log;
        this.logStart = logStart;
        this.process = process;
    }

    /**
     * Starts the main class.
     *
     * @param home where the log, the log settings and what the child leaves in its working directory go
     * @param flags flags for the JVM
     * @param command the main class and its arguments
     */
    public static ChildJvm start(String name, Path home, String classPath, List<String> flags, List<String> command) {
        try {
            Files.createDirectories(home);
            Path log4j2 = copyResource("log4j2.properties", home.resolve("log4j2.properties"));
            Path log4j1 = copyResource("log4j.properties", home.resolve("log4j.properties"));
            // Alone in its directory: nothing else of ours may be seen by the child.
            Path child = home.resolve("child");
            copyResource("Child.class", child.resolve("io/spool/cluster/Child.class"));

            List<String> line = new ArrayList<>();
            line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            line.addAll(flags);
            line.add("-Dlog4j2.configurationFile=" + log4j2.toUri());
            line.add("-Dlog4j.configuration=" + log4j1.toUri());
            line.add("-cp");
            line.add(child + File.pathSeparator + classPath);
            line.add(Child.class.getName());
            line.addAll(command);

            Path log = home.resolve(name + ".log");
            long logStart = Files.exists(log) ? Files.size(log) : 0;
            Process process = ExitCleanup.start(new ProcessBuilder(line)
                    .directory(home.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())));
            return new ChildJvm(name, log, logStart, process);
        } catch (IOException e) {
            throw new UncheckedIOException("could not start " + name, e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Waits for the end of the process, which is the quickest way to hear of a failed start; true iff it has ended. */
    public boolean endsWithin(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw ClusterException.interrupted(e);
        }
    }

    public int exitCode() {
        return process.exitValue();
    }

    /** Asks the process to end, as an operator would, and kills it when it has not ended in time. */
    public void stop(Duration patience) {
        // Not Process.destroy(): it closes the child's input too, upon which the child would halt at once.
        process.toHandle().destroy();
        if (!endsWithin(patience)) {
            kill();
        }
    }

    /** Takes the process away with no warning. */
    public void kill() {
        process.destroyForcibly();
        if (!endsWithin(Duration.ofSeconds(30))) {
            throw new ClusterException("could not be killed: " + name + " pid=" + process.pid());
        }
    }

    /** Why the process did not start, or is gone, with the end of what it said. */
    public ClusterException failure(String what) {
        String said = tail();
        String state = process.isAlive() ? "pid=" + process.pid() : "exit=" + process.exitValue();
        String message = name + " " + what + ": " + state + " log=" + log + "\n" + said;
        return PORT_TAKEN.matcher(said).find() ? new PortTakenException(message) : new ClusterException(message);
    }

    /** The end of what this run has said; earlier runs in the same log are left out. */
    public String tail() {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(logStart, file.length() - TAIL_BYTES);
            file.seek(from);
            byte[] bytes = new byte[(int) Math.max(0, file.length() - from)];
            int read = Math.max(0, file.read(bytes));
            return new String(bytes, 0, read, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }

    private static Path copyResource(String resource, Path target) throws IOException {
        Path directory = target.getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        try (InputStream in = ChildJvm.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("missing resource: " + resource);
            }
            Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
        }
        return target;
    }
}
