package io.spool.core.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pastalab.fray.junit.junit5.FrayTestExtension;
import org.pastalab.fray.junit.junit5.annotations.FrayTest;

/**
 * The lock between threads of one JVM, under schedules that Fray chooses. A thread that never ends, such as a keeper that sleeps
 * for ever, is a deadlock for Fray, and fails the test.
 */
@ExtendWith(FrayTestExtension.class)
class LockScheduleTest {
    private static final int SCHEDULES = 1_000;
    private static final long TIMEOUT_NANOS = TimeUnit.HOURS.toNanos(1);

    private final PlainWords words = new PlainWords();
    private final AtomicInteger inside = new AtomicInteger();

    @FrayTest(iterations = SCHEDULES)
    void threadsExcludeEachOtherAndKeepersEnd() throws Exception {
        inFolder(folder -> {
            SpoolLock one = SpoolLock.open(folder);
            SpoolLock other = SpoolLock.open(folder);
            Thread first = new Thread(() -> {
                use(one);
                use(one);
                one.close();
            });
            Thread second = new Thread(() -> {
                use(other);
                other.close();
            });
            first.start();
            second.start();
            // Interrupts neither end a wait nor cost the lock.
            first.interrupt();
            first.join();
            second.join();
            assertThat(words.isOwned()).isFalse();
        });
    }

    @FrayTest(iterations = SCHEDULES)
    void threadOfAClosingLockUsesItOrIsToldThatItIsClosed() throws Exception {
        inFolder(folder -> {
            SpoolLock lock = SpoolLock.open(folder);
            Thread user = new Thread(() -> {
                try {
                    use(lock);
                } catch (IllegalStateException e) {
                    assertThat(e).hasMessageContaining("closed");
                }
            });
            user.start();
            lock.close();
            user.join();
            assertThat(words.isOwned()).isFalse();
        });
    }

    @FrayTest(iterations = SCHEDULES)
    void lockFileThatIsOpenedAndClosedAtOnceHasOneDescriptor() throws Exception {
        inFolder(folder -> {
            Path file = folder.resolve(SpoolFormat.LOCK_FILE);
            LockFiles.Entry kept = LockFiles.open(file);
            Runnable visit = () -> {
                try {
                    LockFiles.Entry entry = LockFiles.open(file);
                    assertThat(entry.file()).isSameAs(kept.file());
                    LockFiles.close(entry);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            };
            Thread first = new Thread(visit);
            Thread second = new Thread(visit);
            first.start();
            second.start();
            first.join();
            second.join();
            assertThat(kept.file().getChannel().isOpen()).isTrue();
            LockFiles.close(kept);
            assertThat(kept.file().getChannel().isOpen()).isFalse();
        });
    }

    private void use(SpoolLock lock) {
        try {
            lock.acquire(TIMEOUT_NANOS, words, () -> "nobody");
            try {
                assertThat(inside.incrementAndGet()).isEqualTo(1);
                inside.decrementAndGet();
            } finally {
                lock.release(words, true);
            }
        } catch (SpoolException e) {
            throw new AssertionError(e);
        }
    }

    private interface Play {
        void in(Path folder) throws Exception;
    }

    private static void inFolder(Play play) throws Exception {
        Path folder = Files.createTempDirectory("spool-schedules");
        try {
            play.in(folder);
        } finally {
            Files.deleteIfExists(folder.resolve(SpoolFormat.LOCK_FILE));
            Files.delete(folder);
        }
    }
}
