package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Origin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCommandTest {
    @TempDir
    private Path temp;

    @Test
    void everySpoolThatCanBeShownIsShown() throws IOException {
        Path first = temp.resolve("first");
        Path missing = temp.resolve("missing");
        Path second = temp.resolve("second");
        TestSpool.create(first, TestSpool.SMALLEST).append("1", "2");
        TestSpool.create(second, TestSpool.SMALLEST);
        CommandRun run = CommandRun.of("status", first, missing, second);
        assertThat(run.exit()).isEqualTo(ExitCode.NO_SPOOL);
        assertThat(run.out()).contains(first + "\n", second + "\n", "  frames    2: sequences 1 to 2\n");
        assertThat(run.err()).startsWith("spool: ").contains(missing.toString()).hasLineCount(1);
    }

    @Test
    void readersAreShownWithWhatTheyHaveNotRead() throws IOException {
        TestSpool.create(temp, TestSpool.SMALLEST).append("1", "2", "3", "4");
        assertThat(CommandRun.of("read", temp, "--reader", "uplink", "--max", 1).exit())
                .isEqualTo(ExitCode.OK);
        assertThat(CommandRun.of("status", temp).out()).containsPattern("  uplink +2 +25\\.0 % +3 ");
        CommandRun json = CommandRun.of("status", temp, "--json");
        assertThat(json.out())
                .hasLineCount(1)
                .contains("\"frames\":4,\"minSequence\":1,\"nextSequence\":5")
                .contains("\"lastMinute\":{\"frames\":4,")
                .contains("{\"name\":\"uplink\",\"nextSequence\":2,\"readPercent\":25.0,\"lagFrames\":3,")
                .doesNotContain("\"oldestFrame\":null");
    }

    @Test
    void lookingChangesNothing() throws IOException {
        TestSpool spool = TestSpool.create(temp, TestSpool.SMALLEST);
        spool.append("1");
        String first = CommandRun.of("status", temp, "--json").out();
        assertThat(CommandRun.of("status", temp, "--json").out()).isEqualTo(first);
    }

    @Test
    void watchLooksAgainAndAgainUntilNobodyReadsIt() throws IOException {
        TestSpool.create(temp, TestSpool.SMALLEST).append("1");
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        int[] looks = new int[1];
        OutputStream head = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("one byte at a time");
            }

            @Override
            public void write(byte[] array, int from, int length) throws IOException {
                if (++looks[0] > 3) {
                    throw new OutputClosedException(new IOException("closed"));
                }
                seen.write(array, from, length);
            }
        };
        CommandRun run = CommandRun.withOutput(head, "status", temp, "--json", "--watch", "--interval", "1ms");
        assertThat(run).isEqualTo(new CommandRun(ExitCode.OK, "", ""));
        assertThat(seen.toString(StandardCharsets.UTF_8)).hasLineCount(3);
    }

    @Test
    void originsAreShown() throws IOException {
        TestSpool.create(temp, TestSpool.SMALLEST);
        try (SpoolWriter writer = Spools.writer(temp)) {
            writer.append(new FrameBatch().add(new Origin("sink/topic", 2), 41, new byte[] {'1'}, 0, 1));
        }
        assertThat(CommandRun.of("status", temp).out())
                .contains("  origin    sink/topic, partition 2: offset 42 comes next\n");
        assertThat(CommandRun.of("status", temp, "--json").out())
                .contains("\"origins\":[{\"name\":\"sink/topic\",\"partition\":2,\"nextOffset\":42}]");
    }
}
