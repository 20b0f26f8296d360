package io.spool.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.value.CreateOptions;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.SpoolStatus;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A writer goes past the frames that it laid down itself without looking at them, and comes to the same <i>min</i> as one that does. */
@Timeout(120)
class OwnFramesEvictionTest {
    private static final long SEED = Long.getLong("spool.test.seed", System.nanoTime());
    private static final int SIZE = 1 << 20;

    /** What a frame of 240 bytes takes. */
    private static final int STORAGE = 264;

    @TempDir
    private Path temporary;

    private static FrameBatch randomBatch(Random random, int most) {
        FrameBatch batch = new FrameBatch();
        int count = 1 + random.nextInt(most);
        for (int i = 0; i < count; i++) {
            batch.add("{\"fill\":\"" + "y".repeat(random.nextInt(500)) + "\"}");
        }
        return batch;
    }

    @Test
    void minIsThatOfAWriterThatRemembersNothing() throws Exception {
        Random random = new Random(SEED);
        Path remembered = temporary.resolve("remembered");
        Path forgotten = temporary.resolve("forgotten");
        Spools.create(remembered, CreateOptions.ofSize(SIZE));
        Spools.create(forgotten, CreateOptions.ofSize(SIZE));
        try (SpoolWriter first = Spools.writer(remembered);
                SpoolWriter second = Spools.writer(remembered)) {
            for (int step = 0; step < 300; step++) {
                FrameBatch batch = randomBatch(random, random.nextInt(10) == 0 ? 800 : 30);
                // Now and then another one appends in between, whose frames the first has not got in mind.
                (random.nextInt(5) == 0 ? second : first).append(batch);
                try (SpoolWriter opened = Spools.writer(forgotten)) {
                    opened.append(batch);
                }
                SpoolStatus here = Spools.status(remembered);
                SpoolStatus there = Spools.status(forgotten);
                assertThat(here.minSequence())
                        .as("min after step %d, seed %d", step, SEED)
                        .isEqualTo(there.minSequence());
                assertThat(here.minOffset())
                        .as("its offset after step %d, seed %d", step, SEED)
                        .isEqualTo(there.minOffset());
            }
        }
        assertThat(Spools.verify(remembered).isSound()).isTrue();
    }

    @Test
    void aWriterLooksAtNoHeaderOfItsOwn() throws Exception {
        Path dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(SIZE));
        FrameBatch batch = new FrameBatch();
        for (int i = 0; i < 100; i++) {
            batch.add("{\"fill\":\"" + "y".repeat(229) + "\"}");
        }
        try (SpoolWriter writer = Spools.writer(dir)) {
            for (int i = 0; i < 30; i++) {
                writer.append(batch);
            }
            // Frames 101 to 700: nobody has read them, and nobody will miss them.
            try (RandomAccessFile ring =
                    new RandomAccessFile(dir.resolve("spool.ring").toFile(), "rw")) {
                ring.seek(8192 + 100 * STORAGE);
                ring.write(new byte[600 * STORAGE]);
            }
            FrameBatch large = new FrameBatch();
            for (int i = 0; i < 1_900; i++) {
                large.add(batch, i % 100);
            }
            writer.append(large);
        }
        SpoolStatus status = Spools.status(dir);
        // The last mark before it is behind frame 700, and only from there on were headers looked at.
        assertThat(status.minOffset()).isEqualTo(4_900 * STORAGE - (SIZE - 8192) / STORAGE * STORAGE);
        assertThat(status.minSequence()).isEqualTo(1 + status.minOffset() / STORAGE);
        assertThat(status.evictedDamaged()).isZero();
    }

    @Test
    void framesThatAReaderNeedsStay() throws Exception {
        Path dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(SIZE).withFull(FullPolicy.BLOCK));
        Random random = new Random(SEED);
        try (SpoolWriter writer = Spools.writer(dir);
                SpoolReader reader = Spools.reader(dir, ReaderOptions.named("slow"))) {
            for (int step = 0; step < 500; step++) {
                FrameBatch batch = randomBatch(random, 100);
                while (writer.offer(batch).isRefused()) {
                    long before = reader.position();
                    assertThat(Spools.status(dir).minSequence())
                            .as("min in step %d, seed %d", step, SEED)
                            .isLessThanOrEqualTo(before);
                    assertThat(reader.read().isEmpty()).isFalse();
                    reader.acknowledge(reader.position());
                }
                assertThat(Spools.status(dir).minSequence())
                        .as("min after step %d, seed %d", step, SEED)
                        .isLessThanOrEqualTo(reader.position());
            }
            assertThat(reader.lost()).isZero();
        }
    }

    @Test
    void aMarkThatMakesJustTheRoomThatIsNeededIsNotPassedBeforeTheReader() throws Exception {
        Path dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(SIZE).withFull(FullPolicy.BLOCK));
        // Frames of 1 KiB, so that they begin at each mark, and fill the lap to its last byte.
        FrameBatch half = new FrameBatch();
        FrameBatch whole = new FrameBatch();
        for (int i = 0; i < 16; i++) {
            byte[] content = ("{\"fill\":\"" + "y".repeat(989) + "\"}").getBytes(StandardCharsets.UTF_8);
            whole.add(content);
            if (i < 8) {
                half.add(content);
            }
        }
        assertThat(whole.storageBytes()).isEqualTo(16 * 1024);
        try (SpoolWriter writer = Spools.writer(dir);
                SpoolReader reader = Spools.reader(dir, ReaderOptions.named("slow"))) {
            writer.append(half);
            for (int i = 0; i < (SIZE - 8192) / (16 * 1024); i++) {
                writer.append(whole);
            }
            assertThat(Spools.status(dir).usedBytes()).isEqualTo(SIZE - 8192);
            assertThat(writer.offer(whole).isRefused()).isTrue();
            assertThat(Spools.status(dir).minSequence()).isEqualTo(1);
            assertThat(reader.read().firstSequence()).isEqualTo(1);
        }
    }
}
