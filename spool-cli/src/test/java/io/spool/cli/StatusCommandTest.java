package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
}
