package io.spool.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spool.core.error.SpoolFullException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.Origin;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.Refusal;
import io.spool.core.value.SpoolStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an append, an offer and an append with a time limit say of a spool that is full, and of frames that it has had. */
@Timeout(60)
class AppendOutcomeTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    @TempDir
    private Path temporary;

    private Path dir;

    @BeforeEach
    void create() throws Exception {
        dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(64 << 10).withFull(FullPolicy.BLOCK));
    }

    /** Offers frames until the spool refuses one. */
    private static int fill(SpoolWriter writer) throws Exception {
        int accepted = 0;
        while (!writer.offer("{\"cpu\":0.42}").isRefused()) {
            accepted++;
        }
        return accepted;
    }

    private static FrameBatch batchOf(int frames) {
        FrameBatch batch = new FrameBatch();
        for (int i = 0; i < frames; i++) {
            batch.add("{\"cpu\":0.42}");
        }
        return batch;
    }

    private static void readAll(SpoolReader reader) throws Exception {
        while (!reader.read().isEmpty()) {
            reader.acknowledge(reader.position());
        }
    }

    private static SpoolFullException full(Callable<?> append) {
        return Objects.requireNonNull(catchThrowableOfType(SpoolFullException.class, append::call));
    }

    @Test
    void anAppendToAFullSpoolThrowsAndIsTakenOnceAReaderHasRead() throws Exception {
        int accepted = 0;
        List<SpoolFullException> refused = new ArrayList<>();
        try (SpoolWriter writer = Spools.writer(dir)) {
            for (int i = 0; i < 5_000; i++) {
                try {
                    assertThat(writer.append("{\"cpu\":0.42}")).isEqualTo(accepted + 1);
                    accepted++;
                } catch (SpoolFullException e) {
                    refused.add(e);
                }
            }
            assertThat(Spools.status(dir).frames()).isEqualTo(accepted);
            assertThat(refused).hasSize(5_000 - accepted).isNotEmpty();
            assertThat(refused.get(0))
                    .hasMessageContaining("the spool is full")
                    .hasMessageContaining("nothing was appended")
                    .hasMessageContaining("no reader has been registered")
                    .hasMessageContaining("Open a named reader and let it read, then append again")
                    .hasMessageContaining(dir.toString());

            // What the message says to do.
            try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named("uplink"))) {
                assertThat(full(() -> writer.append("{\"cpu\":0.42}")))
                        .hasMessageContaining("reader 'uplink' has not read them")
                        .hasMessageContaining("Let the reader read on, or forget it if it does not come back");
                readAll(reader);
                assertThat(writer.append("{\"cpu\":0.42}")).isEqualTo(accepted + 1);
                assertThat(fill(writer)).isPositive();
            }
            Spools.forgetReader(dir, "uplink");
            assertThat(full(() -> writer.append("{\"cpu\":0.42}")))
                    .hasMessageContaining("no reader has been registered");
        }
    }

    @Test
    void eachWayToAppendThrowsTheReason() throws Exception {
        try (SpoolWriter writer = Spools.writer(dir)) {
            fill(writer);
            byte[] content = "{\"cpu\":0.42}".getBytes(UTF_8);
            Duration soon = Duration.ofMillis(1);
            List<Callable<?>> single = List.of(
                    () -> writer.append(content),
                    () -> writer.append("{\"cpu\":0.42}"),
                    () -> writer.append(content, soon),
                    () -> writer.append("{\"cpu\":0.42}", soon));
            for (Callable<?> append : single) {
                assertThat(refusal(full(append)).frames()).isEqualTo(1);
            }
            List<Callable<?>> batches = List.of(() -> writer.append(batchOf(7)), () -> writer.append(batchOf(7), soon));
            for (Callable<?> append : batches) {
                Refusal refusal = refusal(full(append));
                assertThat(refusal.frames()).isEqualTo(7);
                assertThat(refusal.neededBytes()).isGreaterThan(refusal.freeBytes());
                assertThat(refusal.reader()).isEmpty();
            }
        }
    }

    private static Refusal refusal(SpoolFullException full) {
        return Objects.requireNonNull(full.refusal());
    }

    @Test
    void anOfferReturnsWhatBecameOfIt() throws Exception {
        Origin origin = new Origin("test.topic", 0);
        try (SpoolWriter writer = Spools.writer(dir)) {
            assertOutcome(writer.offer("{\"a\":1}"), 1, 1, 0);
            assertOutcome(writer.offer("{\"a\":2}".getBytes(UTF_8)), 2, 1, 0);
            assertOutcome(writer.offer(batchOf(3)), 3, 3, 0);
            assertOutcome(writer.offer(new FrameBatch()), 6, 0, 0);
            assertOutcome(writer.offer(fromOrigin(origin, 10, 14)), 6, 4, 0);
            // Of these the spool has had two.
            assertOutcome(writer.offer(fromOrigin(origin, 12, 17)), 10, 3, 2);
            assertOutcome(writer.offer(fromOrigin(origin, 12, 17)), 13, 0, 5);

            int accepted = fill(writer);
            AppendOutcome refused = writer.offer(batchOf(5));
            assertThat(refused.isRefused()).isTrue();
            assertThat(refused.count()).isZero();
            assertThat(refused.repeated()).isZero();
            assertThat(refused.refusal().orElseThrow().frames()).isEqualTo(5);
            assertThat(refused.toString()).contains("5 frames refused");
            assertThatIllegalStateException()
                    .isThrownBy(refused::firstSequence)
                    .withMessageContaining("nothing was appended")
                    .withMessageContaining("5 frames refused");
            assertThat(Spools.status(dir).frames()).isEqualTo(accepted + 12);
            // What it has had needs no room.
            assertOutcome(writer.offer(fromOrigin(origin, 12, 17)), accepted + 13, 0, 5);
        }
    }

    private static FrameBatch fromOrigin(Origin origin, int from, int to) {
        FrameBatch batch = new FrameBatch();
        for (int offset = from; offset < to; offset++) {
            byte[] content = ("{\"offset\":" + offset + "}").getBytes(UTF_8);
            batch.add(origin, offset, content, 0, content.length);
        }
        return batch;
    }

    private static void assertOutcome(AppendOutcome outcome, long first, int count, int repeated) {
        assertThat(outcome.isRefused()).isFalse();
        assertThat(outcome.refusal()).isEmpty();
        assertThat(outcome.firstSequence()).isEqualTo(first);
        assertThat(outcome.count()).isEqualTo(count);
        assertThat(outcome.repeated()).isEqualTo(repeated);
        assertThat(outcome.toString())
                .isEqualTo(count + " frames appended from sequence " + first + " on, " + repeated + " repeated");
    }

    @Test
    void eachThreadIsToldItsOwnReason() throws Exception {
        int threads = 4;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (SpoolWriter writer = Spools.writer(dir)) {
            fill(writer);
            List<Future<Integer>> strangers = new ArrayList<>();
            for (int thread = 1; thread <= threads; thread++) {
                int frames = thread;
                strangers.add(pool.submit(() -> {
                    FrameBatch batch = batchOf(frames);
                    int wrong = 0;
                    for (int i = 0; i < 5_000; i++) {
                        Refusal refusal = i % 2 == 0
                                ? writer.offer(batch).refusal().orElseThrow()
                                : refusal(full(() -> writer.append(batch)));
                        wrong += refusal.frames() == frames ? 0 : 1;
                    }
                    return wrong;
                }));
            }
            for (Future<Integer> wrong : strangers) {
                assertThat(wrong.get()).as("refusals of another thread").isZero();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void whatIsRefusedLeavesNothing() throws Exception {
        try (SpoolWriter writer = Spools.writer(dir);
                SpoolReader reader = Spools.reader(dir, ReaderOptions.named("r"))) {
            fill(writer);
            // There is room for some of the batch, and not for all of it.
            reader.read();
            reader.acknowledge(20);
            SpoolStatus before = Spools.status(dir);
            byte[] frames = frames();
            assertThat(writer.offer(batchOf(100)).isRefused()).isTrue();
            assertThat(full(() -> writer.append(batchOf(100), Duration.ofMillis(5))))
                    .isNotNull();
            SpoolStatus after = Spools.status(dir);
            assertThat(after.minSequence()).isEqualTo(before.minSequence());
            assertThat(after.nextSequence()).isEqualTo(before.nextSequence());
            assertThat(Arrays.equals(frames(), frames)).as("the frames' bytes").isTrue();
            assertThat(writer.append(batchOf(10)).count()).isEqualTo(10);
        }
    }

    private byte[] frames() throws Exception {
        byte[] ring = Files.readAllBytes(dir.resolve("spool.ring"));
        return Arrays.copyOfRange(ring, SpoolFormat.CONTROL_SIZE, ring.length);
    }

    /** An append in a thread of its own, which waits for room by the time that this is there. */
    private static final class Waiting {
        private final FutureTask<Long> append;
        private final Thread thread;
        private volatile boolean isInterrupted;

        Waiting(SpoolWriter writer) throws Exception {
            append = new FutureTask<>(() -> {
                try {
                    return writer.append("{\"waited\":1}", LONG);
                } finally {
                    isInterrupted = Thread.currentThread().isInterrupted();
                }
            });
            thread = new Thread(append, "waits for room");
            thread.start();
            while (thread.getState() != Thread.State.TIMED_WAITING && !append.isDone()) {
                Thread.onSpinWait();
            }
            assertThat(append.isDone()).as("it does not wait").isFalse();
        }

        @Nullable
        Throwable failure() throws Exception {
            thread.join();
            Throwable failure = catchThrowable(append::get);
            return failure == null ? null : failure.getCause();
        }
    }

    @Test
    void anAppendWaitsUntilTheReaderMakesRoom() throws Exception {
        try (SpoolWriter writer = Spools.writer(dir);
                SpoolReader reader = Spools.reader(dir, ReaderOptions.named("r"))) {
            int accepted = fill(writer);
            Waiting waiting = new Waiting(writer);
            // Others are told at once meanwhile.
            assertThat(writer.offer("{}").isRefused()).isTrue();
            assertThat(waiting.append.isDone()).isFalse();
            assertThat(Spools.status(dir).frames()).isEqualTo(accepted);
            readAll(reader);
            assertThat(waiting.append.get()).isEqualTo(accepted + 1);
            assertThat(reader.read(LONG).frame(0).text()).isEqualTo("{\"waited\":1}");
        }
    }

    @Test
    void anAppendThatFindsRoomDoesNotWait() throws Exception {
        try (SpoolWriter writer = Spools.writer(dir)) {
            Thread.currentThread().interrupt();
            assertThat(writer.append("{}", LONG)).isEqualTo(1);
            assertThat(writer.append(batchOf(2), LONG).firstSequence()).isEqualTo(2);
            assertThat(Thread.interrupted()).as("the interrupt stays").isTrue();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> writer.append("{}", Duration.ofMillis(-1)))
                    .withMessageContaining("a wait is not negative");
        }
    }

    @Test
    void aWaitForRoomEndsInTime() throws Exception {
        try (SpoolWriter writer = Spools.writer(dir)) {
            int accepted = fill(writer);
            long begin = System.nanoTime();
            assertThatThrownBy(() -> writer.append("{}", Duration.ofMillis(30)))
                    .isInstanceOf(SpoolFullException.class)
                    .hasMessageContaining("nothing was appended");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(30), LONG);
            assertThat(Spools.status(dir).frames()).isEqualTo(accepted);
        }
    }

    @Test
    void anInterruptEndsAWaitForRoom() throws Exception {
        try (SpoolWriter writer = Spools.writer(dir)) {
            int accepted = fill(writer);
            Waiting waiting = new Waiting(writer);
            waiting.thread.interrupt();
            assertThat(waiting.failure())
                    .isInstanceOf(SpoolFullException.class)
                    .hasMessageContaining("an interrupt ended the wait for room; nothing was appended");
            assertThat(waiting.isInterrupted).as("the interrupt stays").isTrue();
            assertThat(Spools.status(dir).frames()).isEqualTo(accepted);
        }
    }

    @Test
    void closingTheWriterEndsAWaitForRoom() throws Exception {
        SpoolWriter writer = Spools.writer(dir);
        int accepted = fill(writer);
        Waiting waiting = new Waiting(writer);
        writer.close();
        assertThat(waiting.failure()).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        assertThat(Spools.status(dir).frames()).isEqualTo(accepted);
    }
}
