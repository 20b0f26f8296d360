package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.SpoolStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AppendCommandTest {
    @TempDir
    private Path temp;

    @Test
    void whatWasAppendedComesBackByCatAndByRead() throws IOException {
        TestSpool.create(temp, 4 << 20);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            int size = random.nextInt(100) == 0 ? random.nextInt(100_000) : random.nextInt(300);
            lines.append("{ \"n\":")
                    .append(i)
                    .append(", \"ü\": \"")
                    .append("ß".repeat(size / 2))
                    .append("\"}\n");
        }
        assertThat(CommandRun.withInput(lines.toString(), "append", temp))
                .isEqualTo(new CommandRun(ExitCode.OK, "", ""));
        CommandRun cat = CommandRun.of("cat", temp);
        CommandRun read = CommandRun.of("read", temp, "--reader", "r");
        assertThat(cat.out().equals(lines.toString())).as("cat, seed %d", seed).isTrue();
        assertThat(read.out().equals(lines.toString()))
                .as("read, seed %d", seed)
                .isTrue();
        assertThat(cat.err() + read.err()).isEmpty();
    }

    @Test
    void lineOfASlowProducerIsThereBeforeTheNextOne() throws IOException {
        TestSpool spool = TestSpool.create(temp, TestSpool.SMALLEST);
        List<Long> seenBeforeEachRead = new ArrayList<>();
        InputStream slow = new InputStream() {
            private int reads;

            @Override
            public int read() {
                throw new AssertionError("one byte at a time");
            }

            @Override
            public int read(byte[] array, int from, int length) throws IOException {
                seenBeforeEachRead.add(spool.frameCount());
                if (reads == 3) {
                    return -1;
                }
                byte[] line = ("{\"n\":" + reads++ + "}\n").getBytes(StandardCharsets.UTF_8);
                System.arraycopy(line, 0, array, from, line.length);
                return line.length;
            }
        };
        assertThat(CommandRun.withInput(slow, "append", temp).exit()).isEqualTo(ExitCode.OK);
        assertThat(seenBeforeEachRead).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void linesOfAFullPipeAreAppendedTogether() throws IOException {
        TestSpool.create(temp, 4 << 20);
        String lines = TestSpool.lines(TestSpool.numbered(0, 10_000, 100));
        long before = Spools.status(temp).commits();
        assertThat(CommandRun.withInput(lines, "append", temp).exit()).isEqualTo(ExitCode.OK);
        assertThat(Spools.status(temp).frames()).isEqualTo(10_000);
        assertThat(Spools.status(temp).commits() - before).isLessThan(20);
    }

    @Test
    void badLineEndsTheCommandAfterWhatIsBeforeIt() throws IOException {
        TestSpool spool = TestSpool.create(temp, TestSpool.SMALLEST);
        CommandRun run = CommandRun.withInput("{\"a\":1}\n\n[2]\n{\"a\":\n{\"a\":3}\n", "append", temp);
        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err())
                .isEqualTo(
                        "spool: line 4: not JSON: it ends in the middle of a value\nspool: stopped after 2 frames\n");
        assertThat(spool.frames()).containsExactly("{\"a\":1}", "[2]");
    }

    @Test
    void badLinesAreSkippedWhenAskedForAndStillTell() throws IOException {
        TestSpool spool = TestSpool.create(temp, TestSpool.SMALLEST);
        CommandRun run = CommandRun.withInput("1\nx\n2\n3 3\n4", "append", temp, "--on-error", "skip");
        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err())
                .contains("spool: line 2: ", "spool: line 4: ", "spool: skipped 2 lines, appended 3 frames\n");
        assertThat(spool.frames()).containsExactly("1", "2", "4");
    }

    @Test
    void lineLargerThanTheLargestFrameIsABadLine() throws IOException {
        assertThat(CommandRun.of("create", temp, "--size", "64KiB", "--max-frame", "100")
                        .exit())
                .isEqualTo(ExitCode.OK);
        String fits = TestSpool.numbered(0, 1, 100)[0];
        String tooLarge = TestSpool.numbered(0, 1, 101)[0];
        CommandRun run = CommandRun.withInput(
                TestSpool.lines(fits, tooLarge, "3"), "append", temp, "--no-check", "--on-error", "skip");
        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("spool: line 2: longer than the largest frame of this spool, 100 bytes\n");
        assertThat(new TestSpool(temp).frames()).containsExactly(fits, "3");
    }

    @Test
    void uncheckedLinesAreTakenAsTheyAre() throws IOException {
        TestSpool spool = TestSpool.create(temp, TestSpool.SMALLEST);
        assertThat(CommandRun.withInput("no json\n{\n", "append", temp, "--no-check")
                        .exit())
                .isEqualTo(ExitCode.OK);
        assertThat(spool.frames()).containsExactly("no json", "{");
    }

    @Test
    void inputLargerThanTheSpoolOverwritesTheOldest() throws IOException {
        TestSpool spool = TestSpool.create(temp, TestSpool.SMALLEST);
        String[] frames = TestSpool.numbered(0, 2_000, 200);
        assertThat(CommandRun.withInput(TestSpool.lines(frames), "append", temp).exit())
                .isEqualTo(ExitCode.OK);
        List<String> kept = spool.frames();
        assertThat(kept)
                .hasSizeBetween(100, 330)
                .isEqualTo(Arrays.asList(frames).subList(frames.length - kept.size(), frames.length));
    }

    @Test
    void fullSpoolTakesWhatFitsAndThenFailsWhenAskedNotToWait() throws IOException {
        TestSpool spool = TestSpool.create(temp, TestSpool.SMALLEST, FullPolicy.BLOCK);
        String[] frames = TestSpool.numbered(0, 500, 1_000);
        spool.append(Arrays.copyOf(frames, 20)); // so that what fits is no whole number of largest batches
        CommandRun run = CommandRun.withInput(
                TestSpool.lines(Arrays.copyOfRange(frames, 20, 500)), "append", temp, "--when-full", "fail");
        assertThat(run.exit()).isEqualTo(ExitCode.FULL);
        List<String> kept = spool.frames();
        assertThat(kept).isEqualTo(Arrays.asList(frames).subList(0, kept.size()));
        SpoolStatus status = Spools.status(temp);
        assertThat(status.dataBytes() - status.usedBytes()).as("free").isLessThan(2 * SpoolWriter.storageOf(1_000));
        assertThat(run.err())
                .contains("spool: stopped after " + (kept.size() - 20) + " frames\n")
                .contains("refused");
    }

    @Test
    void fullSpoolIsWaitedForUntilItsReaderHasRead() throws Exception {
        TestSpool.create(temp, TestSpool.SMALLEST, FullPolicy.BLOCK);
        String[] frames = TestSpool.numbered(0, 500, 1_000);
        List<String> read = new ArrayList<>();
        try (SpoolReader reader = Spools.reader(temp, ReaderOptions.named("r"))) {
            CompletableFuture<CommandRun> append =
                    CompletableFuture.supplyAsync(() -> CommandRun.withInput(TestSpool.lines(frames), "append", temp));
            while (read.size() < frames.length) {
                ReadBatch batch = reader.read(Duration.ofSeconds(30));
                assertThat(batch.gap()).isEmpty();
                batch.forEach(frame -> read.add(frame.text()));
                reader.acknowledge(batch.nextSequence());
            }
            assertThat(append.get().exit()).isEqualTo(ExitCode.OK);
        }
        assertThat(read).containsExactly(frames);
    }

    @Test
    void inputThatCannotBeReadIsAFailureThatTellsHowFarItCame() throws IOException {
        TestSpool spool = TestSpool.create(temp, TestSpool.SMALLEST);
        InputStream broken = new InputStream() {
            private boolean began;

            @Override
            public int read() {
                throw new UncheckedIOException(new IOException("one byte at a time"));
            }

            @Override
            public int read(byte[] array, int from, int length) throws IOException {
                if (began) {
                    throw new IOException("Input/output error");
                }
                began = true;
                array[from] = '1';
                array[from + 1] = '\n';
                return 2;
            }
        };
        CommandRun run = CommandRun.withInput(broken, "append", temp);
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).isEqualTo("spool: stopped after 1 frames\nspool: Input/output error\n");
        assertThat(spool.frames()).containsExactly("1");
    }

    @Test
    void withTheDataLockASecondWriterThatGotPastTheWritersLockIsRefused() throws IOException {
        TestSpool.create(temp, TestSpool.SMALLEST);
        try (RandomAccessFile other =
                        new RandomAccessFile(temp.resolve("spool.datalock").toFile(), "rw");
                FileLock held = other.getChannel().lock()) {
            assertThat(held.isValid()).isTrue();
            CommandRun refused = CommandRun.withInput("{}\n", "append", temp, "--lock-data");
            assertThat(refused.exit()).isEqualTo(ExitCode.BUSY);
            assertThat(refused.err()).contains("another writer is writing to the same bytes", "nothing was written");
            assertThat(CommandRun.of("cat", temp).out()).isEmpty();
        }
        assertThat(CommandRun.withInput("{}\n", "append", temp, "--lock-data"))
                .isEqualTo(new CommandRun(ExitCode.OK, "", ""));
        assertThat(CommandRun.of("cat", temp).out()).isEqualTo("{}\n");
    }
}
