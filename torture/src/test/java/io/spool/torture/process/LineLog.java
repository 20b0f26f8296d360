package io.spool.torture.process;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Lines that outlive the process that wrote them: each is one write, which a kill does not cut. */
public final class LineLog implements AutoCloseable {
    private final FileOutputStream out;

    public LineLog(Path file) throws IOException {
        out = new FileOutputStream(file.toFile(), true);
    }

    public void add(String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    public static List<String> read(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.US_ASCII) : List.of();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
