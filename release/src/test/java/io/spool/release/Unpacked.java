package io.spool.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An archive as its user unpacks it, with the tools that the user has. */
record Unpacked(Path directory) {

    static Unpacked tarball(Path archive, Path into) throws IOException, InterruptedException {
        run(into, "tar", "-xzf", archive.toString(), "-C", into.toString());
        return new Unpacked(into);
    }

    static Unpacked zip(Path archive, Path into) throws IOException, InterruptedException {
        // Every JDK has it; "unzip" is not on every machine.
        String jar = Path.of(System.getProperty("java.home"), "bin", "jar").toString();
        run(into, jar, "--extract", "--file", archive.toString());
        return new Unpacked(into);
    }

    /** All files, as paths below the directory. */
    List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    List<Path> jars() throws IOException {
        return files().stream()
                .filter(file -> file.endsWith(".jar"))
                .map(directory::resolve)
                .toList();
    }

    /** What the command says; it must end well. */
    static String run(Path where, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(where, "said", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            String said = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(process.exitValue()).as(said).isZero();
            return said;
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }
}
