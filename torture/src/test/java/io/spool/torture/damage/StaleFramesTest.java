package io.spool.torture.damage;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Frame;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.SpoolStatus;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Frames that were written and never committed, because their writer was killed, are no frames: not even where a filler
 * covers them without overwriting them, and that filler's header is damaged.
 */
@Timeout(60)
class StaleFramesTest {
    private static final int SIZE = 64 * 1024;

    @TempDir
    private Path temporary;

    private final Map<Long, String> written = new TreeMap<>();

    @Test
    void framesOfAKilledBatchUnderADamagedFillerAreNotDelivered() throws Exception {
        Path dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(SIZE));
        Path ring = dir.resolve("spool.ring");
        int region = SIZE - SpoolFormat.CONTROL_SIZE;
        try (SpoolWriter writer = Spools.writer(dir)) {
            while (region - Spools.status(dir).nextOffset() > 4_000) {
                append(writer, "x".repeat(300));
            }
        }
        SpoolStatus before = Spools.status(dir);
        byte[] control = Arrays.copyOf(Files.readAllBytes(ring), SpoolFormat.CONTROL_SIZE);
        try (SpoolWriter killed = Spools.writer(dir)) {
            FrameBatch batch = new FrameBatch();
            for (int i = 0; i < 6; i++) {
                batch.add("stale".repeat(20));
            }
            killed.append(batch);
        }
        try (RandomAccessFile file = new RandomAccessFile(ring.toFile(), "rw")) {
            // As if it had been killed just before the commit.
            file.write(control);
        }
        try (SpoolWriter writer = Spools.writer(dir)) {
            append(writer, "y".repeat(5_000));
            for (int i = 0; i < 20; i++) {
                append(writer, "z".repeat(200));
            }
        }
        int filler = (int) (SpoolFormat.CONTROL_SIZE + before.nextOffset() % region);
        try (RandomAccessFile file = new RandomAccessFile(ring.toFile(), "rw")) {
            file.seek(filler + SpoolFormat.FRAME_SEQUENCE);
            file.write(0x7F);
        }
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
            for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
                for (Frame frame : batch) {
                    assertThat(new String(frame.content(), StandardCharsets.UTF_8))
                            .as("frame " + frame.sequence())
                            .isEqualTo(written.get(frame.sequence()));
                }
            }
        }
    }

    private void append(SpoolWriter writer, String content) throws Exception {
        written.put(writer.append(content), content);
    }
}
