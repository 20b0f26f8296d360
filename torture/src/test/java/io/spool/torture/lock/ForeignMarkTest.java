package io.spool.torture.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.mapped.LockWords;
import io.spool.core.mapped.SpoolLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whoever signed for the lock and cannot be seen, since it is in another container, may still be appending. */
@Timeout(60)
@EnabledOnOs(value = OS.LINUX, disabledReason = "PID namespaces are Linux's")
class ForeignMarkTest {
    @TempDir
    private Path directory;

    /** Words of a spool that somebody else signed. */
    private static class Signed implements LockWords {
        private final AtomicLong owner;
        private long signedAt;

        Signed(long mark) {
            owner = new AtomicLong(mark);
        }

        @Override
        public void want() {}

        @Override
        public boolean isWanted() {
            return true;
        }

        @Override
        public void clearWanted() {}

        @Override
        public boolean isOwned() {
            return owner.get() != 0;
        }

        @Override
        public long takeOver(long mark) {
            signedAt = System.nanoTime();
            return owner.getAndSet(mark);
        }

        @Override
        public boolean isOwner(long mark) {
            return owner.get() == mark;
        }

        @Override
        public void giveBack(long mark) {
            owner.set(0);
        }
    }

    private Duration acquire(Signed words) throws Exception {
        try (SpoolLock lock = SpoolLock.open(directory)) {
            long begin = System.nanoTime();
            lock.acquire(TimeUnit.SECONDS.toNanos(10), words, () -> "nobody");
            lock.release(words, false);
            return Duration.ofNanos(System.nanoTime() - begin);
        }
    }

    private long ourMark() throws Exception {
        Signed words = new Signed(0);
        try (SpoolLock lock = SpoolLock.open(directory)) {
            lock.acquire(TimeUnit.SECONDS.toNanos(10), words, () -> "nobody");
            long mark = words.owner.get();
            lock.release(words, false);
            return mark;
        }
    }

    private static long deadPid() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.pid();
    }

    @Test
    void aSignerOfAnotherNamespaceIsGivenTimeToEnd() throws Exception {
        long dead = deadPid();
        long ours = ourMark();
        long elsewhere = ((ours & ~0xFFFF_FFFFL) ^ (1L << 32)) | dead;
        assertThat(acquire(new Signed(elsewhere))).isGreaterThanOrEqualTo(Duration.ofMillis(100));
    }

    @Test
    void aSignerOfOursThatIsDeadIsNotWaitedFor() throws Exception {
        long dead = deadPid();
        long ours = ourMark();
        long other = (ours & 0xFFFF_0000_0000L) | (1L << 50) | dead;
        // The quickest of some: a busy machine may hold up any one.
        Duration quickest = Duration.ofDays(1);
        for (int i = 0; i < 20 && quickest.toMillis() >= 100; i++) {
            Duration took = acquire(new Signed(other));
            quickest = took.compareTo(quickest) < 0 ? took : quickest;
        }
        assertThat(quickest).isLessThan(Duration.ofMillis(100));
    }

    /** Before it, the last owner could begin another append on the strength of the lock that it lost. */
    @Test
    void theSignatureStandsBeforeTheLastOwnerIsGivenTime() throws Exception {
        long ours = ourMark();
        Signed words = new Signed(ours ^ (1L << 50) ^ (1L << 32));
        try (SpoolLock lock = SpoolLock.open(directory)) {
            lock.acquire(TimeUnit.SECONDS.toNanos(10), words, () -> "nobody");
            Duration afterSigning = Duration.ofNanos(System.nanoTime() - words.signedAt);
            lock.release(words, false);
            assertThat(afterSigning).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        }
    }

    /** Somebody else signed while the last owner was given time: the lock was lost again, and nothing may be written. */
    @Test
    void aLockThatIsLostDuringTheWaitIsTakenAnew() throws Exception {
        long ours = ourMark();
        long others = ours ^ (1L << 50) ^ (1L << 32);
        AtomicInteger signatures = new AtomicInteger();
        Signed words = new Signed(others) {
            @Override
            public boolean isOwner(long mark) {
                // The first look after the first wait finds the other's signature.
                return signatures.get() > 1 && super.isOwner(mark);
            }

            @Override
            public long takeOver(long mark) {
                signatures.incrementAndGet();
                return super.takeOver(mark);
            }
        };
        try (SpoolLock lock = SpoolLock.open(directory)) {
            lock.acquire(TimeUnit.SECONDS.toNanos(10), words, () -> "nobody");
            assertThat(signatures).hasValue(2);
            lock.release(words, false);
        }
    }
}
