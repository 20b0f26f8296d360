package io.spool.torture.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A run of one of the C programs in {@code src/test/resources/interop}: spoken to, listened to and killed. */
final class CProgram implements AutoCloseable {
    private static final Path SOURCES = Path.of("src", "test", "resources", "interop");
    private static final Path BINARIES = Path.of("target", "interop");

    private static final String CHECKED = "spool-read-checked";

    private final Process process;
    private final BufferedReader answers;
    private final Path errors;

    private CProgram(Process process, Path errors) {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        this.errors = errors;
    }

    /** Compiles the programs; skips the test, with a message, where there is no compiler. */
    static void assumeCompiled() throws IOException, InterruptedException {
        assumeTrue(compilerIsThere(), "skipped: there is no C compiler here (cc)");
        compile();
    }

    private static boolean compilerIsThere() {
        try {
            Process cc = new ProcessBuilder("cc", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return cc.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void compile() throws IOException, InterruptedException {
        Files.createDirectories(BINARIES);
        for (String program : List.of("spool-write", "spool-read", "spool-vectors")) {
            String said = compile(program, program, "-O2");
            if (!said.isEmpty()) {
                throw new IllegalStateException(said);
            }
        }
        // Every byte that is touched is looked at, where the compiler has what that takes.
        if (!compile("spool-read", CHECKED, "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")
                .isEmpty()) {
            Files.copy(BINARIES.resolve("spool-read"), BINARIES.resolve(CHECKED), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** What the compiler has against it; empty for nothing. */
    private static String compile(String source, String program, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("cc", "-std=c11", "-Wall", "-Wextra", "-Werror"));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-o",
                BINARIES.resolve(program).toString(),
                SOURCES.resolve(source + ".c").toString()));
        Process cc = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(cc.getInputStream().readAllBytes(), UTF_8);
        return cc.waitFor() == 0 ? "" : command + " fails:\n" + said;
    }

    /** The program that holds the C code to the golden vectors. */
    static Path vectors() {
        return BINARIES.resolve("spool-vectors").toAbsolutePath();
    }

    /** As {@link #read}, by a program that ends when it touches a byte that is none of its own. */
    /** The program that appends. */
    static Path writer() {
        return BINARIES.resolve("spool-write").toAbsolutePath();
    }

    static CProgram readWithChecks(Path dir, Object... arguments) throws IOException {
        return start(CHECKED, dir, arguments);
    }

    static CProgram write(Path dir, Object... arguments) throws IOException {
        return start("spool-write", dir, arguments);
    }

    static CProgram read(Path dir, Object... arguments) throws IOException {
        return start("spool-read", dir, arguments);
    }

    private static CProgram start(String program, Path dir, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(BINARIES.resolve(program).toAbsolutePath().toString(), dir.toString()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Path errors = Files.createTempFile("interop", ".stderr");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        // What a program holds until its end is no mistake.
        builder.environment().put("ASAN_OPTIONS", "detect_leaks=0");
        return new CProgram(builder.start(), errors);
    }

    /** The next line that the program prints; fails when there is none. */
    String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the program ended without an answer: " + errors());
        }
        return line;
    }

    void say(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(UTF_8));
        process.getOutputStream().flush();
    }

    /** Closes the program's standard input: it finishes what it is at. */
    void finish() throws IOException {
        process.getOutputStream().close();
    }

    /** Finishes it, and gives all that it still says on its standard output. */
    List<String> rest() throws IOException {
        finish();
        return answers.lines().toList();
    }

    String errors() throws IOException {
        return Files.readString(errors, UTF_8);
    }

    /** SIGKILL, and gone when this returns. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException(String.format(Locale.ROOT, "process %d did not end", process.pid()));
        }
        return process.exitValue();
    }

    /** All lines from here to its end, which must be a good one; it is closed then. */
    List<String> linesToTheEnd() throws Exception {
        try (this) {
            List<String> lines = rest();
            assertThat(exitCode()).as(errors()).isZero();
            return lines;
        }
    }

    @Override
    public void close() throws IOException {
        kill();
        Files.deleteIfExists(errors);
    }
}
