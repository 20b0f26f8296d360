package io.spool.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.value.CreateOptions;
import io.spool.core.value.Frame;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Gap;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.StartPosition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random histories of one spool against an obvious model: a list of all frames ever. {@code -Dspool.test.seed} repeats one.
 */
@Timeout(120)
class RingModelTest {
    private static final long SEED = Long.getLong("spool.test.seed", System.nanoTime());

    @TempDir
    private Path temporary;

    private final List<String> written = new ArrayList<>();

    private record Held(SpoolReader reader, String name) {}

    @RepeatedTest(30)
    void everyReaderGetsTheListOrIsToldWhatOfItIsLost(RepetitionInfo repetition) throws Exception {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Path dir = temporary.resolve("spool");
        Spools.create(
                dir,
                CreateOptions.ofSize(64 * 1024 + 4096L * random.nextInt(20))
                        .withMaxFrameBytes(2_000 + random.nextInt(8_000)));
        SpoolWriter writer = Spools.writer(dir);
        List<Held> readers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            readers.add(open(dir, "r" + i, random));
        }
        try {
            for (int step = 0; step < 600; step++) {
                int choice = random.nextInt(100);
                int who = random.nextInt(readers.size());
                Held held = readers.get(who);
                if (choice < 45) {
                    append(writer, random);
                } else if (choice < 80) {
                    read(held.reader(), random);
                } else if (choice < 88) {
                    seek(dir, held.reader(), random);
                } else if (choice < 94) {
                    long acknowledged = held.reader().acknowledged();
                    held.reader().close();
                    readers.set(who, open(dir, held.name(), random));
                    assertThat(readers.get(who).reader().position()).isEqualTo(acknowledged);
                } else {
                    writer.close();
                    writer = Spools.writer(dir);
                }
            }
            checkStatus(dir);
        } catch (Throwable e) {
            throw new AssertionError("seed " + seed, e);
        } finally {
            writer.close();
            readers.forEach(held -> held.reader().close());
        }
    }

    private static Held open(Path dir, String name, Random random) throws Exception {
        ReaderOptions options = ReaderOptions.named(name).withBatchBytes(4096 << random.nextInt(4));
        return new Held(Spools.reader(dir, options), name);
    }

    private void append(SpoolWriter writer, Random random) throws Exception {
        FrameBatch batch = new FrameBatch();
        long storage = 0;
        int wished = 1 + random.nextInt(30);
        while (batch.count() < wished) {
            int most = random.nextInt(20) == 0 ? writer.maxFrameBytes() : 300;
            String json = "\"" + written.size() + ":" + "z".repeat(Math.max(0, random.nextInt(most) - 12)) + "\"";
            storage += SpoolWriter.storageOf(json.length());
            if (storage > writer.maxBatchBytes()) {
                break;
            }
            batch.add(json);
            written.add(json);
        }
        long first = writer.append(batch).firstSequence();
        assertThat(first + batch.count() - 1).isEqualTo(written.size());
    }

    private void read(SpoolReader reader, Random random) throws Exception {
        long position = reader.position();
        ReadBatch batch = reader.read();
        long at = position;
        if (batch.gap().isPresent()) {
            Gap gap = batch.gap().get();
            assertThat(gap.kind()).isEqualTo(Gap.Kind.LOST);
            assertThat(gap.from()).isEqualTo(position);
            at = gap.to();
        }
        assertThat(batch.firstSequence()).isEqualTo(at);
        for (Frame frame : batch) {
            assertThat(frame.sequence()).isEqualTo(at);
            assertThat(new String(frame.content(), StandardCharsets.UTF_8)).isEqualTo(written.get((int) at - 1));
            at++;
        }
        assertThat(batch.isEmpty()).isEqualTo(position == written.size() + 1);
        assertThat(reader.position()).isEqualTo(at);
        assertThat(reader.lag()).isEqualTo(written.size() + 1 - at);
        if (random.nextBoolean() && at > reader.acknowledged()) {
            reader.acknowledge(reader.acknowledged() + 1 + random.nextInt((int) (at - reader.acknowledged())));
        }
    }

    private void seek(Path dir, SpoolReader reader, Random random) throws Exception {
        SpoolStatus status = Spools.status(dir);
        if (random.nextInt(4) == 0) {
            reader.seek(StartPosition.latest());
            assertThat(reader.position()).isEqualTo(written.size() + 1);
        } else if (random.nextInt(4) == 0) {
            reader.seek(StartPosition.earliest());
            assertThat(reader.position()).isEqualTo(status.minSequence());
        } else {
            long sequence = 1L + random.nextInt(written.size() + 1);
            reader.seek(StartPosition.atSequence(sequence));
            assertThat(reader.position()).isEqualTo(sequence);
        }
        assertThat(reader.acknowledged()).isEqualTo(reader.position());
    }

    private void checkStatus(Path dir) throws Exception {
        SpoolStatus status = Spools.status(dir);
        assertThat(status.nextSequence() - 1).isEqualTo(written.size());
        assertThat(status.usedBytes()).isLessThanOrEqualTo(status.dataBytes());
    }
}
