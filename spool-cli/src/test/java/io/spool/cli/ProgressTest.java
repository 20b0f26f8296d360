package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {

    @Test
    void barIsAsLongAsTheWorkIsFar() {
        assertThat(Progress.line(0.5, 1_234_568, 2))
                .isEqualTo("[" + "#".repeat(15) + " ".repeat(15) + "]  50 %  1,234,568 frames, 617,284/s");
        assertThat(Progress.line(1, 1, 1)).startsWith("[" + "#".repeat(30) + "] 100 %");
    }

    @Test
    void nothingIsDrawnWhereNobodyLooks() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        Progress progress = new Progress(streams, false);
        progress.show(0.5, 1);
        progress.end();
        assertThat(err.size()).isZero();
    }
}
