package io.spool.torture.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What referees rely on when they kill a child. */
@Timeout(60)
class ChildJvmTest {
    /** More than a reader takes from the pipe at once, and less than the pipe holds. */
    private static final int LINES = 5_000;

    @TempDir
    private Path temporary;

    /** Says much, then says so in a file, and waits for its death. */
    static final class Talker {
        private Talker() {}

        public static void main(String[] args) throws Exception {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < LINES; i++) {
                all.append("line ").append(i).append('\n');
            }
            System.out.print(all);
            System.out.flush();
            Files.createFile(Path.of(args[0]));
            new CountDownLatch(1).await();
        }
    }

    @Test
    void whatAKilledChildHadSaidIsReadToItsEnd() throws Exception {
        Path said = temporary.resolve("said");
        try (ChildJvm child = ChildJvm.start(Talker.class, said)) {
            assertThat(child.answer()).isEqualTo("line 0");
            while (!Files.exists(said)) {
                assertThat(child.isAlive()).isTrue();
                LockSupport.parkNanos(1_000_000);
            }
            child.kill();
            for (int i = 1; i < LINES; i++) {
                assertThat(child.answer()).isEqualTo("line " + i);
            }
            assertThatThrownBy(child::answer)
                    .isInstanceOf(IOException.class)
                    .hasMessage("the child ended without an answer");
        }
    }
}
