package io.spool.bench.soak;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All samples, a line each, on the disk as soon as they are taken. Memory is in bytes; what was not asked for is empty. */
final class SampleFile implements AutoCloseable {
    private final BufferedWriter out;

    SampleFile(Path file) throws IOException {
        out = Files.newBufferedWriter(file);
        line(Stream.concat(
                Stream.of("seconds", "process"),
                Arrays.stream(Quantity.values()).map(quantity -> quantity.name().toLowerCase(Locale.ROOT))));
    }

    void add(Sample sample) throws IOException {
        line(Stream.concat(
                Stream.of(String.format(Locale.ROOT, "%.1f", sample.seconds()), sample.process()),
                Arrays.stream(Quantity.values())
                        .map(quantity -> sample.values().get(quantity))
                        .map(value -> Objects.isNull(value) ? "" : String.format(Locale.ROOT, "%.0f", value))));
    }

    private void line(Stream<String> cells) throws IOException {
        out.write(cells.collect(Collectors.joining(",")));
        out.write('\n');
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
