package io.spool.torture.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Frame;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.WriterOptions;
import io.spool.torture.Certificate;
import io.spool.torture.Scale;
import io.spool.torture.process.ChildJvm;
import io.spool.torture.process.Message;
import io.spool.torture.process.WriterProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills a writer in the middle of its batches, again and again. {@code -Dtorture.batchKills} says how often. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KilledWriterTest {
    private static final int KILLS = Scale.of("batchKills", 100, 2_000);
    private static final int BATCH = 1_500;

    @TempDir
    private Path temporary;

    private @Nullable Message last;
    private long whole;

    @Test
    void theNextWriterGoesOnAndReadersSeeWholeBatchesOnly() throws Exception {
        System.out.println("KilledWriterTest: " + KILLS + " kills, seed " + Scale.seed());
        Random random = Scale.random("KilledWriterTest");
        Path dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(2 << 20));
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named("referee"))) {
            // The next JVM starts while this one writes: starting is what takes the time.
            ChildJvm next = ChildJvm.start(WriterProcess.class, dir, 0, BATCH);
            for (int kill = 1; kill <= KILLS; kill++) {
                ChildJvm writer = next;
                next = ChildJvm.start(WriterProcess.class, dir, kill, BATCH);
                assertThat(writer.answer()).isEqualTo("ready");
                long before = Spools.status(dir).nextSequence();
                while (Spools.status(dir).nextSequence() == before) {
                    // It has not committed its first batch; the timeout ends a wait in vain.
                    LockSupport.parkNanos(100_000);
                }
                // A random moment of its appending.
                LockSupport.parkNanos(random.nextInt(20_000_000));
                writer.kill();
                check(reader);
            }
            next.close();
            check(reader);
            assertThat(whole).as("batches checked").isGreaterThanOrEqualTo(KILLS);
            try (SpoolWriter writer =
                    Spools.writer(dir, WriterOptions.defaults().withLockTimeout(Duration.ofSeconds(20)))) {
                long sequence = writer.append(new Message(99, 0, 0, 1).toJson());
                check(reader);
                assertThat(reader.position()).isEqualTo(sequence + 1);
            }
            Certificate.add(
                    "killed batches",
                    KILLS + " writers killed in batches of " + BATCH + ", " + whole + " whole, 0 torn");
        }
    }

    /** Reads to the end of what is there now: batches are whole, but for those that were overwritten from their start. */
    private void check(SpoolReader reader) throws Exception {
        long end = reader.position() + reader.lag();
        while (reader.position() < end) {
            ReadBatch batch = reader.read();
            if (batch.gap().isPresent()) {
                last = null;
            }
            for (Frame frame : batch) {
                follow(
                        frame.sequence(),
                        Message.parse(frame),
                        batch.gap().isPresent() && frame.sequence() == batch.firstSequence());
            }
            reader.acknowledge(batch.nextSequence());
        }
        assertThat(reader.damaged()).isZero();
    }

    private void follow(long sequence, Message message, boolean afterGap) {
        Message before = last;
        if (before != null && before.index() + 1 < before.size()) {
            assertThat(message)
                    .as("frame " + sequence + " goes on in its batch")
                    .isEqualTo(new Message(before.writer(), before.batch(), before.index() + 1, before.size()));
        } else if (!afterGap) {
            assertThat(message.index())
                    .as("frame " + sequence + " begins a batch: " + message)
                    .isZero();
        }
        if (message.index() == message.size() - 1) {
            whole++;
        }
        last = message;
    }
}
