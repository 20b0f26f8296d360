package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FrameOutputTest {

    @Test
    void framesBecomeLinesWhateverTheirSize() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        FrameOutput out = new FrameOutput(bytes);
        StringBuilder expected = new StringBuilder();
        for (int size : new int[] {0, 1, 65_534, 1, 65_535, 65_536, 65_537, 200_000, 3}) {
            String frame = "f".repeat(size);
            out.add(("<" + frame + ">").getBytes(StandardCharsets.UTF_8), 1, size);
            out.endLine();
            expected.append(frame).append('\n');
        }
        out.flush();
        assertThat(bytes.toString(StandardCharsets.UTF_8).equals(expected.toString()))
                .isTrue();
    }

    @Test
    void lineBreaksWithinAFrameBecomeSpaces() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        FrameOutput out = new FrameOutput(bytes);
        out.add("{\n \"a\": 1,\r\n \"b\": \"\\n\"\n}");
        out.endLine();
        out.flush();
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("{  \"a\": 1,   \"b\": \"\\n\" }\n");
    }

    @Test
    void failureOfTheStreamIsSeenWhenFlushing() throws IOException {
        FrameOutput out = new FrameOutput(new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("No space left on device");
            }
        });
        out.add("{}");
        out.endLine();
        assertThatIOException().isThrownBy(out::flush).withMessage("No space left on device");
    }
}
