package io.spool.torture.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM that runs a main class of these tests; it reads commands from its parent and answers line by line. */
public final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;

    ChildJvm(Process process) {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    public static ChildJvm start(Class<?> main, Object... arguments) throws IOException {
        return startWith(List.of("-XX:TieredStopAtLevel=1"), main, arguments);
    }

    /** Starts a JVM with these options, for what depends on its compilers. */
    public static ChildJvm startWith(List<String> options, Class<?> main, Object... arguments) throws IOException {
        return startUnder(List.of(), options, main, arguments);
    }

    /** Starts a JVM by a command that runs another: {@code strace} with its options, say. */
    public static ChildJvm startUnder(List<String> runner, List<String> options, Class<?> main, Object... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(runner);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx256m"));
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ChildJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** The next line that the child prints; fails when there is none. */
    public String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the child ended without an answer");
        }
        return line;
    }

    /** Tells the child something, one line. */
    public void tell(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Tells the child something, and returns what it answers. */
    public String ask(String line) throws IOException {
        tell(line);
        return answer();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL, and does not wait for the end. What the child had said can still be read. */
    public void startKill() {
        // Through its handle: Process.destroyForcibly closes our end of the pipe, and what is in it is lost.
        process.toHandle().destroyForcibly();
    }

    public long pid() {
        return process.pid();
    }

    /** Sends a signal: STOP, CONT. */
    public void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Closes the child's standard input: it finishes what it is at. */
    public void finish() throws IOException {
        process.getOutputStream().close();
    }

    /** SIGKILL, and gone when this returns. What the child had said can still be read. */
    public void kill() {
        startKill();
        process.onExit().join();
    }

    public int exitCode() throws InterruptedException {
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("the child did not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        kill();
    }
}
