package io.spool.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.spool.core.value.CreateOptions;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.StartPosition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A spool beyond what one Java buffer can map: places beyond 2 and 4 GiB, lapped twice. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LargeSpoolTest {
    private static final long SIZE = 5L << 30;

    @TempDir
    private Path temporary;

    @Test
    void framesBeyondTwoAndFourGibibytesComeBackLapAfterLap() throws Exception {
        assumeTrue(
                Files.getFileStore(temporary).getUsableSpace() > SIZE * 3 / 2,
                "needs " + SIZE * 3 / 2 + " bytes of disk under " + temporary);
        Path dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(SIZE));
        // Not a power of two, so that frames come to lie across every border between mappings.
        byte[] content = new byte[999_983];
        long dataSize = SIZE - 8192;
        try (SpoolWriter writer = Spools.writer(dir);
                SpoolReader reader = Spools.reader(dir, ReaderOptions.named("r").withBatchBytes(4 << 20))) {
            long sequence = 0;
            long beyondTwo = 0;
            long beyondFour = 0;
            FrameBatch batch = new FrameBatch();
            while (Spools.status(dir).nextOffset() < 2 * dataSize + dataSize / 10) {
                for (int burst = 0; burst < 50; burst++) {
                    stamp(content, sequence + 1);
                    batch.clear();
                    assertThat(writer.append(batch.add(content)).firstSequence())
                            .isEqualTo(++sequence);
                    ReadBatch read = reader.read();
                    assertThat(read.gap()).isEmpty();
                    assertThat(read.count()).isEqualTo(1);
                    check(read, 0, sequence, content.length);
                }
                reader.acknowledge(reader.position());
                long place = Spools.status(dir).nextOffset() % dataSize;
                beyondTwo += place > 2L << 30 ? 1 : 0;
                beyondFour += place > 4L << 30 ? 1 : 0;
            }
            assertThat(beyondTwo).isPositive();
            assertThat(beyondFour).isPositive();
            SpoolStatus status = Spools.status(dir);
            assertThat(status.nextOffset() / dataSize).isGreaterThanOrEqualTo(2);
            for (long at = status.minSequence(); at < status.nextSequence(); at += 211) {
                reader.seek(StartPosition.atSequence(at));
                check(reader.read(), 0, at, content.length);
            }
        }
    }

    /** The number at the start, at the end and in the middle: enough to tell every frame from every other. */
    private static void stamp(byte[] content, long number) {
        for (int at : new int[] {0, content.length / 2, content.length - 8}) {
            for (int i = 0; i < 8; i++) {
                content[at + i] = (byte) (number >>> (8 * i));
            }
        }
    }

    private static void check(ReadBatch batch, int index, long number, int length) {
        assertThat(batch.sequence(index)).isEqualTo(number);
        assertThat(batch.length(index)).isEqualTo(length);
        for (int at : new int[] {0, length / 2, length - 8}) {
            long found = 0;
            for (int i = 0; i < 8; i++) {
                found |= (batch.array(index)[batch.from(index) + at + i] & 0xFFL) << (8 * i);
            }
            assertThat(found).isEqualTo(number);
        }
    }
}
