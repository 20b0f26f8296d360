package io.spool.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.SyncPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When what was appended is known to be on the disk, in each mode. */
@Timeout(60)
class SyncModesTest {
    @TempDir
    private Path dir;

    private SpoolWriter writer(SyncPolicy sync) throws SpoolException {
        Spools.create(dir, CreateOptions.ofSize(64 * 1024).withSync(sync));
        return Spools.writer(dir);
    }

    private long forced() throws SpoolException {
        return Spools.status(dir).forcedSequence();
    }

    @Test
    void noneForcesWhenItIsToldToAndWhenItIsClosed() throws Exception {
        try (SpoolWriter writer = writer(SyncPolicy.none())) {
            writer.append("{}");
            assertThat(forced()).isLessThanOrEqualTo(1);
            writer.force();
            assertThat(forced()).isEqualTo(2);
            writer.append("{}");
            assertThat(forced()).isEqualTo(2);
        }
        assertThat(forced()).isEqualTo(3);
    }

    @Test
    void anIntervalForcesByItself() throws Exception {
        try (SpoolWriter writer = writer(SyncPolicy.interval(Duration.ofMillis(20)))) {
            for (int i = 1; i <= 3; i++) {
                long sequence = writer.append("{}");
                while (forced() <= sequence) {
                    // The test's timeout ends a wait in vain.
                    LockSupport.parkNanos(1_000_000);
                }
            }
        }
    }

    @Test
    void commitForcesBeforeItReturns() throws Exception {
        try (SpoolWriter writer = writer(SyncPolicy.commit())) {
            for (int i = 1; i <= 5; i++) {
                assertThat(forced()).isLessThan(writer.append("{}") + 1);
                assertThat(forced()).isEqualTo(i + 1);
            }
        }
    }
}
