package io.spool.connect.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Encoding;
import io.spool.core.value.FrameBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncodingWatchTest {
    @TempDir
    private Path directory;

    private final List<String> told = new ArrayList<>();

    /** A spool that has a dictionary. */
    private void fill() throws IOException {
        Spools.create(directory, CreateOptions.ofSize(1 << 20).withEncoding(Encoding.KEYS));
        FrameBatch batch = new FrameBatch();
        for (int i = 0; i < 500; i++) {
            batch.add("{\"sensor\":\"boiler\",\"temperature\":" + i + "}");
        }
        try (SpoolWriter writer = Spools.writer(directory)) {
            writer.append(batch);
        }
    }

    @Test
    void aReasonIsToldOnce() throws IOException {
        fill();
        Files.write(directory.resolve("dictionaries/1"), new byte[100]);
        try (SpoolWriter writer = Spools.writer(directory)) {
            EncodingWatch watch = new EncodingWatch(writer, told::add);
            watch.look();
            watch.look();
        }
        assertThat(told)
                .singleElement()
                .asString()
                .contains("dictionary 1 cannot be used", "dictionaries/1 is damaged");
    }

    @Test
    void nothingIsToldWhereNothingIsWrong() throws IOException {
        fill();
        try (SpoolWriter writer = Spools.writer(directory)) {
            new EncodingWatch(writer, told::add).look();
        }
        assertThat(told).isEmpty();
    }
}
