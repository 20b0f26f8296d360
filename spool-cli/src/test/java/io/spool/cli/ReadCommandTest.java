package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.value.ReaderOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReadCommandTest {
    @TempDir
    private Path temp;

    /** Takes so many bytes and then fails for good, as a disk that fills up does. */
    private static final class FailingOutput extends OutputStream {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final int room;
        private final IOException failure;

        FailingOutput(int room, IOException failure) {
            this.room = room;
            this.failure = failure;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] array, int from, int length) throws IOException {
            int size = Math.min(length, room - taken.size());
            taken.write(array, from, size);
            if (size < length) {
                throw failure;
            }
        }

        List<String> wholeLines() {
            String text = taken.toString(StandardCharsets.UTF_8);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        }
    }

    @Test
    void readGoesOnWhereTheLastOneEnded() throws IOException {
        TestSpool spool = TestSpool.create(temp, TestSpool.SMALLEST);
        spool.append("1", "2");
        assertThat(CommandRun.of("read", temp, "--reader", "r")).isEqualTo(new CommandRun(ExitCode.OK, "1\n2\n", ""));
        assertThat(CommandRun.of("read", temp, "--reader", "r").out()).isEmpty();
        spool.append("3");
        assertThat(CommandRun.of("read", temp, "--reader", "r").out()).isEqualTo("3\n");
        assertThat(CommandRun.of("read", temp, "--reader", "other").out()).isEqualTo("1\n2\n3\n");
    }

    @Test
    void noMoreThanAskedForIsReadAndAcknowledged() throws IOException {
        TestSpool spool = TestSpool.create(temp, TestSpool.SMALLEST);
        spool.append("1", "2", "3", "4", "5");
        assertThat(CommandRun.of("read", temp, "--reader", "r", "--max", 2).out())
                .isEqualTo("1\n2\n");
        assertThat(spool.acknowledged("r")).isEqualTo(3);
        assertThat(CommandRun.of("read", temp, "--reader", "r", "--max", 2).out())
                .isEqualTo("3\n4\n");
        assertThat(CommandRun.of("read", temp, "--reader", "r", "--max", 2).out())
                .isEqualTo("5\n");
    }

    @Test
    void nothingIsAcknowledgedThatTheOutputDidNotTake() throws IOException {
        TestSpool spool = TestSpool.create(temp, TestSpool.SMALLEST);
        spool.append("1", "2", "3");
        for (IOException failure :
                List.of(new IOException("No space left on device"), new OutputClosedException(new IOException()))) {
            CommandRun run = CommandRun.withOutput(new FailingOutput(5, failure), "read", temp, "--reader", "r");
            assertThat(run.exit()).isEqualTo(ExitCode.of(failure));
            assertThat(spool.acknowledged("r")).isEqualTo(1);
        }
        assertThat(CommandRun.of("read", temp, "--reader", "r").out()).isEqualTo("1\n2\n3\n");
    }

    @Test
    void nothingIsAcknowledgedThatTheOutputDidNotFlush() throws IOException {
        TestSpool spool = TestSpool.create(temp, TestSpool.SMALLEST);
        spool.append("1");
        OutputStream out = new OutputStream() {
            @Override
            public void write(int value) {}

            @Override
            public void flush() throws IOException {
                throw new IOException("Quota exceeded");
            }
        };
        CommandRun run = CommandRun.withOutput(out, "read", temp, "--reader", "r");
        assertThat(run).isEqualTo(new CommandRun(ExitCode.FAILED, "", "spool: Quota exceeded\n"));
        assertThat(spool.acknowledged("r")).isEqualTo(1);
    }

    @Test
    void whatTheOutputTookBeforeItFailedIsAcknowledgedAndTheRestComesAgain() throws IOException {
        TestSpool spool = TestSpool.create(temp, 4 << 20);
        String[] frames = TestSpool.numbered(0, 2_000, 1_000);
        spool.append(frames);
        FailingOutput out = new FailingOutput(1_000_000, new OutputClosedException(new IOException()));
        assertThat(CommandRun.withOutput(out, "read", temp, "--reader", "r"))
                .isEqualTo(new CommandRun(ExitCode.OK, "", ""));
        int acknowledged = (int) spool.acknowledged("r") - 1;
        assertThat(acknowledged).isBetween(1, out.wholeLines().size());
        assertThat(CommandRun.of("read", temp, "--reader", "r").out().lines())
                .containsExactlyElementsOf(Arrays.asList(frames).subList(acknowledged, frames.length));
    }

    @Test
    void lossIsToldAndAddsUp() throws IOException {
        TestSpool spool = TestSpool.create(temp, TestSpool.SMALLEST);
        spool.append("1");
        assertThat(CommandRun.of("read", temp, "--reader", "r").out()).isEqualTo("1\n");
        spool.append(TestSpool.numbered(0, 1_000, 200));
        CommandRun run = CommandRun.of("read", temp, "--reader", "r");
        long delivered = run.out().lines().count();
        assertThat(run.exit()).isEqualTo(ExitCode.OK);
        assertThat(delivered).isBetween(1L, 999L);
        assertThat(run.err())
                .isEqualTo(
                        "spool: " + (1_000 - delivered) + " frames lost: sequences 2 to " + (1_001 - delivered) + "\n");
        assertThat(spool.reader("r").lost()).isEqualTo(1_000 - delivered);
        assertThat(CommandRun.of("read", temp, "--reader", "r").err())
                .as("told once")
                .isEmpty();
    }

    @Test
    void newReaderStartsWhereAskedForAndAKnownOneGoesOn() throws IOException {
        TestSpool spool = TestSpool.create(temp, TestSpool.SMALLEST);
        spool.append("1", "2", "3");
        assertThat(CommandRun.of("read", temp, "--reader", "a", "--from", 3).out())
                .isEqualTo("3\n");
        assertThat(CommandRun.of("read", temp, "--reader", "b", "--from", "latest")
                        .out())
                .isEmpty();
        spool.append("4");
        CommandRun run = CommandRun.of("read", temp, "--reader", "b", "--from", "earliest");
        assertThat(run.out()).isEqualTo("4\n");
        assertThat(run.err())
                .startsWith("spool: reader 'b' goes on at sequence 4")
                .contains("spool seek")
                .hasLineCount(1);
    }

    @Test
    void nameThatSomebodyHoldsIsBusy() throws IOException {
        TestSpool.create(temp, TestSpool.SMALLEST);
        try (SpoolReader holder = Spools.reader(temp, ReaderOptions.named("r"))) {
            CommandRun run = CommandRun.of("read", temp, "--reader", "r");
            assertThat(run.exit()).isEqualTo(ExitCode.BUSY);
            assertThat(run.err()).startsWith("spool: ").contains("'r'").hasLineCount(1);
            assertThat(holder.position()).isEqualTo(1);
        }
        assertThat(CommandRun.of("read", temp, "--reader", "r").exit()).isEqualTo(ExitCode.OK);
    }

    /** Appends another frame whenever one comes out. */
    private OutputStream feedback(TestSpool spool, ByteArrayOutputStream out) {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] array, int from, int length) throws IOException {
                if (length > 0) {
                    assertThat(out.size()).as("it goes on without end").isLessThan(1_000);
                    out.write(array, from, length);
                    spool.append("\"more\"");
                }
            }
        };
    }

    @Test
    void followingReadGetsFramesThatComeLater() throws IOException {
        TestSpool spool = TestSpool.create(temp, TestSpool.SMALLEST);
        spool.append("1");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CommandRun run =
                CommandRun.withOutput(feedback(spool, out), "read", temp, "--reader", "r", "--follow", "--max", 3);
        assertThat(run.exit()).isEqualTo(ExitCode.OK);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("1\n\"more\"\n\"more\"\n");
        assertThat(spool.acknowledged("r")).isEqualTo(4);
        assertThat(spool.frameCount()).isEqualTo(4);
    }

    @Test
    void readEndsThoughTheWriterDoesNot() throws IOException {
        TestSpool spool = TestSpool.create(temp, TestSpool.SMALLEST);
        spool.append("1", "2");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CommandRun run = CommandRun.withOutput(feedback(spool, out), "read", temp, "--reader", "r");
        assertThat(run.exit()).isEqualTo(ExitCode.OK);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("1\n2\n");
    }

    @Test
    void gapsStandInTheOutputWhereTheyAreIfAskedFor() throws IOException {
        TestSpool spool = TestSpool.create(temp, TestSpool.SMALLEST);
        spool.append("1");
        CommandRun.of("read", temp, "--reader", "r");
        spool.append(TestSpool.numbered(0, 1_000, 200));
        CommandRun run = CommandRun.of("read", temp, "--reader", "r", "--gaps", "--with-meta");
        long min = Spools.status(temp).minSequence();
        List<String> lines = run.out().lines().toList();
        assertThat(lines.get(0))
                .isEqualTo("{\"gap\":{\"kind\":\"LOST\",\"fromSequence\":2,\"toSequence\":" + (min - 1) + ",\"count\":"
                        + (min - 2) + "}}");
        assertThat(lines.get(1)).startsWith("{\"sequence\":" + min + ",\"time\":\"");
        assertThat(run.err()).contains(" frames lost: sequences 2 to ");
        assertThat(run.exit()).as("a reader goes on").isEqualTo(ExitCode.OK);
    }
}
