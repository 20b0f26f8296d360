package io.spool.torture.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.ReaderOptions;
import io.spool.torture.process.ChildJvm;
import io.spool.torture.process.Message;
import io.spool.torture.process.WriterProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two lock files are two locks: a writer whose lock file others do not see any more must not write. */
@Timeout(60)
class ReplacedLockFileTest {
    @TempDir
    private Path temporary;

    private Path dir;

    @BeforeEach
    void create() throws Exception {
        dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(64 << 20));
    }

    private static byte[] message(int n) {
        return new Message(2, n, 0, 1).toJson();
    }

    @Test
    void aWriterWithTheOldFileIsRefusedFromTheMomentThatAnotherHasTheNew() throws Exception {
        int written = 0;
        try (SpoolWriter old = Spools.writer(dir)) {
            for (; written < 100; written++) {
                old.append(message(written));
            }
            Files.delete(dir.resolve("spool.lock"));
            long others;
            try (ChildJvm child = ChildJvm.start(WriterProcess.class, dir, 1, 7)) {
                assertThat(child.answer()).isEqualTo("ready");
                long before = Spools.status(dir).nextSequence();
                await().atMost(10, TimeUnit.SECONDS)
                        .until(() -> Spools.status(dir).nextSequence() > before + 100);
                for (int i = 0; i < 50; i++) {
                    int n = written;
                    assertThatThrownBy(() -> old.append(message(n)))
                            .isExactlyInstanceOf(SpoolException.class)
                            .hasMessageContaining("spool.lock was removed or replaced while it was open")
                            .hasMessageContaining("Close all writers and readers of this spool")
                            .hasMessageContaining(dir.toString());
                }
                child.finish();
                others = Long.parseLong(child.answer());
            }
            assertThat(Spools.status(dir).nextSequence() - 1).isEqualTo(written + others);
        }
        // Closed everywhere, and opened again: all is well.
        Referee referee = new Referee();
        try (SpoolWriter writer = Spools.writer(dir);
                SpoolReader reader = Spools.reader(dir, ReaderOptions.named("r"))) {
            long last = writer.append(message(written));
            referee.readOn(reader);
            assertThat(referee.frames()).isEqualTo(last);
        }
    }

    @Test
    void aLoneWriterNoticesItToo() throws Exception {
        try (SpoolWriter writer = Spools.writer(dir)) {
            writer.append(message(0));
            Files.move(dir.resolve("spool.lock"), dir.resolve("spool.lock.old"));
            Files.createFile(dir.resolve("spool.lock"));
            await().atMost(10, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThatThrownBy(() -> writer.append(message(1)))
                            .hasMessageContaining("removed or replaced"));
            // What is put right goes on as if nothing had been.
            Files.delete(dir.resolve("spool.lock"));
            Files.move(dir.resolve("spool.lock.old"), dir.resolve("spool.lock"));
            assertThat(writer.append(message(2))).isPositive();
        }
    }

    @Test
    void twoWritersOfOneProcessWithDifferentLockFilesAreToldApart() throws Exception {
        try (SpoolWriter old = Spools.writer(dir)) {
            old.append(message(0));
            Files.delete(dir.resolve("spool.lock"));
            try (SpoolWriter young = Spools.writer(dir)) {
                for (int i = 1; i < 200; i++) {
                    young.append(message(i));
                }
                assertThatThrownBy(() -> old.append(message(200))).hasMessageContaining("removed or replaced");
            }
        }
    }
}
