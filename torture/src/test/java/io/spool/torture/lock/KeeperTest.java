package io.spool.torture.lock;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.WriterOptions;
import io.spool.torture.process.ChildJvm;
import io.spool.torture.process.Message;
import io.spool.torture.process.WriterProcess;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A lock that was kept for the next append is given back when no append comes, and when somebody else wants it. */
@Timeout(60)
class KeeperTest {
    @TempDir
    private Path temporary;

    private Path dir;

    @BeforeEach
    void create() throws Exception {
        dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(1 << 20));
    }

    @Test
    void anIdleKeptLockIsGivenBackThoughNobodyAsksForIt() throws Exception {
        try (ChildJvm child = ChildJvm.start(Appender.class, dir);
                RandomAccessFile lockFile =
                        new RandomAccessFile(dir.resolve("spool.lock").toFile(), "rw")) {
            assertThat(child.answer()).isEqualTo("ready");
            for (int i = 0; i < 50; i++) {
                // It keeps the lock after the second of two appends, and says so before it idles.
                assertThat(child.ask("append 20")).isEqualTo("done");
                await().atMost(30, SECONDS).pollDelay(Duration.ZERO).until(() -> {
                    // This process has no other lock on the file, and does not say that it wants one.
                    FileLock lock = lockFile.getChannel().tryLock(0, 1, false);
                    if (lock != null) {
                        lock.release();
                    }
                    return lock != null;
                });
            }
        }
    }

    @Test
    void aLockInSteadyUseIsGivenUpWhenItIsWanted() throws Exception {
        try (ChildJvm child = ChildJvm.start(WriterProcess.class, dir, 1, 1);
                SpoolWriter writer =
                        Spools.writer(dir, WriterOptions.defaults().withLockTimeout(Duration.ofSeconds(20)))) {
            assertThat(child.answer()).isEqualTo("ready");
            for (int i = 0; i < 200; i++) {
                assertThat(writer.append(new Message(2, i, 0, 1).toJson())).isPositive();
            }
        }
    }

    @Test
    void keepersEndWithTheirLocks() throws Exception {
        for (int i = 0; i < 100; i++) {
            try (SpoolWriter writer = Spools.writer(dir)) {
                for (int j = 0; j < 50; j++) {
                    writer.append("{}");
                }
            }
        }
        await().atMost(30, SECONDS)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.equals("spool-lock-keeper " + dir)));
    }
}
