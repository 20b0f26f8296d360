package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
    @TempDir
    private Path temp;

    @Test
    void aSoundSpoolIsSaidToBe() throws Exception {
        TestSpool.create(temp, TestSpool.SMALLEST).append("1", "2", "3");
        CommandRun run = CommandRun.of("verify", temp);
        assertThat(run.exit()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).isEqualTo(temp + ": sound, 3 frames are as they were written\n");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void damageIsListedWithItsRangeAndOtherSpoolsAreLookedAtAllTheSame() throws Exception {
        Path damaged = temp.resolve("damaged");
        Path sound = temp.resolve("sound");
        Path missing = temp.resolve("missing");
        TestSpool.create(damaged, TestSpool.SMALLEST).append("1", "2", "3");
        TestSpool.create(sound, TestSpool.SMALLEST).append("1");
        try (RandomAccessFile ring =
                new RandomAccessFile(damaged.resolve("spool.ring").toFile(), "rw")) {
            // The content of the second frame.
            ring.seek(8192 + 32 + 24);
            ring.write('x');
        }
        CommandRun run = CommandRun.of("verify", damaged, sound, missing);
        assertThat(run.exit()).isEqualTo(ExitCode.UNREADABLE);
        assertThat(run.out())
                .isEqualTo(damaged + ": DAMAGED, 2 frames are as they were written\n"
                        + "  1 frames damaged: sequences 2 to 2\n"
                        + sound + ": sound, 1 frames are as they were written\n");
        assertThat(run.err()).startsWith("spool: ").contains(missing.toString()).hasLineCount(1);
    }
}
